package io.maas4j.power.hmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.ssh.FakeSshHost;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.power.steps.DriverRig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HmcPowerDriverTest {
  private final AtomicReference<PowerState> partition = new AtomicReference<>(PowerState.OFF);
  private final FakeConsole console = new FakeConsole(partition);
  private final FakeSshHost host = new FakeSshHost(console);
  private final DriverRig rig = new DriverRig(new HmcPowerDriverFactory(SshBench.config()));

  HmcPowerDriverTest() throws IOException {}

  @AfterEach
  void close() {
    rig.close();
    host.close();
  }

  @Test
  void theTypeIsFoundWithTheContractsParameters() {
    PowerType type = PowerDrivers.discover().type("hmc").orElseThrow();
    assertThat(type.chassis()).isTrue();
    assertThat(type.canProbe()).isFalse();
    assertThat(type.schema().settings())
        .extracting(PowerSetting::name)
        .containsExactly("power_address", "power_user", "power_pass", "server_name", "lpar");
  }

  @Test
  void aPartitionThatIsOnIsShutDownFirst() throws Exception {
    partition.set(PowerState.ON);
    assertThat(perform("lpar 1", PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(host.commands).hasSize(3);
    assertThat(host.commands.get(1)).contains("-o shutdown").endsWith("--immed");
    assertThat(host.commands.get(2)).contains("-o on").endsWith("--bootstring network-all");
  }

  @Test
  void theStatesOfTheContractAreReadAndOthersAreFatal() throws Exception {
    Map<String, PowerState> states =
        Map.of(
            "Running", PowerState.ON,
            "Starting", PowerState.ON,
            "Open Firmware", PowerState.ON,
            "Not Activated", PowerState.OFF,
            "Shutting Down", PowerState.OFF);
    for (Map.Entry<String, PowerState> state : states.entrySet()) {
      console.told = state.getKey();
      assertThat(perform("lpar 1", PowerAction.QUERY))
          .as(state.getKey())
          .isInstanceOfSatisfying(
              PowerResult.Observed.class,
              seen -> assertThat(seen.state()).isEqualTo(state.getValue()));
    }
    console.told = "Error";
    assertThat(perform("lpar 1", PowerAction.QUERY).failure()).contains(PowerFault.FATAL);
  }

  @Test
  void whatTheConsoleComplainsOfIsTold() throws Exception {
    PowerResult result = perform("lpar 2", PowerAction.OFF);
    assertThat(result.failure()).contains(PowerFault.ACTION);
    assertThat(result.message()).contains("chsysstate", "HSCL8018");
  }

  @Test
  void namesThatTheConsoleWouldMisreadAreRefused() throws Exception {
    for (String bad : List.of("a,b", "a\"b", "-o", "a\nb")) {
      PowerResult result = perform(bad, PowerAction.OFF);
      assertThat(result.failure()).as(bad).contains(PowerFault.SETTING);
      assertThat(result.message()).contains("lpar");
    }
    perform("x'; rm -rf ~; '", PowerAction.OFF);
    assertThat(host.commands)
        .singleElement()
        .asString()
        .contains("-n 'x'\\''; rm -rf ~; '\\''' --immed");
  }

  private PowerResult perform(String name, PowerAction action) throws Exception {
    return rig.perform(
        PowerParameters.builder()
            .text("power_address", host.address())
            .text("power_user", FakeSshHost.USER)
            .secret("power_pass", Secret.of(FakeSshHost.PASSWORD))
            .text("server_name", "Server-8233")
            .text("lpar", name)
            .build(),
        action);
  }
}
