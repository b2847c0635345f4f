package io.maas4j.server.metadata;

import static io.maas4j.server.metadata.MetadataBench.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.ApiKey;
import io.maas4j.account.Accounts;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.power.Secret;
import io.maas4j.testkit.fixtures.MutableClock;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileMetadataTest {
  private static final String V = "/MAAS/metadata/2012-03-01/";
  private static final String MULTIPART = "multipart/form-data; boundary=bb";

  private final MutableClock clock = MutableClock.atNoon();
  private MetadataBench bench;
  private MachineId id;
  private ApiKey key;

  @BeforeEach
  void start() {
    bench = new MetadataBench(clock);
    id = bench.commissioning("box").id();
    key = bench.key(id);
  }

  @AfterEach
  void stillServes() {
    assertThat(bench.get("/MAAS/metadata/").statusCode()).isEqualTo(200);
    bench.close();
  }

  private HttpResponse<byte[]> with(String authorization) {
    return bench.get(V + "meta-data/instance-id", "Authorization", authorization);
  }

  private static void isRefusal(HttpResponse<byte[]> response, int status, String... words) {
    assertThat(response.statusCode()).describedAs(text(response)).isEqualTo(status);
    for (String word : words) {
      assertThat(text(response)).contains(word);
    }
    assertThat(response.headers().allValues("Date")).hasSize(1);
  }

  @Test
  void anExpiredTimestampIsRefusedWithTheServersTime() {
    HttpResponse<byte[]> response = with(bench.sign(key, clock.instant().getEpochSecond() - 301));
    isRefusal(response, 401, "Expired timestamp");
    assertThat(response.headers().firstValue("Date").orElseThrow())
        .matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} 12:00:00 GMT");
    assertThat(with(bench.sign(key, clock.instant().getEpochSecond() + 9999)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void wrongKeysAreRefused() {
    String good = bench.sign(key);
    isRefusal(with(good.replace(key.tokenKey(), "nobodys")), 401);
    isRefusal(with(good.replace(key.consumerKey(), "nobodys")), 401);
    isRefusal(with(good.replace(key.tokenSecret().reveal(), "wrong")), 401, "signature");
    isRefusal(with("OAuth"), 400, "Missing OAuth parameter");
    isRefusal(with(good.replace("PLAINTEXT", "HMAC-SHA1")), 400, "HMAC-SHA1", "PLAINTEXT");
    isRefusal(with(good.replaceAll("oauth_timestamp=\"\\d+\"", "oauth_timestamp=\"x\"")), 400);
    isRefusal(with(good.replace("%26", "%zz")), 400, "percent");
    assertThat(with(good).statusCode()).isEqualTo(200);
    isRefusal(with(good), 401, "Nonce");
  }

  @Test
  void otherSpellingsOfTheHeaderAreUnderstood() {
    assertThat(with(bench.sign(key).replace("\"", "")).statusCode()).isEqualTo(200);
    assertThat(with(bench.sign(key).replace(", ", ",")).statusCode()).isEqualTo(200);
    assertThat(with(bench.sign(key).replace("%26", "&")).statusCode()).isEqualTo(200);
    assertThat(with(bench.sign(key).replace("OAuth ", "OAuth realm=\"\", ")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aUsersKeyIsNoMachines() {
    Accounts accounts = new Accounts(bench.store, bench.ids);
    accounts.create("alice", "", "secret", Accounts.Role.USER);
    ApiKey users = accounts.newApiKey("alice", "");
    isRefusal(
        bench.signedGet(users, V + "meta-data/instance-id"),
        403,
        "Not authenticated as a known node.");
    isRefusal(bench.report(users, id, "{}"), 403);
  }

  @Test
  void credentialsDieWithTheirOwner() {
    bench.store.inTransaction(
        tx -> {
          tx.keys().deleteOfMachine(id);
          return id;
        });
    isRefusal(bench.form(V, "op=signal&status=OK", "Authorization", bench.sign(key)), 401);
    assertThat(
            bench
                .report(
                    key,
                    id,
                    "{\"name\":\"modules-final\",\"description\":\"\",\"event_type\":\"finish\","
                        + "\"origin\":\"cloudinit\",\"result\":\"FAIL\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(bench.machine(id).state()).isEqualTo(State.COMMISSIONING);
  }

  @Test
  void unsignedRequestsGetNothingOfAMachine() {
    isRefusal(bench.form(V, "op=signal&status=OK"), 401);
    isRefusal(bench.get("/MAAS/metadata/curtin/2012-03-01/user-data"), 401);
    isRefusal(bench.get(V + "maas-commissioning-scripts"), 401);
    isRefusal(bench.post("/MAAS/metadata/status/" + id, "{}".getBytes(UTF_8)), 401);
    isRefusal(bench.get(V + "by-mac/52:54:00:00:00:01/meta-data/"), 403);
    isRefusal(
        bench.get(
            V + "user-data",
            "Authorization",
            bench.sign(key).replace("OAuth", "oauth ").replace(key.tokenKey(), "x")),
        401);
  }

  @Test
  void unknownVersionsAndOperationsAreNamed() {
    isRefusal(bench.get("/MAAS/metadata/2019-01-01/"), 404, "Unknown metadata version");
    isRefusal(
        bench.form(V, "op=dance", "Authorization", bench.sign(key)),
        400,
        "Unrecognised signature: method=POST op=dance");
    isRefusal(
        bench.get(V + "?op=signal", "Authorization", bench.sign(key)),
        400,
        "Unrecognised signature: method=GET op=signal");
    isRefusal(
        bench.get("/MAAS/metadata/latest/by-id/" + id + "/"),
        400,
        "Unrecognised signature: method=GET op=None");
    isRefusal(
        bench.form("/MAAS/metadata/latest/by-id/" + id + "/", "op=netboot_on"), 400, "netboot_on");
    isRefusal(bench.signedGet(key, V + "no/such/path"), 404);
  }

  @Test
  void signalsThatAreNoneAreExplained() {
    for (String[] row :
        new String[][] {
          {"op=signal", "No status provided"},
          {"op=signal&status=DANCING", "Unknown commissioning status: 'DANCING'"},
          {"op=signal&status=WORKING&script_result_id=x", "script_result_id"},
          {"op=signal&status=WORKING&exit_status=1.5", "exit_status"},
          {"op=signal&status=WORKING&runtime=NaN", "runtime"},
          {"op=signal&status=WORKING&error=%00", "error"},
          {"op=signal&status=WORKING&power_type=none", "power_type"},
          {"op=signal&status=WORKING&power_type=obedient&power_parameters=[", "power_parameters"},
          {"op=signal&status=%zz", "percent"},
        }) {
      isRefusal(bench.form(V, row[0], "Authorization", bench.sign(key)), 400, row[1]);
    }
  }

  @Test
  void brokenMultipartIsExplained() {
    String part = "--bb\r\nContent-Disposition: form-data; name=\"op\"\r\n\r\nsignal\r\n";
    for (String body :
        List.of(
            "",
            "nothing",
            part,
            part + "--bb",
            "--bb\r\n\r\nx\r\n--bb--",
            "--bb\r\nContent-Disposition: form-data\r\n\r\nx\r\n--bb--",
            "--bb--",
            part.repeat(70) + "--bb--")) {
      HttpResponse<byte[]> response =
          bench.post(
              V, body.getBytes(UTF_8), "Authorization", bench.sign(key), "Content-Type", MULTIPART);
      isRefusal(response, 400);
    }
    isRefusal(
        bench.post(
            V,
            "x".getBytes(UTF_8),
            "Authorization",
            bench.sign(key),
            "Content-Type",
            "multipart/form-data"),
        400,
        "boundary");
  }

  @Test
  void garbageNeverBreaksTheService() {
    long seed = 20261121;
    Random random = new Random(seed);
    String good =
        "--bb\r\nContent-Disposition: form-data; name=\"op\"\r\n\r\nsignal\r\n"
            + "--bb\r\nContent-Disposition: form-data; name=\"status\"\r\n\r\nWORKING\r\n"
            + "--bb\r\nContent-Disposition: form-data; name=\"a.out\"; filename=\"a.out\"\r\n\r\n"
            + "\u00e9\r\n--bb--\r\n";
    for (int i = 0; i < 300; i++) {
      byte[] body = good.getBytes(UTF_8);
      for (int n = random.nextInt(6); n >= 0; n--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      HttpResponse<byte[]> response =
          bench.post(V, body, "Authorization", bench.sign(key), "Content-Type", MULTIPART);
      assertThat(response.statusCode()).describedAs("seed %d, step %d", seed, i).isIn(200, 400);
    }
  }

  @Test
  void resultsThatAreNoYamlOrHaveUnknownKeysAreTakenAndSaidSo() {
    for (String yaml : List.of("{broken: [", "surprise: 1\nresults: {}\n")) {
      String body =
          field("op", "signal")
              + field("status", "WORKING")
              + field("name", "maas-lshw")
              + field("exit_status", "0")
              + "--bb\r\nContent-Disposition: form-data; name=\"maas-lshw.yaml\";"
              + " filename=\"maas-lshw.yaml\"\r\n\r\n"
              + yaml
              + "\r\n--bb--\r\n";
      HttpResponse<byte[]> response =
          bench.post(
              V, body.getBytes(UTF_8), "Authorization", bench.sign(key), "Content-Type", MULTIPART);
      assertThat(response.statusCode()).describedAs(text(response)).isEqualTo(200);
    }
    assertThat(bench.eventTypes(id)).contains("SCRIPT_RESULT_ERROR");
  }

  private static String field(String name, String value) {
    return "--bb\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  @Test
  void reportsThatAreNoneAreExplained() throws Exception {
    String good =
        "{\"name\":\"a/b\",\"description\":\"d\",\"event_type\":\"start\",\"origin\":\"curtin\"%s}";
    assertThat(bench.report(key, id, good.formatted("")).statusCode()).isEqualTo(204);
    for (String more :
        List.of(
            ",\"timestamp\":\"soon\"",
            ",\"timestamp\":1e300",
            ",\"surprise\":[1]",
            ",\"files\":null",
            ",\"files\":[{\"path\":\"/x\",\"encoding\":\"base64\",\"content\":null}]",
            ",\"files\":[" + file("bzip2", bzip2("log".getBytes(UTF_8))) + "]")) {
      assertThat(bench.report(key, id, good.formatted(more)).statusCode())
          .describedAs(more)
          .isEqualTo(204);
    }
    isRefusal(bench.report(key, id, good.formatted(",\"x\":\"\u00e9\"")), 400, "ASCII");
    isRefusal(bench.report(key, id, "{\"name\": "), 400, "JSON");
    isRefusal(bench.report(key, id, "[]"), 400, "object");
    isRefusal(bench.report(key, id, ""), 400);
    isRefusal(bench.report(key, id, "{\"event_type\":\"start\"}"), 400, "origin");
    isRefusal(bench.report(key, id, good.formatted("").replace("start", "pause")), 400, "pause");
    isRefusal(bench.report(key, id, good.formatted("").replace("\"d\"", "\"\\u0000\"")), 400);
    isRefusal(bench.report(key, id, good.formatted(",\"files\":{}")), 400, "files");
    isRefusal(
        bench.report(key, id, good.formatted(",\"files\":[" + file("zip", new byte[] {1}) + "]")),
        400,
        "bzip2");
    isRefusal(
        bench.report(key, id, good.formatted(",\"files\":[" + file("bzip2", new byte[] {1}) + "]")),
        400,
        "not bzip2");
    byte[] bomb = bzip2(new byte[StatusReport.MAX_UNPACKED + 1]);
    isRefusal(
        bench.report(key, id, good.formatted(",\"files\":[" + file("bzip2", bomb) + "]")),
        400,
        "more than");
  }

  private static String file(String compression, byte[] content) {
    return "{\"path\":\"/tmp/install.log\",\"encoding\":\"base64\",\"compression\":\""
        + compression
        + "\",\"content\":\""
        + Base64.getEncoder().encodeToString(content)
        + "\"}";
  }

  private static byte[] bzip2(byte[] content) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream out = new BZip2CompressorOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void anOversizeBodyIsRefused() {
    byte[] body = new byte[MetadataRequest.MAX_BODY + 1];
    HttpResponse<byte[]> response =
        bench.post(V, body, "Authorization", bench.sign(key), "Content-Type", MULTIPART);
    assertThat(response.statusCode()).isEqualTo(413);
    byte[] some = new byte[MetadataRequest.MAX_ANONYMOUS_BODY + 1];
    assertThat(
            bench
                .post("/MAAS/metadata/latest/by-id/" + id + "/", some, "Content-Type", MULTIPART)
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void aHalfSentRequestHarmsNobody() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", bench.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + V
                      + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: "
                      + MULTIPART
                      + "\r\nAuthorization: "
                      + bench.sign(key)
                      + "\r\n\r\n--bb\r\n")
                  .getBytes(UTF_8));
      socket.shutdownOutput();
      socket.setSoTimeout(20_000);
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).doesNotContain(" 200 ").doesNotContain(" 500 ");
    }
    assertThat(bench.machine(id).state()).isEqualTo(State.COMMISSIONING);
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    var request =
        java.net.http.HttpRequest.newBuilder(java.net.URI.create(bench.url(V))).DELETE().build();
    var response =
        java.net.http.HttpClient.newHttpClient()
            .send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, POST");
  }

  @Test
  void secretsAreInNoText() {
    assertThat(key.tokenSecret()).isInstanceOf(Secret.class);
    assertThat(key.toString()).doesNotContain(key.tokenSecret().reveal());
  }
}
