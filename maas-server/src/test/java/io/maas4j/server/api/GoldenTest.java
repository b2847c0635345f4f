package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the answers against those that a genuine region gave to the same requests. */
class GoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RECORDINGS = Path.of("src/test/resources/golden");
  private static final Path DEVIATIONS = RECORDINGS.resolve("deviations.txt");

  @Test
  void everyRecordedRequestIsAnsweredAlikeButForTheListedDeviations() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path recording : recordings()) {
      String name = RECORDINGS.relativize(recording).toString().replace(".json", "");
      JsonNode exchange = JSON.readTree(Files.readString(recording));
      try (ApiBench bench = new ApiBench()) {
        GoldenSeed.plant(bench, name, exchange);
        HttpResponse<String> answer = replay(bench, exchange.path("request"));
        List<String> differences = new GoldenDifferences().of(exchange.path("response"), answer);
        differences.forEach(difference -> found.add(name + " | " + difference));
      }
    }
    Map<String, String> tolerated = deviations();
    List<String> unexpected =
        found.stream()
            .filter(line -> tolerated.keySet().stream().noneMatch(t -> covers(t, line)))
            .toList();
    assertThat(unexpected).as("differences that %s does not list", DEVIATIONS).isEmpty();
    List<String> gone =
        tolerated.keySet().stream()
            .filter(t -> found.stream().noneMatch(line -> covers(t, line)))
            .toList();
    assertThat(gone).as("deviations that no longer occur: take them off the list").isEmpty();
  }

  private static boolean covers(String deviation, String line) {
    return deviation.startsWith("* | ")
        ? line.substring(line.indexOf(" | ") + 3).equals(deviation.substring(4))
        : line.equals(deviation);
  }

  private static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.walk(RECORDINGS)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static HttpResponse<String> replay(ApiBench bench, JsonNode request) {
    Map<String, String> headers = new LinkedHashMap<>();
    String as = request.path("as").asText("");
    if (as.equals("administrator") || as.equals("plain user")) {
      headers.put("Authorization", bench.signed(as.equals("administrator") ? "kestrel" : "wren"));
    }
    Optional<String> body = Optional.empty();
    if (request.has("body")) {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
      List<List<String>> pairs = new ArrayList<>();
      request
          .path("body")
          .forEach(pair -> pairs.add(List.of(pair.get(0).asText(), pair.get(1).asText())));
      body = Optional.of(ApiBench.form(pairs));
    }
    // numbers are of one database; names are as good
    String path =
        request
            .path("path")
            .asText()
            .replace("/resourcepool/1/", "/resourcepool/flock/")
            .replace("/resourcepool/2/", "/resourcepool/brood/");
    return bench.send(request.path("method").asText(), path, headers, body);
  }

  /** The reason of each tolerated difference. */
  private static Map<String, String> deviations() throws IOException {
    Map<String, String> tolerated = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DEVIATIONS)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int because = line.lastIndexOf(" | because ");
        assertThat(because).as("a deviation needs a reason: %s", line).isPositive();
        tolerated.put(line.substring(0, because), line.substring(because));
      }
    }
    return tolerated;
  }
}
