package io.maas4j.sample.powersweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.PowerState;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
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
    assertWrong("--hosts has -7 addresses", "--hosts", "127.0.0.9-127.0.0.1");
    assertWrong("--hosts is missing", "--status");
    assertWrong("--colour", "--colour", "red");
    assertWrong("--port needs a value", "--port");
    assertWrong("--driver can be ipmi only", "--driver", "redfish");
  }

  private static void assertWrong(String message, String... words) {
    assertThatThrownBy(() -> Arguments.parse(List.of(words)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private Sweep.Round sweep(Map<String, String> states, String... flags) throws Exception {
    try (Sweep sweep = newSweep(flags)) {
      return sweep.run(1, result -> states.put(result.host().getHostAddress(), result.result()));
    }
  }

  private Sweep newSweep(String... flags) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--hosts",
                "127.1.0.1-127.1.0.50",
                "--port",
                String.valueOf(farm.port()),
                "--user",
                "maas",
                "--password-file",
                password.toString()));
    words.addAll(List.of(flags));
    return new Sweep(Arguments.parse(words), System::nanoTime, () -> 0);
  }
}
