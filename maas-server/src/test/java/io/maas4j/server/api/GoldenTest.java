package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.server.api.GoldenFolder.Translation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the answers against those that a genuine region gave to the same requests. */
class GoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RECORDINGS = Path.of("src/test/resources/golden");
  private static final String DEVIATIONS = "deviations.txt";
  private static final String BOUNDARY = "maas4j-golden";

  /** One test a folder; and one that deviations of every folder still occur somewhere. */
  @TestFactory
  Stream<DynamicTest> everyRecordedRequestIsAnsweredAlikeButForTheListedDeviations()
      throws IOException {
    Map<String, String> tolerated = deviations();
    Map<String, Set<String>> found = new TreeMap<>();
    Stream<DynamicTest> folders =
        recordings().entrySet().stream()
            .map(
                folder ->
                    dynamicTest(
                        folder.getKey(),
                        () -> {
                          Set<String> differences = differences(folder.getValue());
                          found.put(folder.getKey(), differences);
                          compare(folder.getKey(), differences, tolerated);
                        }));
    return Stream.concat(
        folders,
        Stream.of(
            dynamicTest(
                "deviations of every folder still occur", () -> stillOccur(tolerated, found))));
  }

  private static Set<String> differences(List<Path> recordings) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path recording : recordings) {
      String name = RECORDINGS.relativize(recording).toString().replace(".json", "");
      JsonNode exchange = JSON.readTree(Files.readString(recording));
      try (ApiBench bench = new ApiBench()) {
        Translation translation = GoldenFolders.of(name).plant(bench, name, exchange);
        HttpResponse<String> answer = replay(bench, exchange.path("request"), translation);
        new GoldenDifferences()
            .of(exchange.path("response"), answer)
            .forEach(difference -> found.add(name + " | " + difference));
      }
    }
    return found;
  }

  private static void compare(String folder, Set<String> found, Map<String, String> tolerated) {
    assertThat(
            found.stream()
                .filter(line -> tolerated.keySet().stream().noneMatch(t -> covers(t, line))))
        .as("differences that no %s lists", DEVIATIONS)
        .isEmpty();
    assertThat(
            tolerated.keySet().stream()
                .filter(t -> t.startsWith(folder + "/"))
                .filter(t -> found.stream().noneMatch(line -> covers(t, line))))
        .as("deviations that no longer occur: take them off the list")
        .isEmpty();
  }

  private static void stillOccur(Map<String, String> tolerated, Map<String, Set<String>> found) {
    assertThat(
            tolerated.keySet().stream()
                .filter(t -> t.startsWith("* | "))
                .filter(
                    t ->
                        found.values().stream()
                            .flatMap(Set::stream)
                            .noneMatch(line -> covers(t, line))))
        .as("deviations that no longer occur: take them off the list")
        .isEmpty();
  }

  private static boolean covers(String deviation, String line) {
    return deviation.startsWith("* | ")
        ? line.substring(line.indexOf(" | ") + 3).equals(deviation.substring(4))
        : line.equals(deviation);
  }

  /** By folder. */
  private static Map<String, List<Path>> recordings() throws IOException {
    Map<String, List<Path>> folders = new TreeMap<>();
    for (Path file : files(".json")) {
      String folder = RECORDINGS.relativize(file).getName(0).toString();
      folders.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
    }
    return folders;
  }

  private static List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.walk(RECORDINGS)) {
      return files.filter(f -> f.toString().endsWith(end)).sorted().toList();
    }
  }

  private static HttpResponse<String> replay(
      ApiBench bench, JsonNode request, Translation translation) {
    Map<String, String> headers = new LinkedHashMap<>();
    String as = request.path("as").asText("");
    if (as.equals("administrator") || as.equals("plain user")) {
      headers.put("Authorization", bench.signed(as.equals("administrator") ? "kestrel" : "wren"));
    }
    request
        .path("headers")
        .properties()
        .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    return bench.sendBytes(
        request.path("method").asText(),
        translation.path(request.path("path").asText()),
        headers,
        body(request, headers, translation));
  }

  /** Adds the type to the headers. */
  private static Optional<byte[]> body(
      JsonNode request, Map<String, String> headers, Translation translation) {
    List<List<String>> pairs = new ArrayList<>();
    request
        .path("body")
        .forEach(
            pair -> {
              String name = pair.get(0).asText();
              pairs.add(List.of(name, translation.value(name, pair.get(1).asText())));
            });
    if (request.has("raw_base64")) {
      headers.put("Content-Type", request.path("content_type").asText());
      return Optional.of(Base64.getDecoder().decode(request.path("raw_base64").asText()));
    }
    if (request.has("files")) {
      headers.put("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
      return Optional.of(multipart(pairs, request.path("files")));
    }
    if (request.path("body").isArray()) {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
      return Optional.of(ApiBench.form(pairs).getBytes(StandardCharsets.UTF_8));
    }
    return Optional.empty();
  }

  private static byte[] multipart(List<List<String>> pairs, JsonNode files) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (List<String> pair : pairs) {
      part(form, "name=\"" + pair.get(0) + "\"", pair.get(1).getBytes(StandardCharsets.UTF_8));
    }
    files
        .properties()
        .forEach(
            file ->
                part(
                    form,
                    "name=\""
                        + file.getKey()
                        + "\"; filename=\""
                        + file.getValue().path("filename").asText()
                        + "\"",
                    Base64.getDecoder().decode(file.getValue().path("base64").asText())));
    form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return form.toByteArray();
  }

  private static void part(ByteArrayOutputStream form, String disposition, byte[] content) {
    form.writeBytes(
        ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** The reason of each tolerated difference. */
  private static Map<String, String> deviations() throws IOException {
    Map<String, String> tolerated = new LinkedHashMap<>();
    for (Path file : files(DEVIATIONS)) {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int because = line.lastIndexOf(" | because ");
          assertThat(because).as("a deviation needs a reason: %s", line).isPositive();
          tolerated.put(line.substring(0, because), line.substring(because));
        }
      }
    }
    return tolerated;
  }
}
