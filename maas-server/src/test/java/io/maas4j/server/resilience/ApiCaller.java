package io.maas4j.server.resilience;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A client of the API that sees everything of an answer. Thread-safe; every call blocks. */
final class ApiCaller {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String[] key;
  private final Clock clock;

  /**
   * @param url {@code http://host:port/MAAS}
   * @param key {@code consumer:token:secret}
   */
  ApiCaller(String url, String key, Clock clock) {
    this.base = url + "/api/2.0/";
    this.key = key.split(":", -1);
    this.clock = clock;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(path, authorization(clock.instant()));
  }

  HttpResponse<String> get(String path, String authorization)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization));
  }

  HttpResponse<String> post(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send("POST", path, form);
  }

  HttpResponse<String> put(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send("PUT", path, form);
  }

  private HttpResponse<String> send(String method, String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", authorization(clock.instant()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, HttpRequest.BodyPublishers.ofString(body(form))));
  }

  private static String body(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** As somebody who has no key. */
  HttpResponse<String> unsignedPost(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body(form))));
  }

  HttpResponse<String> unsigned(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** As a client with this time would sign. */
  String authorization(Instant now) {
    return "OAuth oauth_nonce=\"%s\", oauth_timestamp=\"%d\", oauth_version=\"1.0\","
            .formatted(UUID.randomUUID(), now.getEpochSecond())
        + " oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\"%s\", oauth_token=\"%s\","
            .formatted(key[0], key[1])
        + " oauth_signature=\"%%26%s\"".formatted(key[2]);
  }

  String tokenSecret() {
    return key[2];
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
