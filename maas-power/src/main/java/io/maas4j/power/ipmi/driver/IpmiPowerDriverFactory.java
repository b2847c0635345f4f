package io.maas4j.power.ipmi.driver;

import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import java.nio.file.Path;

/** Makes {@link IpmiPowerDriver}s. */
public final class IpmiPowerDriverFactory implements PowerDriverFactory {
  private static final Path ARP = Path.of("/proc/net/arp");

  private final IpmiDriverConfig config;

  /** With {@link IpmiDriverConfig#DEFAULTS}, as the service loader makes it. */
  public IpmiPowerDriverFactory() {
    this(IpmiDriverConfig.DEFAULTS);
  }

  public IpmiPowerDriverFactory(IpmiDriverConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return IpmiPlan.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new IpmiPowerDriver(context, config, new IpmiPlan(), Neighbours.inTable(ARP));
  }
}
