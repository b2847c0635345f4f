package io.maas4j.power.hmc;

import io.maas4j.power.PowerAction;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.steps.StepwiseDriver;

/** Makes drivers of the power type {@code hmc}. */
public final class HmcPowerDriverFactory implements PowerDriverFactory {
  private static final PowerType TYPE =
      PowerType.named("hmc", "IBM Hardware Management Console (HMC) for PowerPC")
          .settings(HmcSteps.settings())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .ipFrom(IpExtractor.identity("power_address"))
          .build();

  private final SshConfig config;

  /** With {@link SshConfig#defaults()}, as the service loader makes it. */
  public HmcPowerDriverFactory() {
    this(SshConfig.defaults());
  }

  public HmcPowerDriverFactory(SshConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(TYPE, context, new HmcSteps(config, context.pins()));
  }
}
