package io.maas4j.power.webhook;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerType;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;

/**
 * The power type {@code webhook} (power spec §15): on and off are POSTs with an empty body, a query
 * is a GET whose answer is searched for the pattern that means on, then for the one that means off.
 *
 * <p>Safe for concurrent use. Threads of the HTTP client end when the driver is no longer
 * reachable; the client of this Java cannot be closed.
 */
public final class WebhookPowerDriver implements PowerDriver {
  static final PowerType TYPE =
      PowerType.named("webhook", "Webhook")
          .settings(Settings.all())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .ipFrom(IpExtractor.url(Settings.queryUriName()))
          .build();

  private final PowerDriverContext context;
  private final WebhookConfig config;
  private final HttpClient verifying;
  private final HttpClient trusting;

  WebhookPowerDriver(
      PowerDriverContext context,
      WebhookConfig config,
      SSLContext verifyingTls,
      SSLContext trustingTls) {
    this.context = context;
    this.config = config;
    this.verifying = client(verifyingTls);
    this.trusting = client(trustingTls);
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    if (!TYPE.actions().contains(action)) {
      return CompletableFuture.completedFuture(
          new PowerResult.Refused(
              "a webhook has no URI for: " + action.label(),
              action == PowerAction.SOFT_OFF
                  ? "use off; whether that is soft is the service's affair"
                  : "use off, then on"));
    }
    Settings settings = new Settings(target.parameters());
    try {
      URI uri = settings.uri(action);
      Optional<Secret> authorization = settings.authorization();
      HttpClient client = settings.verifiesTls() ? verifying : trusting;
      Exchange exchange =
          new Exchange(client, context, config.maxBodyBytes(), target, authorization);
      if (action != PowerAction.QUERY) {
        return exchange.run(
            "POST", uri, body -> new PowerResult.Accepted(context.clock().instant()));
      }
      BoundedPattern on = settings.onPattern(config.maxMatchSteps());
      BoundedPattern off = settings.offPattern(config.maxMatchSteps());
      return exchange.run("GET", uri, body -> judge(body, on, off));
    } catch (Settings.BadSetting e) {
      return CompletableFuture.completedFuture(
          new PowerResult.Failed(
              PowerFault.SETTING, target.parameters().redact(String.valueOf(e.getMessage()))));
    }
  }

  @Override
  public void close() {
    // The clients go with the driver.
  }

  private PowerResult judge(String body, BoundedPattern on, BoundedPattern off) {
    String name = "power_on_regex";
    try {
      PowerState state = PowerState.UNKNOWN;
      if (on.foundIn(body)) {
        state = PowerState.ON;
      } else {
        name = "power_off_regex";
        if (off.foundIn(body)) {
          state = PowerState.OFF;
        }
      }
      return new PowerResult.Observed(state, context.clock().instant());
    } catch (BoundedPattern.UnusablePattern e) {
      return new PowerResult.Failed(PowerFault.SETTING, name + " " + e.getMessage());
    }
  }

  private HttpClient client(SSLContext tls) {
    return HttpClient.newBuilder()
        // Small services stumble over the offer to upgrade to HTTP/2.
        .version(HttpClient.Version.HTTP_1_1)
        // Followed by hand: the client would take the credentials along to another host.
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(config.connectTimeout())
        .executor(context.blocking())
        .sslContext(tls)
        .build();
  }
}
