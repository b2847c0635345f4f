package io.maas4j.netboot.images;

import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.stream.StreamPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Fetches streams over HTTP and HTTPS, through a proxy or without one. Other schemes are refused: a
 * source cannot name files of this host. Redirects are followed five times at most, and not out of
 * https. Thread-safe.
 */
public final class HttpStreamFetcher implements StreamFetcher {
  private static final int MAX_REDIRECTS = 5;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int PROXY_REFUSES = 407;
  private static final int UNSATISFIABLE = 416;
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final Pattern NO_RANGE = Pattern.compile("bytes \\*/(\\d{1,18})");

  private final HttpClient client;
  private final Optional<FetchProxy> proxy;
  private final FetchLimits limits;
  private final String userAgent;

  private HttpStreamFetcher(
      HttpClient client, Optional<FetchProxy> proxy, FetchLimits limits, String userAgent) {
    this.client = client;
    this.proxy = proxy;
    this.limits = limits;
    this.userAgent = userAgent;
  }

  /**
   * A proxy may ask for user and password, by Basic. Java sends them for sources of https only in a
   * process whose system property {@code jdk.http.auth.tunneling.disabledSchemes} was set to an
   * empty text before its first request; otherwise a fetch fails with that property's name.
   *
   * @param proxy {@code http://[user:password@]host:port}; empty for none
   * @param userAgent how to name ourselves
   * @throws IllegalArgumentException when the proxy is none
   */
  public static HttpStreamFetcher through(
      Optional<URI> proxy, FetchLimits limits, String userAgent) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            // not what the process happens to be set to
            .proxy(HttpClient.Builder.NO_PROXY);
    Optional<FetchProxy> through = proxy.map(FetchProxy::of);
    through.ifPresent(each -> each.into(client));
    return new HttpStreamFetcher(client.build(), through, limits, userAgent);
  }

  @Override
  public Answer fetch(URI base, StreamPath path, long from) {
    URI uri = path.below(base);
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Optional<String> wrong = wrong(uri);
      if (wrong.isPresent()) {
        return new Failed(Retry.NEVER, path + ": " + shown(uri) + " " + wrong.get());
      }
      HttpResponse<InputStream> response;
      try {
        response = answer(uri, from);
      } catch (IOException e) {
        return new Failed(Retry.LATER, path + ": " + shown(uri) + " " + e.getMessage());
      }
      Optional<String> refusal = refusal(uri, response);
      if (refusal.isPresent()) {
        close(response);
        return new Failed(
            Retry.NEVER, path + ": " + shown(uri) + " was not asked: " + refusal.get());
      }
      if (!isRedirect(response)) {
        return answer(path, uri, from, response);
      }
      close(response);
      Optional<URI> next = redirected(uri, response);
      if (next.isEmpty()) {
        return new Failed(
            Retry.NEVER, path + ": " + shown(uri) + " redirects to where it is not followed");
      }
      uri = next.get();
    }
    return new Failed(
        Retry.NEVER, path + ": it is redirected more than " + MAX_REDIRECTS + " times");
  }

  private static Optional<String> wrong(URI uri) {
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      return Optional.of("is not fetched: only http and https are");
    }
    return uri.getHost() == null ? Optional.of("has no host") : Optional.empty();
  }

  /** A URL without user and query, where keys are put. */
  private static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  /** Why the proxy lets nothing through, if so. */
  private Optional<String> refusal(URI uri, HttpResponse<InputStream> response) {
    return proxy
        .filter(any -> response.statusCode() == PROXY_REFUSES)
        .map(asks -> asks.refusal(uri, response.headers().allValues("Proxy-Authenticate")));
  }

  private static boolean isRedirect(HttpResponse<InputStream> response) {
    return response.statusCode() / 100 == 3 && response.statusCode() != 304;
  }

  private static Optional<URI> redirected(URI from, HttpResponse<InputStream> response) {
    try {
      return response
          .headers()
          .firstValue("Location")
          .map(from::resolve)
          .filter(to -> wrong(to).isEmpty())
          .filter(
              to ->
                  !from.getScheme().equalsIgnoreCase("https")
                      || to.getScheme().equalsIgnoreCase("https"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The head of an answer; its body comes as it is read. */
  private HttpResponse<InputStream> answer(URI uri, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .GET()
            .setHeader("User-Agent", userAgent)
            // what is packed on the way is not what was hashed
            .setHeader("Accept-Encoding", "identity");
    if (from > 0) {
      request.setHeader("Range", "bytes=" + from + "-");
    }
    PacedBody body = new PacedBody(limits, System::nanoTime);
    CompletableFuture<HttpResponse<InputStream>> sent =
        client.sendAsync(request.build(), head -> body);
    try {
      return sent.get(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw late(sent, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sent.cancel(true);
      throw new IOException("was not asked: the server is being shut down", e);
    } catch (ExecutionException e) {
      throw new IOException(proxy.flatMap(asked -> asked.refusal(e)).orElseGet(() -> reason(e)), e);
    }
  }

  private IOException late(CompletableFuture<?> sent, PacedBody body) {
    sent.cancel(true);
    body.close();
    return new IOException("did not answer within " + limits.answer().toSeconds() + " s");
  }

  private static String reason(Throwable failure) {
    String said = "broke off: " + failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "has a host name that does not resolve";
      }
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
        said = "broke off: " + cause.getMessage();
      }
    }
    return said;
  }

  private static Answer answer(
      StreamPath path, URI uri, long from, HttpResponse<InputStream> response) {
    Optional<String> encoding =
        response.headers().firstValue("Content-Encoding").filter(e -> !e.equals("identity"));
    if (encoding.isPresent()) {
      close(response);
      return new Failed(
          Retry.NEVER, path + ": " + shown(uri) + " packs it, although that was not asked for");
    }
    return switch (response.statusCode()) {
      case OK -> new Body(response.body(), 0, length(response, 0));
      case PARTIAL -> partial(path, uri, response);
      case UNSATISFIABLE -> nothing(path, uri, from, response);
      default -> refused(path, uri, response);
    };
  }

  private static OptionalLong length(HttpResponse<InputStream> response, long before) {
    OptionalLong rest = response.headers().firstValueAsLong("Content-Length");
    return rest.isPresent() ? OptionalLong.of(before + rest.getAsLong()) : rest;
  }

  private static Answer partial(StreamPath path, URI uri, HttpResponse<InputStream> response) {
    Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    if (!range.matches()) {
      close(response);
      return new Failed(
          Retry.NEVER, path + ": " + shown(uri) + " sends a part, and does not say which");
    }
    long first = Long.parseLong(range.group(1));
    return new Body(
        response.body(),
        first,
        range.group(2).equals("*")
            ? length(response, first)
            : OptionalLong.of(Long.parseLong(range.group(2))));
  }

  /** Of a file that has come whole nothing is left to send. */
  private static Answer nothing(
      StreamPath path, URI uri, long from, HttpResponse<InputStream> response) {
    close(response);
    Matcher range = NO_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    if (range.matches() && Long.parseLong(range.group(1)) == from) {
      return new Body(InputStream.nullInputStream(), from, OptionalLong.of(from));
    }
    return new Failed(
        Retry.NEVER, path + ": " + shown(uri) + " has less of it than has come already");
  }

  private static Answer refused(StreamPath path, URI uri, HttpResponse<InputStream> response) {
    close(response);
    int status = response.statusCode();
    // busy ones say when they are; whatever else they answer they answer again
    boolean later = status == 429 || status == 503;
    return new Failed(
        later ? Retry.LATER : Retry.NEVER, path + ": " + shown(uri) + " answered " + status);
  }

  private static void close(HttpResponse<InputStream> response) {
    if (response.body() == null) {
      // what a proxy answers to a tunnel that it does not make comes without
      return;
    }
    try {
      response.body().close();
    } catch (IOException e) {
      throw new IllegalStateException("a body that cannot be closed", e);
    }
  }
}
