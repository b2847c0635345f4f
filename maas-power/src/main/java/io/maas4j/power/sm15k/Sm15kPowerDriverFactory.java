package io.maas4j.power.sm15k;

import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpClients;
import io.maas4j.power.ipmi.IpmiClient;
import io.maas4j.power.ipmi.driver.IpmiDriverConfig;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.StepwiseDriver;

/** Makes drivers of the power type {@code sm15k}. */
public final class Sm15kPowerDriverFactory implements PowerDriverFactory {
  private final IpmiDriverConfig config;

  /** With {@link IpmiDriverConfig#DEFAULTS}, as the service loader makes it. */
  public Sm15kPowerDriverFactory() {
    this(IpmiDriverConfig.DEFAULTS);
  }

  /**
   * @param config for chassis that are switched by IPMI; an address with a port goes before its
   */
  public Sm15kPowerDriverFactory(IpmiDriverConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return SeaMicro.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    BmcHttp http = HttpClients.trusting(context);
    return new StepwiseDriver(
        SeaMicro.TYPE,
        context,
        new SeaMicro(
            new OverIpmi(IpmiClient.create(context.blocking(), config.client()), config),
            new RestV09(http),
            new RestV20(http)));
  }
}
