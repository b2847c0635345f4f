package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.maas4j.server.api.Resource.Side;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
  private static ApiBench bench = new ApiBench();
  private static JsonNode document = new ObjectMapper().nullNode();

  @BeforeAll
  static void fetch() throws IOException {
    HttpResponse<String> answer = bench.anonymous("GET", ROOT + "openapi.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/openapi+yaml");
    document = new ObjectMapper(new YAMLFactory()).readTree(answer.body());
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void itIsADocumentOfOpenApi31() {
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(document.path("info").path("title").isTextual()).isTrue();
    assertThat(document.path("info").path("version").asText()).isEqualTo("2.0");
    assertThat(document.path("servers").path(0).path("url").asText())
        .startsWith("http://127.0.0.1");
    List<String> ids = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              assertThat(path.getKey()).startsWith(ROOT);
              assertThat(path.getValue().fieldNames()).toIterable().isSubsetOf(METHODS);
              path.getValue().forEach(operation -> ids.add(check(path.getKey(), operation)));
            });
    assertThat(ids).doesNotHaveDuplicates();
  }

  /** Its id. */
  private static String check(String path, JsonNode operation) {
    assertThat(operation.path("summary").asText()).as(path).isNotBlank();
    assertThat(operation.path("responses").has("2XX")).isTrue();
    Set<String> inPath = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      assertThat(parameter.path("schema").isObject()).isTrue();
      assertThat(parameter.path("in").asText()).isIn("path", "query");
      if (parameter.path("in").asText().equals("path")) {
        assertThat(parameter.path("required").asBoolean()).isTrue();
        inPath.add(parameter.path("name").asText());
      }
    }
    Set<String> placeholders = new TreeSet<>();
    Matcher matcher = PLACEHOLDER.matcher(path);
    while (matcher.find()) {
      placeholders.add(matcher.group(1));
    }
    assertThat(inPath).as(path).isEqualTo(placeholders);
    return operation.path("operationId").asText();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
    Set<String> schemes = new TreeSet<>();
    document.path("components").path("securitySchemes").fieldNames().forEachRemaining(schemes::add);
    for (JsonNode security : document.findValues("security")) {
      security.forEach(way -> assertThat(way.fieldNames()).toIterable().isSubsetOf(schemes));
    }
  }

  @Test
  void everyRowOfTheTableIsThereWithItsParameters() {
    int rows = 0;
    for (Resource resource : bench.routes.resources()) {
      for (Side side : Side.values()) {
        for (Operation operation : resource.side(side)) {
          rows++;
          String path = ROOT + resource.path();
          if (operation.op().isPresent()) {
            path += (path.endsWith("/") ? "" : "/") + "op-" + operation.op().get();
          }
          JsonNode described =
              document.path("paths").path(path).path(operation.method().toLowerCase(Locale.ROOT));
          assertThat(described.isObject()).as(operation.method() + " " + path).isTrue();
          assertThat(described.path("x-maas-op").asText("")).isEqualTo(operation.op().orElse(""));
          assertThat(described.findValues("apiKey").isEmpty())
              .as(path)
              .isEqualTo(resource.side(Side.SIGNED).stream().noneMatch(same(operation)));
          if (side == Side.SIGNED
              || !resource.side(Side.SIGNED).stream().anyMatch(same(operation))) {
            operation.parameters().forEach(parameter -> described(described, parameter));
          }
        }
      }
    }
    assertThat(rows).isGreaterThan(60);
  }

  private static java.util.function.Predicate<Operation> same(Operation operation) {
    return other -> other.matches(operation.method(), operation.op());
  }

  private static void described(JsonNode operation, Parameter parameter) {
    List<String> names = new ArrayList<>();
    operation.path("parameters").forEach(p -> names.add(p.path("name").asText()));
    operation
        .path("requestBody")
        .path("content")
        .properties()
        .forEach(
            content -> {
              JsonNode schema = content.getValue().path("schema");
              schema.path("properties").fieldNames().forEachRemaining(names::add);
              schema
                  .path("patternProperties")
                  .fieldNames()
                  .forEachRemaining(pattern -> names.add(pattern.substring(1) + "*"));
              if (content.getKey().equals("application/octet-stream")) {
                names.add("body");
              }
            });
    assertThat(names).contains(parameter.name());
  }

  @Test
  void thePathsOfOperationsAreServed() {
    assertThat(bench.get(ROOT + "users/op-whoami", "wren").statusCode()).isEqualTo(200);
  }
}
