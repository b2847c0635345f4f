package io.maas4j.power.lxd;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.spi.CredentialMaker;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.spi.WaitPolicy;
import io.maas4j.power.steps.ProbingDriver;

/**
 * Makes drivers of the power type {@code lxd} (power spec §13).
 *
 * <p>A server's certificate is pinned: to the fingerprint in the trust token when the password is
 * one, else to what was seen at first use, which {@link PowerDriverContext#pins()} keeps.
 */
public final class LxdPowerDriverFactory implements PowerDriverFactory, CredentialMaker {
  static final PowerType TYPE =
      PowerType.named("lxd", "LXD (virtual systems)")
          .settings(LxdSettings.all())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.SOFT_OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.url(LxdSettings.ADDRESS))
          .waits(WaitPolicy.ofSeconds(1, 2, 2, 4, 6, 8, 12, 20, 30))
          .build();

  private final LxdConfig config;

  /** With {@link LxdConfig#defaults()}, as the service loader makes it. */
  public LxdPowerDriverFactory() {
    this(LxdConfig.defaults());
  }

  public LxdPowerDriverFactory(LxdConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  /**
   * The parameters, with a new pair of keys when they have neither certificate nor key.
   *
   * @param commonName whom the server's list of trusted clients will show, the installation's name
   */
  @Override
  public PowerParameters withCredentials(PowerParameters given, String commonName) {
    if (given.text(LxdSettings.CERTIFICATE).isPresent()
        || given.secret(LxdSettings.KEY).isPresent()) {
      return given;
    }
    ClientPair pair = ClientPair.generate(commonName.isBlank() ? "maas" : commonName);
    return given.toBuilder()
        .text(LxdSettings.CERTIFICATE, pair.certificatePem())
        .secret(LxdSettings.KEY, pair.keyPem())
        .build();
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new ProbingDriver(
        TYPE, context, new LxdSteps(config, context.pins(), context.userAgent()));
  }
}
