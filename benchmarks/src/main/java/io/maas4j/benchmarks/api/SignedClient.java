package io.maas4j.benchmarks.api;

import io.maas4j.access.ApiKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Signs and sends requests over kept connections. Thread-safe. */
public final class SignedClient {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiKey key;
  private final String base;
  private final AtomicLong nonce = new AtomicLong(System.nanoTime());

  public SignedClient(ApiKey key, String base) {
    this.key = key;
    this.base = base;
  }

  /** The body of a 200. */
  public byte[] get(String path) throws IOException, InterruptedException {
    return body(client.send(signed(path).build(), HttpResponse.BodyHandlers.ofByteArray()));
  }

  /** The body of a 200. */
  public byte[] post(String path, String form) throws IOException, InterruptedException {
    return body(
        client.send(
            signed(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray()));
  }

  private static byte[] body(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  /**
   * A long answer, read and thrown away.
   *
   * @param firstByte milliseconds until its first byte
   * @param end milliseconds until its last one
   */
  public record Download(double firstByte, double end, long bytes) {}

  public Download download(String path) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<InputStream> response =
        client.send(signed(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] buffer = new byte[1 << 16];
      long bytes = 0;
      double first = -1;
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (first < 0) {
          first = (System.nanoTime() - start) / 1e6;
        }
        bytes += n;
      }
      return new Download(first, (System.nanoTime() - start) / 1e6, bytes);
    }
  }

  private HttpRequest.Builder signed(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header(
            "Authorization",
            "OAuth oauth_nonce=\""
                + nonce.incrementAndGet()
                + "\", oauth_timestamp=\""
                + System.currentTimeMillis() / 1000
                + "\", oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\","
                + " oauth_consumer_key=\""
                + key.consumerKey()
                + "\", oauth_token=\""
                + key.tokenKey()
                + "\", oauth_signature=\"%26"
                + key.tokenSecret().reveal()
                + "\"");
  }
}
