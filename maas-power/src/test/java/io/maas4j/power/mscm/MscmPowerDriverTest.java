package io.maas4j.power.mscm;

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
import io.maas4j.power.steps.Probed;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MscmPowerDriverTest {
  private final AtomicReference<PowerState> node = new AtomicReference<>(PowerState.OFF);
  private final FakeMoonshot moonshot = new FakeMoonshot(node);
  private final FakeSshHost host = new FakeSshHost(moonshot);
  private final DriverRig rig = new DriverRig(new MscmPowerDriverFactory(SshBench.config()));

  MscmPowerDriverTest() throws IOException {}

  @AfterEach
  void close() {
    rig.close();
    host.close();
  }

  @Test
  void theTypeIsFoundWithTheContractsParameters() {
    PowerType type = PowerDrivers.discover().type("mscm").orElseThrow();
    assertThat(type.chassis()).isTrue();
    assertThat(type.canProbe()).isTrue();
    assertThat(type.schema().settings())
        .extracting(PowerSetting::name)
        .containsExactly("power_address", "power_user", "power_pass", "node_id");
    assertThat(type.schema().setting("power_user").orElseThrow().isRequired()).isFalse();
  }

  @Test
  void aNodeThatIsOnIsSwitchedOffFirstAndThenBootedFromTheNetwork() throws Exception {
    node.set(PowerState.ON);
    assertThat(perform("c2n1", PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(host.commands)
        .containsExactly(
            "show node power c2n1",
            "set node power off force c2n1",
            "set node bootonce pxe c2n1",
            "set node power on c2n1");
  }

  @Test
  void theStatesOfTheContractAreReadAndOthersAreFatal() throws Exception {
    for (String on : List.of("On", "PoweringOn")) {
      assertThat(told(on))
          .isInstanceOfSatisfying(
              PowerResult.Observed.class,
              seen -> assertThat(seen.state()).isEqualTo(PowerState.ON));
    }
    for (String off : List.of("Off", "Unavailable")) {
      assertThat(told(off))
          .isInstanceOfSatisfying(
              PowerResult.Observed.class,
              seen -> assertThat(seen.state()).isEqualTo(PowerState.OFF));
    }
    assertThat(told("Exploded").failure()).contains(PowerFault.FATAL);
    assertThat(told("42").failure()).contains(PowerFault.FATAL);
  }

  @Test
  void aNodeIdThatIsNoneReachesNoCommandLine() throws Exception {
    for (String bad : List.of("c2n1; reboot", "n1c2", "all", "c2n1 c3n1", "c2n1\nshow")) {
      PowerResult result = perform(bad, PowerAction.ON);
      assertThat(result.failure()).as(bad).contains(PowerFault.SETTING);
      assertThat(result.message()).contains("node_id");
    }
    assertThat(host.commands).isEmpty();
  }

  private PowerResult told(String state) throws Exception {
    moonshot.told = state;
    return perform("c2n1", PowerAction.QUERY);
  }

  private PowerResult perform(String nodeId, PowerAction action) throws Exception {
    return rig.perform(
        PowerParameters.builder()
            .text("power_address", host.address())
            .text("power_user", FakeSshHost.USER)
            .secret("power_pass", Secret.of(FakeSshHost.PASSWORD))
            .text("node_id", nodeId)
            .build(),
        action);
  }

  @Test
  void cartridgesAreListedAndEmptySlotsAreNot() throws Exception {
    Probed probed = Probed.of(rig.driver(), chassis());
    assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(probed.lines())
        .containsExactly(
            "c2n1 amd64 [a0:1d:48:b5:04:34, a0:1d:48:b5:04:35] {node_id=c2n1}",
            "c45n4 arm64 [a0:1d:48:b5:04:36] {node_id=c45n4}");
  }

  private PowerParameters chassis() {
    return PowerParameters.builder()
        .text("power_address", host.address())
        .text("power_user", FakeSshHost.USER)
        .secret("power_pass", Secret.of(FakeSshHost.PASSWORD))
        .build();
  }

  @Test
  void aListWithoutNodesIsAFaultAndANodeThatIsNotReadIsNamed() throws Exception {
    try (FakeSshHost mute = new FakeSshHost(command -> FakeSshHost.Reply.ok("Welcome\r\n"))) {
      Probed probed =
          Probed.of(
              rig.driver(), chassis().toBuilder().text("power_address", mute.address()).build());
      assertThat(probed.end().failure()).contains(PowerFault.ACTION);
      assertThat(probed.end().message()).contains("lists no nodes: Welcome");
    }
    try (FakeSshHost half =
        new FakeSshHost(
            command ->
                command.equals("show node macaddr c45n4")
                    ? FakeSshHost.Reply.failed(1, "busy")
                    : moonshot.apply(command))) {
      Probed probed =
          Probed.of(
              rig.driver(), chassis().toBuilder().text("power_address", half.address()).build());
      assertThat(probed.lines()).singleElement().asString().startsWith("c2n1 ");
      assertThat(probed.end().message()).contains("c45n4 (").contains("busy");
    }
  }
}
