package io.maas4j.power.redfish;

import io.maas4j.power.PowerAction;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.ServerTrust;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.StepwiseDriver;
import java.security.GeneralSecurityException;

/**
 * Makes drivers of the power type {@code redfish} (power spec §12).
 *
 * <p>Certificates are not verified, as BMCs make their own. A session is made for the first request
 * to a BMC, used by all that follow, and deleted when it is idle; where there is none to be had,
 * user and password go along with each request.
 */
public final class RedfishPowerDriverFactory implements PowerDriverFactory {
  static final PowerType TYPE =
      PowerType.named("redfish", "Redfish")
          .settings(
              PowerSetting.text(Address.PARAMETER, "Redfish address").required(),
              PowerSetting.text("power_user", "Redfish user").required(),
              PowerSetting.password("power_pass", "Redfish password").required(),
              PowerSetting.text("node_id", "Node ID").ofNode())
          .actions(
              PowerAction.ON,
              PowerAction.OFF,
              PowerAction.SOFT_OFF,
              PowerAction.RESET,
              PowerAction.QUERY)
          .chassis()
          .ipFrom(IpExtractor.identity(Address.PARAMETER))
          .build();

  private final RedfishConfig config;
  private final Pauses pauses;

  /** With {@link RedfishConfig#DEFAULTS}, as the service loader makes it. */
  public RedfishPowerDriverFactory() {
    this(RedfishConfig.DEFAULTS);
  }

  public RedfishPowerDriverFactory(RedfishConfig config) {
    this(config, Pauses.DEFAULTS);
  }

  RedfishPowerDriverFactory(RedfishConfig config, Pauses pauses) {
    this.config = config;
    this.pauses = pauses;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  /**
   * @throws IllegalStateException when this Java has no TLS
   */
  @Override
  public PowerDriver create(PowerDriverContext context) {
    try {
      BmcHttp http =
          new BmcHttp(
              ServerTrust.trusting(),
              config.connectTimeout(),
              config.maxBodyBytes(),
              context.userAgent());
      return new StepwiseDriver(TYPE, context, new RedfishSteps(http, context, config, pauses));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the redfish power driver needs TLS: " + e.getMessage(), e);
    }
  }
}
