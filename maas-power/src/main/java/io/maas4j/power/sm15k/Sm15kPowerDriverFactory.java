package io.maas4j.power.sm15k;

import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpClients;
import io.maas4j.power.ipmi.IpmiClient;
import io.maas4j.power.ipmi.driver.IpmiDriverConfig;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.ProbingDriver;

/** Makes drivers of the power type {@code sm15k}. */
public final class Sm15kPowerDriverFactory implements PowerDriverFactory {
  private static final int HTTP = 80;

  private final IpmiDriverConfig config;
  private final int restBesideIpmi;

  /** With {@link IpmiDriverConfig#DEFAULTS}, as the service loader makes it. */
  public Sm15kPowerDriverFactory() {
    this(IpmiDriverConfig.DEFAULTS);
  }

  /**
   * @param config for chassis that are switched by IPMI; an address with a port goes before its
   */
  public Sm15kPowerDriverFactory(IpmiDriverConfig config) {
    this(config, HTTP);
  }

  /**
   * @param restBesideIpmi the port at which chassis that are switched by IPMI list their servers
   */
  Sm15kPowerDriverFactory(IpmiDriverConfig config, int restBesideIpmi) {
    this.config = config;
    this.restBesideIpmi = restBesideIpmi;
  }

  @Override
  public PowerType type() {
    return SeaMicro.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    BmcHttp http = HttpClients.trusting(context);
    return new ProbingDriver(
        SeaMicro.TYPE,
        context,
        new SeaMicro(
            new OverIpmi(IpmiClient.create(context.blocking(), config.client()), config),
            new RestV09(http),
            new RestV20(http),
            restBesideIpmi));
  }
}
