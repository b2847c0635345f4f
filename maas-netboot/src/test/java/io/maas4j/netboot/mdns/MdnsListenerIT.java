package io.maas4j.netboot.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.netns.TwoHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a link of its own, over IPv4 and IPv6. */
class MdnsListenerIT {
  @TempDir private Path directory;

  @Test
  void namesAreHeardOverBothFamiliesFromTheirOwnersOnly() throws Exception {
    try (TwoHosts hosts = TwoHosts.open(directory)) {
      Path said = directory.resolve("rack.txt");
      hosts.javaOnRack(said, MdnsMain.class, "listen");
      await(said, "ready");
      say(hosts, "224.0.0.251");
      await(said, "rack0 10.66.0.66 gull");
      assertThat(Files.readString(said)).contains("rack0 fd66:0:0:0:0:0:0:66 gull");
      int before = Files.readAllLines(said).size();
      say(hosts, "ff02::fb%" + TwoHosts.OTHER_INTERFACE);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readAllLines(said).size() > before);
      assertThat(Files.readString(said)).doesNotContain("victim", "wrong-port");
    }
  }

  private void say(TwoHosts hosts, String group) throws Exception {
    Path output = directory.resolve("say.txt");
    Process process = hosts.javaOnOther(output, MdnsMain.class, "say", group);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  private void await(Path said, String line) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Files.readString(said)).contains(line));
  }
}
