package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.Store;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/MAAS/api/2.0/";

  private final AtomicBoolean broken = new AtomicBoolean();
  private final AtomicInteger transactions = new AtomicInteger();
  private final ApiBench bench = new ApiBench(this::watched, ApiListener.NONE);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void doubleSlashesEncodedCharactersAndSlashesInNamesGetThrough() throws IOException {
    assertThat(bench.raw("//MAAS//api/2.0///zones//", "wren").get(0)).contains("200");
    assertThat(bench.raw(API + "zones/def%61ult/", "wren").get(0)).contains("200");
    assertThat(bench.raw(API + "zones/a%2Fb/", "wren"))
        .contains("No Zone matches the given query.");
    assertThat(bench.raw(API + "subnets/10.0.0.0/24/", "wren"))
        .contains("No Subnet matches the given query.");
    assertThat(bench.raw(API + "gnomes/10.0.0.0/24/", "wren"))
        .contains("Unknown API endpoint: /MAAS/api/2.0/gnomes/10.0.0.0/24/.");
    assertThat(bench.raw(API + "subnets/10.0.0.0%2f24/", "wren").get(0)).contains("404");
    assertThat(bench.raw(API + "zones/..;/x%5c%25/", "wren").get(0)).contains("404");
  }

  @Test
  void itemsAreFoundWithAndWithoutTheLastSlashCollectionsOnlyWithIt() {
    assertThat(bench.get(API + "zones/default", "wren").statusCode()).isEqualTo(200);
    assertThat(bench.get(API + "zones", "wren").statusCode()).isEqualTo(404);
    assertThat(bench.get(API + "machines/op-list_allocated", "wren").body()).isEqualTo("[]");
  }

  @Test
  void theVersionsOfTheApiAreTold() {
    assertThat(bench.anonymous("GET", "/MAAS/api/version/").body()).isEqualTo("2.0");
    assertThat(bench.anonymous("GET", "/MAAS/api/1.0/nodes/").statusCode()).isEqualTo(410);
  }

  @Test
  void anEmptyOpMeansCreateAndAnOpInTheFormCounts() {
    HttpResponse<String> created =
        bench.form("POST", API + "zones/?op=", "kestrel", "name", "attic");
    assertThat(created.statusCode()).isEqualTo(200);
    assertThat(bench.form("POST", API + "machines/", "kestrel", "op", "levitate").body())
        .isEqualTo("Unrecognised signature: method=POST op=levitate");
  }

  @Test
  void whatACommandLineSendsIsUnderstood() {
    String boundary = "===============5779718580207957852==";
    String body =
        "MIME-Version: 1.0\r\n\r\n--"
            + boundary
            + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data;"
            + " name=\"name\"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain;"
            + " charset=\"utf-8\"\r\n\r\nbG9m\r\ndA==\r\n\r\n--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nCold\r\n--"
            + boundary
            + "--\r\n";
    HttpResponse<String> answer =
        bench.send(
            "POST",
            API + "zones/",
            Map.of(
                "Authorization",
                bench.signed("kestrel"),
                "Content-Type",
                "multipart/form-data; boundary=\"" + boundary + "\""),
            Optional.of(body));
    assertThat(answer.body()).contains("\"name\":\"loft\"").contains("\"description\":\"Cold\"");
  }

  @Test
  void aFileIsTheTextOfAParameterAndIsNamedWhereNothingTakesIt() {
    HttpResponse<String> answer =
        body(
            Map.of("Authorization", bench.signed("kestrel")),
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nloft\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"description\";"
                + " filename=\"description\"\r\n\r\nCold\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"picture\";"
                + " filename=\"picture\"\r\n\r\nsketch\r\n--x--\r\n");
    assertThat(answer.body()).contains("\"name\":\"loft\"").contains("\"description\":\"Cold\"");
    assertThat(answer.headers().firstValue("MAAS4J-Ignored-Parameters")).hasValue("picture");
  }

  @Test
  void aFormOfPythonWithoutFieldsIsAnEmptyForm() {
    bench.form("POST", API + "zones/", "kestrel", "name", "loft");
    HttpResponse<String> deleted =
        bench.send(
            "DELETE",
            API + "zones/loft/",
            Map.of(
                "Authorization",
                bench.signed("kestrel"),
                "Content-Type",
                "multipart/form-data; boundary=x"),
            Optional.of("--x\r\n\r\n--x--\r\n"));
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(body(Map.of(), "multipart/form-data; boundary=x", "--x\r\n\r\n\r\n--x--\r\n").body())
        .doesNotContain("cannot be read");
  }

  @Test
  void brokenBodiesAreRefusedInPlainWords() {
    Map<String, String> signed = Map.of("Authorization", bench.signed("kestrel"));
    assertThat(body(signed, "application/json", "{\"name\":").statusCode()).isEqualTo(400);
    assertThat(body(Map.of(), "application/yaml", "a: b").body()).contains("is not understood");
    assertThat(body(Map.of(), "multipart/form-data; boundary=x", "--x\r\n\r\nno name").body())
        .startsWith("The multipart body cannot be read");
    assertThat(body(Map.of(), "multipart/form-data", "--x").body()).contains("no boundary");
  }

  @Test
  void aBodyOfJsonIsAsGoodAsAForm() {
    HttpResponse<String> answer =
        body(
            Map.of("Authorization", bench.signed("kestrel")),
            "application/json",
            "{\"name\": \"attic\", \"description\": \"é\"}");
    assertThat(answer.body()).contains("\"description\":\"é\"");
  }

  @Test
  void parametersThatHaveNoEffectAreNamed() {
    HttpResponse<String> answer =
        bench.form("POST", API + "zones/", "kestrel", "name", "attic", "colour", "red");
    assertThat(answer.headers().firstValue("MAAS4J-Ignored-Parameters")).hasValue("colour");
    HttpResponse<String> refused =
        bench.form("POST", API + "machines/?op=allocate", "wren", "colour", "red");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo("{\"colour\":[\"No such constraint.\"]}");
    assertThat(bench.get(API + "machines/?colour=red", "wren").body())
        .isEqualTo("{\"colour\":[\"No such constraint.\"]}");
  }

  @Test
  void anOperationOfTheContractThatIsNotServedSaysSo() {
    HttpResponse<String> answer = bench.form("POST", API + "boot-resources/?op=import", "kestrel");
    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(answer.body()).contains("import");
  }

  @Test
  void theDescriptionHasItsExactTypeAndOneHash() throws IOException {
    HttpResponse<String> answer = bench.anonymous("GET", API + "describe/");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode document = JSON.readTree(answer.body());
    assertThat(document.path("hash").asText()).hasSize(40);
    assertThat(answer.headers().firstValue("X-MAAS-API-Hash"))
        .hasValue(document.path("hash").asText());
    assertThat(answer.body()).contains("\"name\":\"AnonMachinesHandler\"").contains(":param name:");
  }

  @Test
  void anUnreachableStoreIsTheClientsCueToWait() {
    String signature = bench.signed("kestrel");
    broken.set(true);
    HttpResponse<String> answer =
        bench.send("GET", API + "zones/", Map.of("Authorization", signature), Optional.empty());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
    assertThat(answer.headers().firstValue("MAAS4J-Code")).hasValue("UNAVAILABLE");
  }

  @Test
  void aListOfManyMachinesTakesAsFewTransactionsAsAListOfOne() throws IOException {
    bench.store.inTransaction(tx -> tx.machines().insert(bench.fixtures.machine().ready().build()));
    int before = transactions.get();
    bench.get(API + "machines/", "wren");
    int one = transactions.get() - before;
    bench.store.inTransaction(
        tx -> {
          for (int i = 0; i < 300; i++) {
            tx.machines().insert(bench.fixtures.machine().ready().build());
          }
          return tx;
        });
    before = transactions.get();
    HttpResponse<String> answer = bench.get(API + "machines/", "wren");
    assertThat(JSON.readTree(answer.body())).hasSize(301);
    assertThat(transactions.get() - before).isEqualTo(one);
  }

  @Test
  void aMachineThatRegistersItselfIsToldLittle() throws IOException {
    HttpResponse<String> answer =
        bench.anonymous(
            "POST",
            API + "machines/",
            "architecture",
            "amd64",
            "mac_addresses",
            "52:54:00:00:00:01,52:54:00:00:00:02",
            "mac_addresses",
            "52:54:00:00:00:03");
    JsonNode machine = JSON.readTree(answer.body());
    assertThat(machine.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "system_id",
            "hostname",
            "domain",
            "fqdn",
            "architecture",
            "status",
            "power_type",
            "power_state",
            "zone",
            "status_action",
            "status_message",
            "status_name",
            "node_type",
            "resource_uri");
    String id = machine.path("system_id").asText();
    JsonNode whole = JSON.readTree(bench.get(API + "machines/" + id + "/", "wren").body());
    assertThat(whole.path("interface_set")).hasSize(3);
    assertThat(
            bench
                .anonymous("GET", API + "machines/?op=is_registered&mac_address=52:54:00:00:00:03")
                .body())
        .isEqualTo("false");
    assertThat(bench.get(API + "machines/?op=is_registered&mac_address=52:54:00:00:00:03", "wren"))
        .extracting(HttpResponse::body)
        .isEqualTo("true");
  }

  private HttpResponse<String> body(Map<String, String> headers, String type, String body) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("Content-Type", type);
    return bench.send("POST", API + "zones/", all, Optional.of(body));
  }

  /** The same store, which counts and can be made to fail. */
  private Store watched(Store store) {
    return new Store() {
      @Override
      public <T> T inTransaction(Work<T> work) {
        if (broken.get()) {
          throw new Unavailable(
              "the store cannot be reached", "try again", new IOException("refused"));
        }
        transactions.incrementAndGet();
        return store.inTransaction(work);
      }

      @Override
      public JobScheduler scheduler() {
        return store.scheduler();
      }

      @Override
      public void close() {}
    };
  }
}
