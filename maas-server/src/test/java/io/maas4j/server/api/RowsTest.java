package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.server.api.Operation.Others;
import io.maas4j.server.api.Operation.Role;
import io.maas4j.server.api.Resource.Side;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tries every row of the table with what clients get wrong. What is refused is refused in the
 * contract's words and leaves no trace.
 */
class RowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADMIN = "kestrel";
  private static final String PLAIN = "wren";

  /** They are gone afterwards, which is what was wanted; the recorded region says so too. */
  private static final Set<String> DELETED_ANYWAY =
      Set.of("ZoneHandler.delete", "UserHandler.delete", "LicenseKeyHandler.delete");

  /** Racks read from the region: there is nothing that one of them would do. */
  private static final String NOTHING_TO_DO = "RackControllerHandler.import_boot_images";

  /** They are gone whatever they are asked about, as the contract says. */
  private static final Set<String> GONE =
      Set.of(
          "NetworkHandler.update",
          "NetworkHandler.delete",
          "NetworkHandler.connect_macs",
          "NetworkHandler.disconnect_macs");

  private static final ApiBench BENCH = new ApiBench();

  @AfterAll
  static void close() {
    BENCH.close();
  }

  @TestFactory
  Stream<DynamicTest> everyRowRefusesWhatIsWrongAndNothingIsWritten() {
    return Row.all(BENCH).stream().map(row -> dynamicTest(row.name(), () -> tryAll(row)));
  }

  private static void tryAll(Row row) {
    SoftAssertions soft = new SoftAssertions();
    Trial trial = new Trial(row, soft);
    trial.missingParameters();
    trial.unknownParameter();
    trial.wrongTypes();
    trial.longTexts();
    trial.wrongRole();
    trial.noCredentials();
    trial.unknownId();
    trial.wrongMethods();
    trial.wrongOp();
    trial.wrongContentType();
    trial.brokenTexts();
    soft.assertAll();
  }

  /** The attempts on one row. */
  private record Trial(Row row, SoftAssertions soft) {
    private static final String WRONG = "§wrong§";
    private static final int LONG = 1_000_000;
    private static final int LONG_IN_QUERY = 6_000;

    Operation operation() {
      return row.operation();
    }

    Optional<String> admin() {
      return row.resource().isOpen() || row.side() == Side.ANONYMOUS
          ? Optional.empty()
          : Optional.of(ADMIN);
    }

    /** What went wrong is held against the contract's shapes, and the store against before. */
    HttpResponse<String> attempt(String what, Supplier<HttpResponse<String>> call) {
      Map<String, Map<?, ?>> before = BENCH.contents();
      HttpResponse<String> answer = call.get();
      String described = row + ", " + what + ": " + answer.statusCode() + " " + shortened(answer);
      // what is not built yet says so
      boolean notYet = answer.statusCode() == 501 && answer.body().contains("not supported");
      if (!notYet) {
        soft.assertThat(answer.statusCode()).as(described).isLessThan(499);
      }
      if (answer.statusCode() >= 400) {
        soft.assertThat(BENCH.contents()).as("%s leaves no trace", described).isEqualTo(before);
        shape(described, answer);
      }
      return answer;
    }

    private void shape(String described, HttpResponse<String> answer) {
      String type = answer.headers().firstValue("Content-Type").orElse("");
      if (type.startsWith("application/json")) {
        soft.assertThat(answer.statusCode()).as(described).isEqualTo(400);
        try {
          JsonNode body = JSON.readTree(answer.body());
          soft.assertThat(body.isObject()).as(described).isTrue();
          body.forEach(texts -> soft.assertThat(texts.isArray()).as(described).isTrue());
        } catch (JsonProcessingException e) {
          soft.fail(described, e);
        }
      } else {
        soft.assertThat(type).as(described).startsWith("text/plain");
      }
      soft.assertThat(answer.body()).as(described).doesNotContain("Exception", "\tat ", "<html");
    }

    void missingParameters() {
      for (Parameter parameter : row.required()) {
        Map<String, String> values = row.requiredValues();
        values.remove(parameter.name());
        HttpResponse<String> answer =
            attempt(
                "without " + parameter.name(),
                () -> row.call(BENCH, admin(), row.unknownPath(), values));
        soft.assertThat(answer.statusCode())
            .as("%s without %s", row, parameter.name())
            .isIn(400, 401);
      }
    }

    void unknownParameter() {
      Map<String, String> values = row.requiredValues();
      values.put("no_such_parameter", "1");
      HttpResponse<String> answer =
          attempt(
              "with an unknown parameter",
              () -> row.call(BENCH, admin(), row.unknownPath(), values));
      Optional<String> named = answer.headers().firstValue("MAAS4J-Ignored-Parameters");
      if (operation().others() == Others.NAMED && answer.statusCode() < 300) {
        soft.assertThat(named.orElse("")).as(row.name()).contains("no_such_parameter");
      } else if (operation().others() == Others.REFUSED) {
        soft.assertThat(answer.statusCode()).as(row.name()).isEqualTo(400);
        soft.assertThat(answer.body()).as(row.name()).contains("no_such_parameter");
      }
    }

    void wrongTypes() {
      Set<Kind> typed =
          Set.of(Kind.INT, Kind.NUM, Kind.SIZE, Kind.SBOOL, Kind.BOOL, Kind.NBOOL, Kind.B01);
      for (Parameter parameter : operation().parameters()) {
        if (typed.contains(parameter.kind()) && !parameter.isPrefix()) {
          Map<String, String> values = row.requiredValues();
          values.put(parameter.name(), WRONG);
          HttpResponse<String> answer =
              attempt(
                  "with " + parameter.name() + "=" + WRONG,
                  () -> row.call(BENCH, admin(), row.unknownPath(), values));
          soft.assertThat(answer.statusCode())
              .as("%s %s=%s", row, parameter.name(), WRONG)
              .isIn(400, 401);
        }
      }
    }

    void longTexts() {
      // who is unknown may send less, and is interrupted
      String text = "x".repeat(row.asks() || admin().isEmpty() ? LONG_IN_QUERY : LONG);
      for (Parameter parameter : operation().parameters()) {
        Map<String, String> values = row.requiredValues();
        values.put(parameter.name().replace("*", "y"), text);
        attempt(
            "with a long " + parameter.name(),
            () -> row.call(BENCH, admin(), row.unknownPath(), values));
      }
    }

    void wrongRole() {
      if (operation().role() == Role.ADMIN) {
        HttpResponse<String> answer =
            attempt(
                "as a plain user",
                () -> row.call(BENCH, Optional.of(PLAIN), row.unknownPath(), row.requiredValues()));
        soft.assertThat(answer.statusCode()).as("%s as a plain user", row).isEqualTo(403);
      }
    }

    void noCredentials() {
      if (row.side() == Side.ANONYMOUS) {
        return;
      }
      HttpResponse<String> answer =
          attempt(
              "without credentials",
              () -> row.call(BENCH, Optional.empty(), row.unknownPath(), row.requiredValues()));
      boolean offered =
          row.resource().find(Side.ANONYMOUS, operation().method(), operation().op()).isPresent();
      boolean method = row.resource().methods(Side.ANONYMOUS).contains(operation().method());
      if (!offered) {
        soft.assertThat(answer.statusCode())
            .as("%s without credentials", row)
            .isEqualTo(method ? 400 : 401);
        soft.assertThat(answer.body())
            .as("%s without credentials", row)
            .startsWith(method ? "Unrecognised signature" : "Forbidden");
      }
      HttpResponse<String> rejected =
          attempt(
              "with a key that is not in force",
              () ->
                  BENCH.send(
                      operation().method(),
                      row.pathWithOp(row.unknownPath()),
                      Map.of(
                          "Authorization",
                          BENCH.header(BENCH.accounts.apiKeys(ADMIN).get(0), "wrong", 0)),
                      Optional.empty()));
      soft.assertThat(rejected.statusCode()).as("%s with a wrong key", row).isEqualTo(401);
    }

    void unknownId() {
      if (row.resource().placeholders().isEmpty()) {
        return;
      }
      HttpResponse<String> answer =
          attempt(
              "of an unknown id",
              () -> row.call(BENCH, admin(), row.unknownPath(), row.requiredValues()));
      // an argument may be looked at before the thing that it is for
      List<Integer> allowed =
          GONE.contains(row.name())
              ? List.of(410)
              : DELETED_ANYWAY.contains(row.name())
                  ? List.of(204)
                  : row.name().equals(NOTHING_TO_DO)
                      ? List.of(202, 404)
                      : row.required().isEmpty() ? List.of(404, 501) : List.of(400, 404, 501);
      soft.assertThat(answer.statusCode()).as("%s of an unknown id", row).isIn(allowed);
      HttpResponse<String> odd =
          attempt(
              "of an odd id",
              () ->
                  row.call(
                      BENCH,
                      admin(),
                      row.unknownPath().replaceAll("zzzzzz|987654", "%00%c3%28"),
                      row.requiredValues()));
      soft.assertThat(odd.statusCode()).as("%s of an odd id", row).isEqualTo(400);
    }

    void wrongMethods() {
      for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
        if (row.resource().methods(Side.SIGNED).contains(method)
            || row.resource().methods(Side.ANONYMOUS).contains(method)) {
          continue;
        }
        HttpResponse<String> answer =
            attempt(
                method,
                () ->
                    BENCH.send(
                        method,
                        row.unknownPath(),
                        Map.of("Authorization", BENCH.signed(ADMIN)),
                        Optional.empty()));
        soft.assertThat(answer.statusCode()).as("%s by %s", row, method).isEqualTo(405);
        soft.assertThat(answer.headers().firstValue("Allow").orElse(""))
            .as("%s by %s", row, method)
            .isNotEmpty()
            .doesNotContain(method);
      }
    }

    void wrongOp() {
      HttpResponse<String> answer =
          attempt(
              "with a wrong op",
              () ->
                  BENCH.send(
                      operation().method(),
                      row.unknownPath() + "?op=levitate",
                      Map.of("Authorization", BENCH.signed(ADMIN)),
                      Optional.empty()));
      soft.assertThat(answer.statusCode()).as("%s with a wrong op", row).isIn(400, 405);
      if (answer.statusCode() == 400) {
        soft.assertThat(answer.body())
            .isEqualTo("Unrecognised signature: method=" + operation().method() + " op=levitate");
      }
    }

    void wrongContentType() {
      if (row.asks()) {
        return;
      }
      for (String type : List.of("application/xml", "text/plain", "application/x-yaml", "?/?")) {
        HttpResponse<String> answer =
            attempt("of type " + type, () -> row.callBytes(BENCH, ADMIN, type, bytes("<a>b</a>")));
        soft.assertThat(answer.statusCode()).as("%s of type %s", row, type).isEqualTo(400);
      }
      for (String broken : List.of("{\"a\": ", "[1]", "\"a\"", "{\"a\": \"\\ud800\"}", "\u0000")) {
        HttpResponse<String> answer =
            attempt(
                "of JSON " + broken,
                () -> row.callBytes(BENCH, ADMIN, "application/json", bytes(broken)));
        soft.assertThat(answer.statusCode()).as("%s of JSON %s", row, broken).isEqualTo(400);
      }
    }

    void brokenTexts() {
      for (Parameter parameter : operation().parameters()) {
        String name = Row.encoded(parameter.name().replace("*", "y"));
        // a query with %zz is none that this client would send
        for (String broken :
            List.of("%c3%28", "%ff", "a%00b", "%ed%a0%80", row.asks() ? "%ff" : "%zz")) {
          HttpResponse<String> answer =
              attempt(
                  name + "=" + broken,
                  () -> row.callRaw(BENCH, admin(), row.unknownPath(), name + "=" + broken));
          soft.assertThat(answer.statusCode()).as("%s %s=%s", row, name, broken).isIn(400, 401);
        }
      }
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String shortened(HttpResponse<String> answer) {
      String body = answer.body();
      return body.length() > 200 ? body.substring(0, 200) + "…" : body;
    }
  }

  /** So that a table without rows does not pass. */
  @org.junit.jupiter.api.Test
  void thereAreRows() {
    assertThat(Row.all(BENCH)).hasSizeGreaterThan(60);
  }
}
