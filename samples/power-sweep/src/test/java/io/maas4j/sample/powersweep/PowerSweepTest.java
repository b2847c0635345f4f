package io.maas4j.sample.powersweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.power.PowerState;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerSweepTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private IpmiFarm farm;
  private List<SimulatedBmc> bmcs;
  private Path password;

  @BeforeEach
  void open() throws Exception {
    farm = IpmiFarm.open();
    bmcs = farm.add(50, BmcProfile.STANDARD);
    password = Files.writeString(directory.resolve("password"), "secret\n");
  }

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void aRangeIsReadAndSwitched() throws Exception {
    bmcs.get(3).chassis().put(PowerState.ON);
    Map<String, String> states = new TreeMap<>();
    Sweep.Round round = sweep(states, "--status");
    assertThat(round.ok()).isEqualTo(50);
    assertThat(states.get("127.1.0.4")).isEqualTo("on");
    assertThat(states.values().stream().filter("off"::equals)).hasSize(49);
    assertThat(sweep(states, "--on").failed()).isZero();
    assertThat(bmcs).allMatch(bmc -> bmc.chassis().power() == PowerState.ON);
  }

  @Test
  void whatGoesWrongWithOneIsToldAndDoesNotConcernTheOthers() throws Exception {
    bmcs.get(0).password("another");
    bmcs.get(1).faults(IpmiFault.SILENT);
    Map<String, String> states = new TreeMap<>();
    Sweep.Round round = sweep(states, "--status");
    assertThat(round.ok()).isEqualTo(48);
    assertThat(round.failed()).isEqualTo(2);
    assertThat(states.get("127.1.0.1")).contains("password").doesNotContain("secret");
    assertThat(states.get("127.1.0.2")).isNotIn("on", "off");
  }

  @Test
  void sessionsAreKeptBetweenRoundsWhenToldSo() throws Exception {
    try (Sweep sweep = newSweep("--keep", "60")) {
      assertThat(sweep.run(1, result -> {}).sessions()).isEqualTo(50);
      assertThat(sweep.run(2, result -> {}).sessions()).isZero();
    }
    assertThat(bmcs).allMatch(bmc -> bmc.sessionsBegun() == 1);
  }

  @Test
  void hostsCanBeInAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("hosts"), "# two\n127.1.0.1\n\n ::1 \n");
    assertThat(Hosts.parse(file.toString()))
        .containsExactly(InetAddress.getByName("127.1.0.1"), InetAddress.getByName("::1"));
    Files.writeString(file, "127.1.0.1\nbmc7\n");
    assertThatThrownBy(() -> Hosts.parse(file.toString()))
        .hasMessageContaining("line 2")
        .hasMessageContaining("bmc7");
  }

  @Test
  void badFlagsAreTold() {
    assertWrong("--hosts has -7 addresses", List.of("--hosts", "127.0.0.9-127.0.0.1"));
    assertWrong("--hosts is missing", List.of("--status"));
    assertWrong("--colour", List.of("--colour", "red"));
    assertWrong("--port needs a value", List.of("--port"));
    assertWrong("--driver can be ipmi only", List.of("--driver", "redfish"));
    assertWrong("--user needs a value", List.of("--user", "--on"));
    assertWrong("--port is there twice", List.of("--port", "1", "--port", "2"));
    assertWrong("there is no flag now; see --help", List.of("--on", "now"));
    assertWrong("--port", "is not a number from 1 to 65535", "70000");
    assertWrong("--repeat", "is not a number from 1", "0");
    assertWrong("--every", "is not a number from 0", "soon");
    assertWrong("--cipher-suite", "is not 3, 8, 12, 17", "0");
    assertThatThrownBy(() -> arguments("--on", "--off"))
        .hasMessageContaining("only one of --status, --on");
    assertThatThrownBy(() -> arguments("--lan", "--cipher-suite", "3"))
        .hasMessageContaining("no --cipher-suite");
  }

  @Test
  void filesThatCannotBeReadAreToldWithTheirFlag() throws Exception {
    Path missing = directory.resolve("missing");
    Path bytes = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28});
    for (String flag : List.of("--hosts", "--password-file")) {
      assertWrong(flag, "there is no file '" + missing + "'", missing.toString());
      assertWrong(flag, "'" + directory + "' cannot be read", directory.toString());
      assertWrong(flag, "is no text in UTF-8", bytes.toString());
      assertWrong(flag, "cannot be read", "\u0000");
    }
    Path empty = Files.writeString(directory.resolve("empty"), "# none\n");
    assertWrong("--hosts", "has no addresses", empty.toString());
    String secret = "a-password-of-more-than-20";
    Path tooLong = Files.writeString(directory.resolve("long"), secret);
    assertThatThrownBy(() -> newSweep("--password-file", tooLong.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--password-file")
        .hasMessageNotContaining(secret);
  }

  @Test
  void everyFlagDoesWhatItSays() throws Exception {
    Map<String, String> states = new TreeMap<>();
    for (String suite : List.of("3", "17")) {
      assertThat(sweep(states, "--driver", "ipmi", "--cipher-suite", suite, "--on").ok())
          .isEqualTo(50);
      assertThat(states.values()).containsOnly("ok");
    }
    // The standard one has neither 8 nor 12.
    assertThat(sweep(states, "--cipher-suite", "8", "--status").failed()).isEqualTo(50);
    assertThat(states.values()).allMatch(told -> told.contains("cipher suite id unavailable"));
    assertThat(sweep(states, "--cycle").ok()).isEqualTo(50);
    assertThat(bmcs).allMatch(bmc -> bmc.chassis().starts() == 2);
    assertThat(sweep(states, "--lan", "--soft", "--at-once", "7").ok()).isEqualTo(50);
    assertThat(bmcs).allMatch(bmc -> bmc.chassis().power() == PowerState.OFF);
    assertThat(sweep(states, "--on").ok()).isEqualTo(50);
    assertThat(sweep(states, "--off").ok()).isEqualTo(50);
    sweep(states, "--status");
    assertThat(states.values()).hasSize(50).containsOnly("off");
  }

  @Test
  void hostsAndTotalsArePrintedAsTextAndAsJson() throws Exception {
    bmcs.get(0).password("another");
    List<String> text = printed("--repeat", "1");
    assertThat(text).contains("127.1.0.2: off").hasSize(51);
    assertThat(text).anyMatch(line -> line.startsWith("127.1.0.1: error: password invalid"));
    assertThat(text.get(50))
        .matches(
            "round 1: 49 ok, 1 failed, [0-9.]+ s, [0-9.]+ s CPU, 49 sessions, [0-9]+ retries,"
                + " peak 3 MiB");
    List<String> json = printed("--json");
    assertThat(json).hasSize(51);
    for (String line : json.subList(0, 50)) {
      JsonNode host = JSON.readTree(line);
      assertThat(host.path("host").asText()).startsWith("127.1.0.");
      assertThat(host.has("result")).isNotEqualTo(host.has("error"));
      assertThat(host.path("seconds").isNumber()).isTrue();
    }
    assertThat(JSON.readTree(json.get(50)).fieldNames())
        .toIterable()
        .containsExactly(
            "round",
            "ok",
            "failed",
            "wallSeconds",
            "cpuSeconds",
            "sessions",
            "retries",
            "datagrams",
            "peakRssMib");
    assertThat(printed("--quiet")).hasSize(1);
    assertThat(printed("--quiet", "--json")).singleElement().asString().startsWith("{\"round\":1");
  }

  private List<String> printed(String... flags) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arguments arguments = arguments(flags);
    Report report = new Report(new PrintStream(out, false, UTF_8), arguments.format());
    try (Sweep sweep = new Sweep(arguments, System::nanoTime, () -> 0)) {
      report.round(sweep.run(1, report::host), 3 << 10);
    }
    return out.toString(UTF_8).lines().toList();
  }

  /** That a value of a flag is refused. */
  private void assertWrong(String flag, String message, String value) {
    assertThatThrownBy(() -> newSweep(flag, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(flag)
        .hasMessageContaining(message);
  }

  private static void assertWrong(String message, List<String> words) {
    assertThatThrownBy(() -> Arguments.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private Sweep.Round sweep(Map<String, String> states, String... flags) throws Exception {
    try (Sweep sweep = newSweep(flags)) {
      return sweep.run(1, result -> states.put(result.host().getHostAddress(), result.result()));
    }
  }

  private Sweep newSweep(String... flags) {
    return new Sweep(arguments(flags), System::nanoTime, () -> 0);
  }

  private Arguments arguments(String... flags) {
    List<String> words = new ArrayList<>(List.of(flags));
    Map<String, String> others =
        Map.of(
            "--hosts",
            "127.1.0.1-127.1.0.50",
            "--port",
            String.valueOf(farm.port()),
            "--user",
            "maas",
            "--password-file",
            password.toString());
    others.forEach(
        (flag, value) -> {
          if (!words.contains(flag)) {
            words.addAll(List.of(flag, value));
          }
        });
    return Arguments.parse(words);
  }
}
