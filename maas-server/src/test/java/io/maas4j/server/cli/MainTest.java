package io.maas4j.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void theCommandsOfThisHostAreToldFromThoseOverTheNetwork() {
    MaasCli local = new MaasCli(MaasCli.context(TinyServer::start, LocalMain::store));
    assertThat(local.names()).containsExactlyInAnyOrderElementsOf(Main.LOCAL);
    assertThat(Main.isLocal()).isTrue();
    assertThat(Main.isLocal("--help")).isTrue();
    assertThat(Main.isLocal("login")).isFalse();
    assertThat(Main.isLocal("someprofile", "run")).isFalse();
  }

  @Test
  void proxiesMayAskWhoWantsHttpsUnlessSomebodyHasDecided() {
    String name = "jdk.http.auth.tunneling.disabledSchemes";
    Properties unset = new Properties();
    Main.letProxiesAsk(unset);
    assertThat(unset).containsEntry(name, "");
    Properties set = new Properties();
    set.setProperty(name, "Basic");
    Main.letProxiesAsk(set);
    assertThat(set).containsEntry(name, "Basic");
  }

  @Test
  void theScriptTellsThemApartAlike() throws IOException {
    Matcher list =
        Pattern.compile("'' \\| -\\* \\| ([a-z| ]+)\\) ;;")
            .matcher(Files.readString(Path.of("..", "maas")));
    assertThat(list.find()).isTrue();
    assertThat(Arrays.stream(list.group(1).split(" \\| ")).collect(Collectors.toSet()))
        .isEqualTo(Main.LOCAL);
  }
}
