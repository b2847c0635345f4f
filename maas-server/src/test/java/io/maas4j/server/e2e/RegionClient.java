package io.maas4j.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A client of the region's API that knows no more than its contract. */
final class RegionClient {
  private static final Duration REQUEST = Duration.ofSeconds(75);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String base;
  private final String[] key;

  /**
   * @param url {@code http://host:port/MAAS}
   * @param key {@code consumer:token:secret}
   */
  RegionClient(String url, String key) {
    this.base = url + "/api/2.0/";
    this.key = key.strip().split(":");
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, Map.of());
  }

  JsonNode post(String path, Map<String, String> form) throws IOException, InterruptedException {
    return send("POST", path, form);
  }

  JsonNode put(String path, Map<String, String> form) throws IOException, InterruptedException {
    return send("PUT", path, form);
  }

  JsonNode machine(String id) throws IOException, InterruptedException {
    return get("machines/" + id + "/");
  }

  /** The newest events of a machine as text, for a failing test. */
  String story(String id) throws IOException, InterruptedException {
    StringBuilder story = new StringBuilder();
    for (JsonNode event : get("events/?op=query&level=DEBUG&limit=80&id=" + id).path("events")) {
      story
          .append(event.path("created").asText())
          .append("  ")
          .append(event.path("type").asText())
          .append("  ")
          .append(event.path("description").asText())
          .append('\n');
    }
    return story.toString();
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
    return response.body().isEmpty() ? json.nullNode() : json.readTree(response.body());
  }

  private String authorization() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("oauth_nonce", UUID.randomUUID().toString().replace("-", ""));
    parts.put("oauth_timestamp", Long.toString(Instant.now().getEpochSecond()));
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
        .map(
            e ->
                e.getKey()
                    + "="
                    + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
