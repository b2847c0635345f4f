package io.maas4j.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A client of a region's API that knows no more than the API's contract. Thread-safe; every call
 * blocks.
 */
public final class RegionClient {
  private static final Duration REQUEST = Duration.ofSeconds(75);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Clock clock;
  private final String base;
  private final String[] key;

  /**
   * @param url {@code http://host:port/MAAS}
   * @param key {@code consumer:token:secret}
   */
  public RegionClient(String url, String key, Clock clock) {
    this.base = url + "/api/2.0/";
    this.key = key.strip().split(":", -1);
    this.clock = clock;
  }

  /**
   * @param path below {@code /MAAS/api/2.0/}
   * @throws IOException with status and text of an answer that is no success
   */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, Map.of());
  }

  public JsonNode post(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send("POST", path, form);
  }

  public JsonNode put(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send("PUT", path, form);
  }

  public JsonNode machine(String id) throws IOException, InterruptedException {
    return get("machines/" + id + "/");
  }

  /** A machine's events of every level, newest first. */
  public JsonNode events(String id) throws IOException, InterruptedException {
    return get("events/?op=query&level=DEBUG&limit=1000&id=" + id).path("events");
  }

  private JsonNode send(String method, String path, Map<String, String> form)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(REQUEST)
            .header("Authorization", authorization());
    if (method.equals("GET")) {
      request.GET();
    } else {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .method(method, HttpRequest.BodyPublishers.ofString(encoded(form)));
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + " -> " + response.statusCode() + " " + response.body());
    }
    if (response.body().isEmpty()) {
      return json.nullNode();
    }
    // some calls answer OK in plain text
    boolean isJson =
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    return isJson ? json.readTree(response.body()) : TextNode.valueOf(response.body());
  }

  private String authorization() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("oauth_nonce", UUID.randomUUID().toString().replace("-", ""));
    parts.put("oauth_timestamp", Long.toString(clock.instant().getEpochSecond()));
    parts.put("oauth_version", "1.0");
    parts.put("oauth_signature_method", "PLAINTEXT");
    parts.put("oauth_consumer_key", key[0]);
    parts.put("oauth_token", key[1]);
    parts.put("oauth_signature", "%26" + key[2]);
    return "OAuth "
        + parts.entrySet().stream()
            .map(e -> e.getKey() + "=\"" + e.getValue() + "\"")
            .collect(Collectors.joining(", "));
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
