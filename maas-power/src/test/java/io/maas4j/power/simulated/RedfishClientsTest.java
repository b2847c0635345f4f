package io.maas4j.power.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.maas4j.power.PowerState;
import io.maas4j.testkit.power.redfish.RedfishDialect;
import io.maas4j.testkit.power.redfish.RedfishFarm;
import io.maas4j.testkit.power.redfish.SelfSigned;
import io.maas4j.testkit.power.redfish.SimulatedRedfish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated Redfish service satisfies clients of others. */
class RedfishClientsTest {
  private RedfishFarm farm;

  @BeforeEach
  void open() throws Exception {
    Instant now = Clock.systemUTC().instant();
    farm =
        RedfishFarm.https(
            SelfSigned.valid(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1))));
  }

  @AfterEach
  void close() {
    farm.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Session"})
  void redfishtoolReadsAndSwitches(String authentication) throws Exception {
    Tool redfishtool = Tool.named("redfishtool", "redfishtool");
    for (RedfishDialect dialect :
        List.of(RedfishDialect.STANDARD, RedfishDialect.DELL_LIKE, RedfishDialect.OPENBMC_LIKE)) {
      SimulatedRedfish bmc = farm.add(dialect, "1");
      assertThat(run(redfishtool, bmc, authentication, "Systems", "list")).contains("\"1\"");
      assertThat(run(redfishtool, bmc, authentication, "Systems", "-1", "-P", "PowerState", "get"))
          .contains("Off");
      run(redfishtool, bmc, authentication, "Systems", "-1", "reset", "On");
      assertThat(bmc.system().power()).isEqualTo(PowerState.ON);
      assertThat(run(redfishtool, bmc, authentication, "Managers", "list")).contains("\"1\"");
      assertThat(run(redfishtool, bmc, authentication, "Chassis", "list")).contains("\"1\"");
      await("redfishtool ends its sessions").until(() -> bmc.openSessions() == 0);
    }
  }

  @Test
  void redfishtoolSetsTheBootSource() throws Exception {
    Tool redfishtool = Tool.named("redfishtool", "redfishtool");
    SimulatedRedfish bmc = farm.add();
    run(redfishtool, bmc, "Basic", "Systems", "-1", "setBootOverride", "Once", "Pxe");
    run(redfishtool, bmc, "Basic", "Systems", "-1", "reset", "On");
    assertThat(bmc.system().lastBoot()).contains("Pxe");
  }

  @Test
  void sushySetsTheBootSourceAndSwitches() throws Exception {
    Tool python = Tool.debianPython("sushy", "python3-sushy");
    for (RedfishDialect dialect :
        List.of(RedfishDialect.STANDARD, RedfishDialect.HPE_LIKE, RedfishDialect.SUPERMICRO_LIKE)) {
      SimulatedRedfish bmc = farm.add(dialect, "1");
      String script =
          String.join(
              "\n",
              "import sys, sushy",
              "client = sushy.Sushy(sys.argv[1], username=sys.argv[2], password=sys.argv[3],"
                  + " verify=False)",
              "system = client.get_system_collection().get_members()[0]",
              "assert system.power_state == sushy.PowerState.OFF, system.power_state",
              "system.set_system_boot_options(sushy.BootSource.PXE,"
                  + " enabled=sushy.BootSourceOverrideEnabled.ONCE,"
                  + " mode=sushy.BootSourceOverrideMode.UEFI)",
              "system.reset_system(sushy.ResetType.ON)",
              "system.refresh()",
              "print('now', system.power_state.value)");
      Tool.Result result = python.run("-c", script, bmc.address(), "root", password(bmc));
      assertThat(result.output()).contains("now On");
      assertThat(bmc.system().lastBoot()).contains("Pxe");
    }
  }

  private static String run(
      Tool redfishtool, SimulatedRedfish bmc, String authentication, String... command)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-r",
                bmc.address().substring("https://".length()),
                "-S",
                "Always",
                "-A",
                authentication,
                "-u",
                "root",
                "-p",
                password(bmc)));
    arguments.addAll(List.of(command));
    Tool.Result result = redfishtool.run(arguments);
    assertThat(result.status()).as(() -> arguments + ": " + result.output()).isZero();
    return result.output();
  }

  private static String password(SimulatedRedfish bmc) {
    return bmc.parameters().secret("power_pass").orElseThrow().reveal();
  }
}
