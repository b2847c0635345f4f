package io.maas4j.power.http;

import io.maas4j.power.PowerFault;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.io.IOException;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests of drivers that work in steps. A status is an answer and the caller's to judge; no
 * answer, one that is too long, or one that leads elsewhere is a {@link StepFailed}.
 *
 * <p>Redirects are followed for GET, on the same host, not from https to http, five times at most:
 * a BMC that sends its caller to another address is not believed. Safe for concurrent use.
 */
public final class BmcHttp {
  private static final int MAX_REDIRECTS = 5;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final HttpClient client;
  private final int maxBodyBytes;
  private final String userAgent;
  private final String blamed;
  private final String distrust;
  private final String remedy;

  /**
   * @param tls whom to trust; see {@link ServerTrust}
   * @param connectTimeout for the TCP and TLS handshakes
   * @param maxBodyBytes an answer longer than this is a failure
   * @param userAgent how to name ourselves
   */
  public BmcHttp(SSLContext tls, Duration connectTimeout, int maxBodyBytes, String userAgent) {
    this(
        HttpClient.newBuilder()
            // Small services stumble over the offer to upgrade to HTTP/2.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .sslContext(tls)
            .build(),
        maxBodyBytes,
        userAgent);
  }

  /**
   * Over a client with settings of its own, which must not follow redirects.
   *
   * @param maxBodyBytes an answer longer than this is a failure
   * @param userAgent how to name ourselves
   */
  public BmcHttp(HttpClient client, int maxBodyBytes, String userAgent) {
    this(
        client,
        maxBodyBytes,
        userAgent,
        "power_address",
        "leads to a certificate that is not trusted",
        PowerFault.SETTING.remedy());
  }

  private BmcHttp(
      HttpClient client,
      int maxBodyBytes,
      String userAgent,
      String blamed,
      String distrust,
      String remedy) {
    this.client = client;
    this.maxBodyBytes = maxBodyBytes;
    this.userAgent = userAgent;
    this.blamed = blamed;
    this.distrust = distrust;
    this.remedy = remedy;
  }

  /**
   * The same client, blaming another setting than {@code power_address} for a certificate that is
   * not trusted.
   *
   * @param setting its name
   * @param what to be read after the name
   * @param remedy what can be done about it
   */
  public BmcHttp blaming(String setting, String what, String remedy) {
    return new BmcHttp(client, maxBodyBytes, userAgent, setting, what, remedy);
  }

  /** A GET of this URI with these headers. */
  public HttpReply get(Call call, URI uri, Map<String, String> headers)
      throws StepFailed, InterruptedException {
    return send(call, "GET", uri, headers, null);
  }

  /**
   * One exchange, with its redirects.
   *
   * @param uri http or https, with a host and without a user
   * @param headers values of one line each
   * @param body as it goes out, in UTF-8; null for none
   * @throws StepFailed {@code unreachable} without an answer by the call's deadline, {@code action}
   *     for an answer that cannot be used
   */
  public HttpReply send(
      Call call, String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws StepFailed, InterruptedException {
    URI next = uri;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpReply reply = once(call, method, next, headers, body);
      boolean redirected =
          method.equals("GET") && reply.status() / 100 == 3 && reply.status() != 304;
      if (!redirected) {
        return reply;
      }
      next = redirected(next, reply);
    }
    throw StepFailed.action(shown(uri) + " redirects more than " + MAX_REDIRECTS + " times");
  }

  /** A URI without query and user, where keys are often put. */
  public static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  /**
   * One exchange; a redirect is an answer as any other.
   *
   * @param uri http or https, with a host and without a user
   * @param headers values of one line each
   * @param body as it goes out, in UTF-8; null for none
   * @throws StepFailed as {@link #send} does
   */
  public HttpReply once(
      Call call, String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws StepFailed, InterruptedException {
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(
            request(method, uri, headers, body), info -> new LimitedBody(maxBodyBytes));
    try {
      HttpResponse<String> response = sent.get(call.left(LONGEST).toNanos(), TimeUnit.NANOSECONDS);
      return new HttpReply(uri, response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      throw StepFailed.unreachable(shown(uri) + " did not answer in time");
    } catch (ExecutionException e) {
      throw failed(uri, e);
    } finally {
      sent.cancel(true);
    }
  }

  private HttpRequest request(
      String method, URI uri, Map<String, String> headers, @Nullable String body)
      throws StepFailed {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body));
      request.setHeader("User-Agent", userAgent);
      headers.forEach(request::setHeader);
      return request.build();
    } catch (IllegalArgumentException e) {
      // Not its message, which repeats the header that it complains of.
      throw StepFailed.fatal(
          "a request to "
              + uri.getHost()
              + " cannot be made: a parameter has characters that"
              + " a header or a URI cannot carry");
    }
  }

  /**
   * Where a redirect leads: for drivers that follow one of another method than GET.
   *
   * @param from what was asked
   * @param reply an answer with a status of 300 to 399
   * @throws StepFailed {@code action} when it leads nowhere, to another host or out of https
   */
  public static URI redirected(URI from, HttpReply reply) throws StepFailed {
    Optional<String> location = reply.headers().firstValue("Location");
    if (location.isEmpty()) {
      throw StepFailed.action(shown(from) + " answered " + reply.status() + " without a Location");
    }
    URI to;
    try {
      to = from.resolve(location.get());
    } catch (IllegalArgumentException e) {
      throw StepFailed.action(shown(from) + " redirects to what is no URI");
    }
    String scheme = to.getScheme().toLowerCase(Locale.ROOT);
    boolean downgrade = from.getScheme().equalsIgnoreCase("https") && !scheme.equals("https");
    boolean elsewhere = to.getHost() == null || !to.getHost().equalsIgnoreCase(from.getHost());
    if (elsewhere || downgrade || !scheme.equals("http") && !scheme.equals("https")) {
      throw StepFailed.action(
          shown(from) + " redirects to " + shown(to) + ", which is not followed");
    }
    return to;
  }

  private StepFailed failed(URI uri, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof LimitedBody.TooLong) {
        return StepFailed.action(shown(uri) + " sent more than " + maxBodyBytes + " bytes");
      }
      if (inner instanceof CertificateException) {
        return StepFailed.setting(blamed, distrust + ": " + inner.getMessage())
            .remedy(inner instanceof UntrustedPeer known ? known.remedy() : remedy);
      }
      if (inner instanceof UnresolvedAddressException) {
        return StepFailed.unreachable(shown(uri) + " has a host name that does not resolve");
      }
    }
    return StepFailed.unreachable(shown(uri) + " " + reason(cause));
  }

  private static String reason(Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return "could not be connected to in time";
    }
    if (cause instanceof ConnectException) {
      return "refuses the connection or has no route";
    }
    if (cause instanceof SSLException) {
      return "does not agree on TLS: " + cause.getMessage();
    }
    if (cause instanceof IOException) {
      return "broke the exchange off: " + cause.getMessage();
    }
    return "could not be asked: " + cause;
  }
}
