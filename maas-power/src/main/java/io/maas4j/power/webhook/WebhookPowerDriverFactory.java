package io.maas4j.power.webhook;

import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.ServerTrust;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.StepwiseDriver;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** Makes drivers of the power type {@code webhook}. */
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
    return WebhookSteps.TYPE;
  }

  /**
   * @throws IllegalStateException when this Java has no TLS
   */
  @Override
  public PowerDriver create(PowerDriverContext context) {
    try {
      return create(context, ServerTrust.verifying());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the webhook power driver needs TLS: " + e.getMessage(), e);
    }
  }

  PowerDriver create(PowerDriverContext context, SSLContext verifying)
      throws GeneralSecurityException {
    return new StepwiseDriver(
        WebhookSteps.TYPE,
        context,
        new WebhookSteps(
            http(context, verifying),
            http(context, ServerTrust.trusting()),
            config.maxMatchSteps()));
  }

  private BmcHttp http(PowerDriverContext context, SSLContext tls) {
    return new BmcHttp(tls, config.connectTimeout(), config.maxBodyBytes(), context.userAgent());
  }
}
