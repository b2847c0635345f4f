package io.maas4j.power.mscm;

import io.maas4j.power.PowerAction;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.steps.ProbingDriver;

/** Makes drivers of the power type {@code mscm}. */
public final class MscmPowerDriverFactory implements PowerDriverFactory {
  private static final PowerType TYPE =
      PowerType.named("mscm", "HP Moonshot - iLO Chassis Manager")
          .settings(MscmSteps.settings())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.identity("power_address"))
          .build();

  private final SshConfig config;

  /** With {@link SshConfig#defaults()}, as the service loader makes it. */
  public MscmPowerDriverFactory() {
    this(SshConfig.defaults());
  }

  public MscmPowerDriverFactory(SshConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new ProbingDriver(TYPE, context, new MscmSteps(config, context.pins()));
  }
}
