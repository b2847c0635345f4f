package io.maas4j.power.webhook;

import io.maas4j.power.http.ServerTrust;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import java.security.GeneralSecurityException;

/** Makes {@link WebhookPowerDriver}s. */
public final class WebhookPowerDriverFactory implements PowerDriverFactory {
  private final WebhookConfig config;

  /** With {@link WebhookConfig#DEFAULTS}, as the service loader makes it. */
  public WebhookPowerDriverFactory() {
    this(WebhookConfig.DEFAULTS);
  }

  public WebhookPowerDriverFactory(WebhookConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return WebhookPowerDriver.TYPE;
  }

  /**
   * @throws IllegalStateException when this Java has no TLS
   */
  @Override
  public PowerDriver create(PowerDriverContext context) {
    try {
      return new WebhookPowerDriver(
          context, config, ServerTrust.verifying(), ServerTrust.trusting());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the webhook power driver needs TLS: " + e.getMessage(), e);
    }
  }
}
