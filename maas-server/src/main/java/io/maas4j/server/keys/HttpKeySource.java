package io.maas4j.server.keys;

import io.maas4j.access.spi.KeySource;
import io.maas4j.server.keys.BoundedText.TooLongException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks Launchpad and GitHub over HTTP; both answer one key a line. Thread-safe; calls block up to
 * the limit.
 */
public final class HttpKeySource implements KeySource {
  private final Map<Service, URI> services;
  private final Limits limits;
  private final HttpClient client;

  /**
   * @param services where each is found; one that is not here cannot be asked
   */
  public HttpKeySource(Map<Service, URI> services, Limits limits) {
    this.services = Map.copyOf(services);
    this.limits = limits;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limits.patience())
            .followRedirects(Redirect.NORMAL)
            .build();
  }

  /**
   * What an answer may cost.
   *
   * @param patience for the whole of it
   * @param bytes at most so many
   */
  public record Limits(Duration patience, int bytes) {
    /** Ten seconds and a quarter of a mebibyte. */
    public static final Limits USUAL = new Limits(Duration.ofSeconds(10), 256 * 1024);
  }

  @Override
  public List<String> keysOf(Service service, String account) throws Unfetchable {
    URI base = services.get(service);
    if (base == null) {
      throw new Unfetchable("this server is not set up to ask there.");
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path(service, account)))
            .timeout(limits.patience())
            .header("User-Agent", "MAAS4J")
            .GET()
            .build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, head -> new BoundedText(limits.bytes()));
    try {
      // the request's own timeout ends with the head of the answer, this one with its last byte
      return lines(answer.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw late(base);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unfetchable("the server is being shut down.");
    } catch (ExecutionException e) {
      throw translated(base, e);
    } finally {
      answer.cancel(true);
    }
  }

  private static String path(Service service, String account) {
    return switch (service) {
      case LAUNCHPAD -> "/~" + account + "/+sshkeys";
      case GITHUB -> "/" + account + ".keys";
    };
  }

  private static List<String> lines(HttpResponse<String> answer) throws Unfetchable {
    if (answer.statusCode() == 404) {
      throw new Unfetchable("there is no such account.");
    }
    if (answer.statusCode() != 200) {
      throw new Unfetchable("the service answered with status " + answer.statusCode() + ".");
    }
    return answer.body().lines().toList();
  }

  private Unfetchable late(URI base) {
    return new Unfetchable(
        base.getHost() + " did not answer within " + limits.patience().toSeconds() + " seconds.");
  }

  private Unfetchable translated(URI base, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TooLongException) {
        return new Unfetchable("the answer is longer than " + limits.bytes() + " bytes.");
      }
      if (cause instanceof HttpTimeoutException) {
        return late(base);
      }
    }
    return new Unfetchable(base.getHost() + " cannot be reached.");
  }
}
