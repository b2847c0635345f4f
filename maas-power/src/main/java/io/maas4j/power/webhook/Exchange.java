package io.maas4j.power.webhook;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.http.LimitedBody;
import io.maas4j.power.spi.PowerDriverContext;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a service, with what it may take: a repetition with a slash, redirects, no answer.
 */
final class Exchange {
  private static final int MAX_REDIRECTS = 5;

  private final HttpClient client;
  private final PowerDriverContext context;
  private final int maxBodyBytes;
  private final PowerTarget target;
  private final Optional<Secret> authorization;
  private final CompletableFuture<PowerResult> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> underWay;
  private volatile @Nullable URI origin;

  Exchange(
      HttpClient client,
      PowerDriverContext context,
      int maxBodyBytes,
      PowerTarget target,
      Optional<Secret> authorization) {
    this.client = client;
    this.context = context;
    this.maxBodyBytes = maxBodyBytes;
    this.target = target;
    this.authorization = authorization;
  }

  /**
   * @param judge turns the body of an answer below 400 into the result
   */
  CompletableFuture<PowerResult> run(String method, URI uri, Function<String, PowerResult> judge) {
    origin = uri;
    ScheduledFuture<?> timer =
        context
            .scheduler()
            .schedule(
                () -> result.complete(unreachable(uri, "did not answer in time")),
                nanosLeft(),
                TimeUnit.NANOSECONDS);
    result.whenComplete(
        (value, failure) -> {
          timer.cancel(false);
          CompletableFuture<?> request = underWay;
          if (request != null) {
            request.cancel(true);
          }
        });
    send(method, uri, judge, 0);
    return result;
  }

  private void send(String method, URI uri, Function<String, PowerResult> judge, int redirects) {
    if (result.isDone()) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("User-Agent", context.userAgent())
            .header("Accept", "application/json")
            .header("System_Id", target.machine().value());
    if (sameOrigin(uri)) {
      authorization.ifPresent(value -> request.header("Authorization", value.reveal()));
    }
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(request.build(), info -> new LimitedBody(maxBodyBytes));
    underWay = sent;
    // The end may have come between the question above and the line above.
    if (result.isDone()) {
      sent.cancel(true);
    }
    sent.whenComplete(
        (response, failure) -> {
          try {
            if (failure != null) {
              result.complete(failed(uri, failure));
            } else {
              answered(method, uri, response, judge, redirects);
            }
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
  }

  private void answered(
      String method,
      URI uri,
      HttpResponse<String> response,
      Function<String, PowerResult> judge,
      int redirects) {
    int status = response.statusCode();
    if (status == 404 && !uri.getRawPath().endsWith("/")) {
      send(method, withSlash(uri), judge, redirects);
    } else if (status == 401 || status == 403) {
      result.complete(
          new PowerResult.Failed(
              PowerFault.AUTHENTICATION, redacted(shown(uri) + " answered " + status)));
    } else if (status >= 400) {
      result.complete(action(uri, "answered " + status + " to " + method));
    } else if (status == 304 || status < 300) {
      result.complete(judge.apply(response.body()));
    } else {
      redirected(method, uri, response, judge, redirects);
    }
  }

  private void redirected(
      String method,
      URI uri,
      HttpResponse<String> response,
      Function<String, PowerResult> judge,
      int redirects) {
    int status = response.statusCode();
    Optional<String> location = response.headers().firstValue("Location");
    if (!method.equals("GET")) {
      result.complete(
          action(uri, "answered " + status + " to POST; only GET is redirected, correct the URI"));
      return;
    }
    if (location.isEmpty()) {
      result.complete(action(uri, "answered " + status + " without a Location"));
      return;
    }
    if (redirects == MAX_REDIRECTS) {
      result.complete(action(uri, "redirects more than " + MAX_REDIRECTS + " times"));
      return;
    }
    URI next;
    try {
      next = uri.resolve(location.get());
    } catch (IllegalArgumentException e) {
      result.complete(action(uri, "redirects to what is no URI"));
      return;
    }
    String scheme = next.getScheme().toLowerCase(Locale.ROOT);
    boolean downgrade = uri.getScheme().equalsIgnoreCase("https") && scheme.equals("http");
    if (next.getHost() == null || downgrade || !scheme.equals("http") && !scheme.equals("https")) {
      result.complete(action(uri, "redirects to " + shown(next) + ", which is not followed"));
      return;
    }
    send(method, next, judge, redirects + 1);
  }

  private PowerResult failed(URI uri, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof LimitedBody.TooLong) {
        return action(uri, "sent more than " + maxBodyBytes + " bytes");
      }
      if (inner instanceof CertificateException) {
        return new PowerResult.Failed(
            PowerFault.SETTING,
            "the certificate of "
                + shown(uri)
                + " is not trusted; add its authority to those of the system, or set "
                + Settings.verifyName()
                + " to n");
      }
      if (inner instanceof UnresolvedAddressException) {
        return unreachable(uri, "has a host name that does not resolve");
      }
    }
    if (cause instanceof HttpTimeoutException) {
      return unreachable(uri, "could not be connected to in time");
    }
    if (cause instanceof ConnectException) {
      return unreachable(uri, "refuses the connection or has no route");
    }
    if (cause instanceof SSLException) {
      return unreachable(uri, "does not agree on TLS: " + cause.getMessage());
    }
    return unreachable(
        uri,
        "broke the exchange off: " + cause.getClass().getSimpleName() + " " + cause.getMessage());
  }

  private PowerResult action(URI uri, String what) {
    return new PowerResult.Failed(PowerFault.ACTION, redacted(shown(uri) + " " + what));
  }

  private PowerResult unreachable(URI uri, String what) {
    return new PowerResult.Unreachable(redacted(shown(uri) + " " + what));
  }

  private String redacted(String text) {
    return target.parameters().redact(text);
  }

  private long nanosLeft() {
    return Math.max(0, Duration.between(context.clock().instant(), target.deadline()).toNanos());
  }

  private boolean sameOrigin(URI uri) {
    URI first = origin;
    return first != null
        && first.getScheme().equalsIgnoreCase(uri.getScheme())
        && first.getHost().equalsIgnoreCase(uri.getHost())
        && port(first) == port(uri);
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

  /** Without query and user, where keys are often put. */
  private static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }
}
