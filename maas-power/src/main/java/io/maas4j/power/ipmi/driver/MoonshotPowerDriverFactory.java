package io.maas4j.power.ipmi.driver;

import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import java.util.Optional;

/** Makes drivers of the power type {@code moonshot}. */
public final class MoonshotPowerDriverFactory implements PowerDriverFactory {
  private final IpmiDriverConfig config;

  /** With {@link IpmiDriverConfig#DEFAULTS}, as the service loader makes it. */
  public MoonshotPowerDriverFactory() {
    this(IpmiDriverConfig.DEFAULTS);
  }

  public MoonshotPowerDriverFactory(IpmiDriverConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return MoonshotPlan.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new IpmiPowerDriver(context, config, new MoonshotPlan(), mac -> Optional.empty());
  }
}
