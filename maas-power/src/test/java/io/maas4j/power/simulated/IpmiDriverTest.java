package io.maas4j.power.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiClientConfig;
import io.maas4j.power.ipmi.driver.IpmiDriverConfig;
import io.maas4j.power.ipmi.driver.IpmiPowerDriverFactory;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The power type {@code ipmi} from its parameters to BMCs of several kinds. */
class IpmiDriverTest {
  private IpmiFarm farm;

  @BeforeEach
  void open() throws IOException {
    farm = IpmiFarm.open();
  }

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void aBmcWithSuite17AloneIsSwitchedWithThat() throws Exception {
    SimulatedBmc bmc = farm.add(BmcProfile.builder().suites(CipherSuite.SUITE_17).build());
    isSwitched(bmc, with(bmc, "cipher_suite_id", "17"));
  }

  @Test
  void aBmcWithAKeyOfItsOwnIsSwitchedWithThat() throws Exception {
    SimulatedBmc bmc = farm.add(BmcProfile.builder().bmcKey("a-key-of-20-letters!").build());
    isSwitched(bmc, bmc.parameters());
  }

  @Test
  void aBmcWithoutIpmi20IsSwitchedOver15() throws Exception {
    SimulatedBmc bmc = farm.add(BmcProfile.builder().suites().build());
    isSwitched(bmc, with(bmc, "power_driver", "LAN"));
  }

  private void isSwitched(SimulatedBmc bmc, PowerParameters parameters) throws Exception {
    IpmiDriverConfig config =
        IpmiDriverConfig.DEFAULTS
            .withPort(farm.port())
            .withClient(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO));
    try (DriverRig rig = new DriverRig(new IpmiPowerDriverFactory(config))) {
      assertThat(rig.perform(parameters, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
      assertThat(bmc.chassis().power()).isEqualTo(PowerState.ON);
      assertThat(rig.perform(parameters, PowerAction.QUERY))
          .isInstanceOfSatisfying(
              PowerResult.Observed.class,
              seen -> assertThat(seen.state()).isEqualTo(PowerState.ON));
      PowerParameters wrong =
          parameters.toBuilder().secret("power_pass", Secret.of("wr0ng-password")).build();
      assertThat(rig.perform(wrong, PowerAction.OFF).failure()).contains(PowerFault.AUTHENTICATION);
      assertThat(bmc.chassis().power()).isEqualTo(PowerState.ON);
      assertThat(rig.perform(parameters, PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
      assertThat(bmc.chassis().power()).isEqualTo(PowerState.OFF);
    }
  }

  private static PowerParameters with(SimulatedBmc bmc, String name, String value) {
    return bmc.parameters().toBuilder().text(name, value).build();
  }
}
