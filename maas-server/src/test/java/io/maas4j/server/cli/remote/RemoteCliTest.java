package io.maas4j.server.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.server.cli.remote.Person.Outcome;
import io.maas4j.server.cli.remote.ScriptedServer.Asked;
import io.maas4j.server.http.Multipart;
import io.maas4j.server.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCliTest {
  private static final String API = "/MAAS/api/2.0/";

  @TempDir private Path home = Path.of("");
  private final ScriptedServer server = new ScriptedServer();
  private Person person = new Person(home);

  @BeforeEach
  void login() {
    person = new Person(home);
    server.json("GET users/?op=whoami", "{}");
    server.answer("GET describe/", 200, "application/json", Descriptions.SMALL, Map.of());
    person.types("login", "p", server.url(), "consumer:token:s3cret");
    server.asked();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatAsksHasItsArgumentsInTheQuery() {
    server.json("GET machines/?hostname=a+b&hostname=c%26d", "[{\"a\":1}]");
    Outcome answer = person.types("p", "machines", "read", "hostname=a b", "hostname=c&d");
    assertThat(answer.out()).isEqualTo("[\n    {\n        \"a\": 1\n    }\n]\n");
    assertThat(answer.err()).isEmpty();
    server.answer("DELETE subnets/3/?name=x", 204, "text/plain", "", Map.of());
    assertThat(person.types("p", "subnet", "delete", "3", "name=x")).matches(o -> o.status() == 0);
    server.json("GET machines/?op=is_registered&name=m", "true");
    assertThat(person.types("p", "machines", "is-registered", "name=m").out()).isEqualTo("true\n");
  }

  @Test
  void whatDoesHasItsArgumentsInAForm() {
    server.json("POST machines/?op=allocate", "{}");
    person.types("p", "machines", "allocate", "tags=a", "tags=é=1", "empty=");
    Asked asked = server.asked().get(0);
    assertThat(asked.type()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(asked.text()).isEqualTo("tags=a&tags=%C3%A9%3D1&empty=");
    server.json("PUT subnets/10.0.0.0/24/", "{}");
    assertThat(person.types("p", "subnet", "update", "10.0.0.0/24", "name=n").status()).isZero();
    server.json("PUT subnets/a%20b%3F/", "{}");
    assertThat(person.types("p", "subnet", "update", "a b?").status()).isZero();
  }

  @Test
  void filesMakeItAFormOfPartsEachInBase64() throws IOException {
    byte[] content = new byte[5_000];
    new Random(5).nextBytes(content);
    Path file = Files.write(home.resolve("file"), content);
    server.json("POST machines/", "{}");
    person.piping("from stdin");
    person.types("p", "machines", "create", "name=é", "script@=" + file, "more@=-");
    Asked asked = server.asked().get(0);
    assertThat(asked.text().split("Content-Transfer-Encoding: base64", -1)).hasSize(4);
    assertThat(asked.text().lines().mapToInt(String::length).max().orElseThrow())
        .isLessThanOrEqualTo(76);
    List<Part> parts = Multipart.parse(asked.type(), asked.body(), 10);
    assertThat(parts).extracting(Part::name).containsExactly("name", "script", "more");
    assertThat(parts)
        .extracting(Part::kind)
        .containsExactly(Part.Kind.FIELD, Part.Kind.FILE, Part.Kind.FILE);
    assertThat(parts.get(0).text()).isEqualTo("é");
    assertThat(parts.get(1).content()).isEqualTo(content);
    assertThat(parts.get(2).text()).isEqualTo("from stdin");
    assertThat(person.types("p", "machines", "create", "a@=" + home.resolve("none")).err())
        .contains("cannot be read: there is none");
  }

  @Test
  void everyRequestHasANonceOfItsOwn() {
    server.json("GET machines/", "[]");
    person.types("p", "machines", "read");
    person.types("p", "machines", "read");
    assertThat(server.asked()).extracting(Asked::authorization).doesNotHaveDuplicates();
  }

  @Test
  void refusalsGoToStandardErrorAndEndWithTwo() {
    server.answer(
        "POST machines/",
        400,
        "application/json",
        "{\"name\": [\"too \\\"long\\\"\", \"odd\"], \"__all__\": [\"no\"]}",
        Map.of("MAAS4J-Remedy", "choose another"));
    Outcome refused = person.types("p", "machines", "create");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .isEqualTo(
            "maas: the server refused (400):\n  name: too \"long\"\n  name: odd\n  no\n"
                + "maas: choose another\n");
    server.answer("POST machines/", 409, "text/plain", "No machine", Map.of());
    assertThat(person.types("p", "machines", "create").err())
        .isEqualTo("maas: the server refused (409): No machine\n");
    server.answer("POST machines/", 403, "text/plain", "", Map.of());
    assertThat(person.types("p", "machines", "create").err()).contains("you may not do that");
    server.answer("POST machines/", 302, "text/html", "", Map.of("Location", "/login"));
    assertThat(person.types("p", "machines", "create").err()).contains("it points to /login");
  }

  @Test
  void aChangedApiAndArgumentsWithoutEffectAreTold() {
    server.answer(
        "GET machines/",
        200,
        "application/json",
        "[]",
        Map.of("X-MAAS-API-Hash", "other", "MAAS4J-Ignored-Parameters", "colour, size"));
    Outcome warned = person.types("p", "machines", "read");
    assertThat(warned.status()).isZero();
    assertThat(warned.out()).isEqualTo("[]\n");
    assertThat(warned.err()).contains("maas refresh p", "had no effect: colour, size");
    server.answer("GET machines/", 200, "application/json", "[]", Map.of("X-MAAS-API-Hash", "abc"));
    assertThat(person.types("p", "machines", "read").err()).isEmpty();
  }

  @Test
  void bytesAndTextsComeOutAsTheyAre() {
    byte[] content = new byte[300];
    new Random(6).nextBytes(content);
    server.bytes("GET machines/", "application/octet-stream", content);
    assertThat(person.types("p", "machines", "read").bytes()).isEqualTo(content);
    server.answer("GET machines/", 200, "text/plain", "{ \"as\":\n it is", Map.of());
    assertThat(person.types("p", "machines", "read").out()).isEqualTo("{ \"as\":\n it is");
  }

  @Test
  void debuggingShowsTheRequestWithoutSecrets() {
    server.json("POST machines/", "{}");
    Outcome shown =
        person.types(
            "p", "machines", "create", "-d", "name=n", "power_parameters_pass=pw1", "secret=pw2");
    assertThat(shown.err())
        .contains(
            "> POST " + server.url() + "/api/2.0/machines/", "name=n", "oauth_signature=\"***\"")
        .contains("power_parameters_pass=***", "< 200")
        .doesNotContain("pw1", "pw2", "s3cret");
    server.json("GET machines/?password=pw3", "[]");
    assertThat(person.types("p", "machines", "read", "password=pw3", "--debug").err())
        .contains("?password=***")
        .doesNotContain("pw3");
  }

  @Test
  void helpIsThereAtEachLevel() {
    assertThat(person.types("p", "--help").out())
        .contains("usage: maas p", "boot-resources  Manage.", "sshkeys", "version");
    assertThat(person.types("p", "machines", "-h").out())
        .contains("usage: maas p machines", "allocate", "is-registered  Title");
    assertThat(person.types("p", "machines", "create", "--help").out())
        .contains("usage: maas p machines create [options] [key=value", "Prose.")
        .contains("  name (String)\n      Optional. What it is\n");
    assertThat(person.types("p", "subnet", "update", "--help").out())
        .startsWith("usage: maas p subnet update [options] ID [key=value");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void wrongUsageIsExplainedBeforeAnythingIsSent() {
    assertThat(person.types("p", "machine").err()).contains("Is it machines?");
    assertThat(person.types("p", "machines", "alocate").err()).contains("There is no 'alocate'");
    assertThat(person.types("p", "subnet", "update").err())
        .contains("Missing: id.", "usage: maas p subnet update [options] ID");
    assertThat(person.types("p", "subnet", "read", "3", "name=x").err())
        .contains("takes no arguments");
    assertThat(person.types("p", "machines", "read", "name").err()).contains("give key=value");
    assertThat(person.types("p").err()).contains("usage: maas p", "a command is missing");
    assertThat(person.types("p", "machines").status()).isEqualTo(2);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void keysAreImportedByABareWord() {
    server.json("POST account/prefs/sshkeys/?op=import", "[]");
    assertThat(person.types("p", "sshkeys", "import", "lp:wren").status()).isZero();
    person.types("p", "sshkeys", "import", "keysource=gh:wren");
    assertThat(server.asked())
        .extracting(Asked::text)
        .containsExactly("keysource=lp%3Awren", "keysource=gh%3Awren");
  }

  @Test
  void imagesAreSentInPiecesToWhereTheServerSays() throws IOException {
    byte[] content = new byte[(4 << 20) + 1_000];
    new Random(7).nextBytes(content);
    Path file = Files.write(home.resolve("image"), content);
    server
        .answer(
            "POST boot-resources/",
            201,
            "application/json",
            "{\"resource_uri\": \""
                + API
                + "boot-resources/9/\", \"sets\": {\"20260101\": {\"files\":"
                + " {\"old\": {}}}, \"20260102\": {\"version\": \"20260102\", \"files\": {\"root\":"
                + " {\"complete\": false, \"upload_uri\": \""
                + API
                + "boot-resources/9/upload/4/\"}}}}}",
            Map.of())
        .answer("PUT boot-resources/9/upload/4/", 200, "text/plain", "OK", Map.of())
        .json("GET boot-resources/9/", "{\"id\": 9}");
    Outcome done =
        person.types("p", "boot-resources", "create", "name=custom/x", "content@=" + file);
    assertThat(done.out()).contains("\"id\": 9");
    List<Asked> asked = server.asked();
    assertThat(asked.get(0).text())
        .matches("name=custom%2Fx&sha256=[0-9a-f]{64}&size=" + content.length);
    assertThat(asked).hasSize(4);
    assertThat(asked.get(1).type()).isEqualTo("application/octet-stream");
    assertThat(asked.get(1).body()).isEqualTo(Arrays.copyOf(content, 4 << 20));
    assertThat(asked.get(2).body()).isEqualTo(Arrays.copyOfRange(content, 4 << 20, content.length));
  }

  @Test
  void aPieceThatIsRefusedEndsTheUpload() throws IOException {
    Path file = Files.writeString(home.resolve("image"), "abc");
    server
        .answer(
            "POST boot-resources/",
            201,
            "application/json",
            "{\"resource_uri\": \"/r/\", \"sets\": {\"1\": {\"files\": {\"root\": {\"upload_uri\":"
                + " \""
                + API
                + "u/\"}}}}}",
            Map.of())
        .answer("PUT u/", 400, "text/plain", "Saved content does not match", Map.of());
    Outcome refused = person.types("p", "boot-resources", "create", "content@=" + file);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("does not match");
  }

  @Test
  void anImageThatTheServerHasAlreadyIsNotSentAgain() throws IOException {
    Path file = Files.writeString(home.resolve("image"), "abc");
    server
        .answer(
            "POST boot-resources/",
            201,
            "application/json",
            "{\"resource_uri\": \""
                + API
                + "r/\", \"sets\": {\"1\": {\"files\": {\"root\":"
                + " {\"complete\": true}}}}}",
            Map.of())
        .json("GET r/", "{}");
    assertThat(person.types("p", "boot-resources", "create", "content@=" + file).status()).isZero();
    assertThat(server.asked()).extracting(Asked::method).containsExactly("POST", "GET");
  }

  @Test
  void layoutKeepsEveryCharacterOfTexts() throws IOException {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    try (JsonIndenter indenter = new JsonIndenter(out)) {
      indenter.write(
          "{ \"a\":[],\"b\" : {},\"c\":[1,\n-2.50e3],\"d\":\"x\\\"],{é\\\\\",\"e\":null}"
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
                "a": [],
                "b": {},
                "c": [
                    1,
                    -2.50e3
                ],
                "d": "x\\"],{é\\\\",
                "e": null
            }""");
  }
}
