package io.maas4j.power.webhook;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The power type {@code webhook} (power spec §15): on and off are POSTs with an empty body, a query
 * is a GET whose answer is searched for the pattern that means on, then for the one that means off.
 *
 * <p>Redirects of a GET are followed on the same host; credentials stay at the origin that they are
 * for.
 */
final class WebhookSteps implements Steps {
  static final PowerType TYPE =
      PowerType.named("webhook", "Webhook")
          .settings(Settings.all())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .ipFrom(IpExtractor.url(Settings.QUERY_URI))
          .build();

  private static final int MAX_REDIRECTS = 5;

  private final BmcHttp verifying;
  private final BmcHttp trusting;
  private final long maxMatchSteps;

  /**
   * @param maxMatchSteps as {@link WebhookConfig#maxMatchSteps()}
   */
  WebhookSteps(BmcHttp verifying, BmcHttp trusting, long maxMatchSteps) {
    this.verifying =
        verifying.blaming(
            Settings.VERIFY,
            "is y, and the certificate is not trusted",
            "add its authority to those of the system, or set this to n");
    this.trusting = trusting;
    this.maxMatchSteps = maxMatchSteps;
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    URI uri = Settings.uri(call, action);
    if (action != PowerAction.QUERY) {
      ask(call, "POST", uri);
      return call.accepted();
    }
    BoundedPattern on = Settings.pattern(call, Settings.ON_REGEX, maxMatchSteps);
    BoundedPattern off = Settings.pattern(call, Settings.OFF_REGEX, maxMatchSteps);
    String body = ask(call, "GET", uri).body();
    if (found(on, Settings.ON_REGEX, body)) {
      return call.observed(PowerState.ON);
    }
    return call.observed(
        found(off, Settings.OFF_REGEX, body) ? PowerState.OFF : PowerState.UNKNOWN);
  }

  private static boolean found(BoundedPattern pattern, String name, String body) throws StepFailed {
    try {
      return pattern.foundIn(body);
    } catch (BoundedPattern.UnusablePattern e) {
      throw StepFailed.setting(name, String.valueOf(e.getMessage()));
    }
  }

  private HttpReply ask(Call call, String method, URI first)
      throws StepFailed, InterruptedException {
    BmcHttp http = Settings.verifiesTls(call) ? verifying : trusting;
    Map<String, String> authorization = Settings.authorization(call);
    URI uri = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpReply reply = once(http, call, method, uri, first, authorization);
      if (reply.status() == 404 && !uri.getRawPath().endsWith("/")) {
        uri = withSlash(uri);
        reply = once(http, call, method, uri, first, authorization);
      }
      if (reply.isSuccess() || reply.status() == 304) {
        return reply;
      }
      if (reply.status() >= 400) {
        throw refused(reply, method);
      }
      if (!method.equals("GET")) {
        throw StepFailed.action(
                BmcHttp.shown(uri)
                    + " answered "
                    + reply.status()
                    + " to "
                    + method
                    + "; only GET is redirected")
            .remedy("correct the URI in the machine's power settings");
      }
      uri = BmcHttp.redirected(uri, reply);
    }
    throw StepFailed.action(
        BmcHttp.shown(first) + " redirects more than " + MAX_REDIRECTS + " times");
  }

  private static HttpReply once(
      BmcHttp http,
      Call call,
      String method,
      URI uri,
      URI origin,
      Map<String, String> authorization)
      throws StepFailed, InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    headers.put("System_Id", call.machine().value());
    if (sameOrigin(origin, uri)) {
      headers.putAll(authorization);
    }
    return http.once(call, method, uri, headers, null);
  }

  /** Without the answer's text, which is a stranger's and may repeat the token. */
  private static StepFailed refused(HttpReply reply, String method) {
    String answer = BmcHttp.shown(reply.uri()) + " answered " + reply.status();
    return reply.status() == 401 || reply.status() == 403
        ? StepFailed.authentication(answer)
        : StepFailed.action(answer + " to " + method);
  }

  private static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0
        ? uri.getPort()
        : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  private static URI withSlash(URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + "/" + query);
  }
}
