package io.maas4j.server.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.server.cli.remote.Person.Outcome;
import io.maas4j.server.cli.remote.ScriptedServer.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandsTest {
  private static final String KEY = "consumer:token:s3cr&t";

  @TempDir private Path home = Path.of("");
  private final ScriptedServer server = new ScriptedServer();
  private Person person = new Person(home);

  @BeforeEach
  void describe() {
    person = new Person(home);
    server.json("GET users/?op=whoami", "{}");
    server.answer("GET describe/", 200, "application/json", Descriptions.SMALL, Map.of());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void loginTriesTheKeyThenFetchesTheDescriptionWithoutIt() {
    assertThat(person.types("login", "home", server.url(), KEY).status()).isZero();
    List<Asked> asked = server.asked();
    assertThat(asked)
        .extracting(Asked::uri)
        .containsExactly("/MAAS/api/2.0/users/?op=whoami", "/MAAS/api/2.0/describe/");
    assertThat(asked.get(0).authorization())
        .hasValue(
            "OAuth oauth_nonce=\"nonce1\", oauth_timestamp=\"1770127506\", oauth_version=\"1.0\","
                + " oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\"consumer\","
                + " oauth_token=\"token\", oauth_signature=\"%26s3cr%2526t\"");
    assertThat(asked.get(1).authorization()).isEmpty();
    assertThat(person.types("list").out()).isEqualTo("home " + server.url() + "/api/2.0/\n");
  }

  @Test
  void theAddressMayHaveASlashOrTheWholePath() {
    assertThat(ProfileCommands.normalised("http://h/MAAS")).isEqualTo("http://h/MAAS/api/2.0/");
    assertThat(ProfileCommands.normalised("http://h/MAAS/")).isEqualTo("http://h/MAAS/api/2.0/");
    assertThat(ProfileCommands.normalised("http://h/M/api/2.0")).isEqualTo("http://h/M/api/2.0/");
  }

  @Test
  void keysAreKeptForTheOwnerOnly() throws IOException {
    person.types("login", "home", server.url(), KEY);
    try (var files = Files.list(home.resolve("profiles"))) {
      assertThat(files.toList())
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("profiles"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aKeyMayComeFromStandardInputOrFromThePerson() {
    person.piping(KEY + "\nmore\n").types("login", "piped", server.url(), "-");
    person.knowing(KEY).types("login", "asked", server.url());
    assertThat(server.asked()).filteredOn(a -> a.authorization().isPresent()).hasSize(2);
    assertThat(new Person(home).types("login", "none", server.url()).err())
        .contains("The API key is missing");
    assertThat(person.piping("\n").types("login", "none", server.url(), "-").err())
        .contains("no API key in its first line");
    assertThat(person.types("list").out()).contains("asked ", "piped ").doesNotContain("none ");
  }

  @Test
  void withoutAKeyThereIsWhatAnybodyMay() {
    assertThat(person.types("login", "open", server.url(), "").out()).contains("with 2 commands");
    assertThat(person.types("list").out()).contains("(no key)");
    assertThat(person.types("open", "machines", "--help").out())
        .contains("is-registered")
        .doesNotContain("allocate");
  }

  @Test
  void aRejectedKeyIsSaidAndNotKept() {
    server.answer(
        "GET users/?op=whoami",
        401,
        "text/plain",
        "Authorization Error: 'Expired timestamp'",
        Map.of());
    Outcome refused = person.types("login", "home", server.url(), KEY);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Expired timestamp", "this computer's clock is ", "rejected your API key")
        .doesNotContain("s3cr");
    assertThat(person.types("list").out()).isEmpty();
  }

  @Test
  void whatIsNoMaasIsSaid() {
    server.answer("GET describe/", 200, "text/html", "<html>", Map.of());
    assertThat(person.types("login", "home", server.url(), KEY).err())
        .contains("no description of an API");
    server.answer("GET users/?op=whoami", 404, "text/html", "<html>", Map.of());
    assertThat(person.types("login", "home", server.url(), KEY).err())
        .contains("does not answer as a MAAS does");
    assertThat(person.types("login", "home", "ftp://x/", KEY).err()).contains("no address of a");
    assertThat(person.types("login", "home", "http://127.0.0.1:1/", KEY).err())
        .contains("Nothing answers at http://127.0.0.1:1");
    assertThat(person.types("login", "home", server.url(), "a:b").err())
        .contains("it has three parts");
  }

  @Test
  void namesOfCommandsAndOfOtherFilesAreNoProfiles() {
    assertThat(person.types("login", "run", server.url(), KEY).err()).contains("is a command");
    assertThat(person.types("login", "../x", server.url(), KEY).err())
        .contains("Choose another name");
    assertThat(person.types("../x", "machines", "read").err()).contains("no profile ../x");
  }

  @Test
  void refreshFetchesWhatChangedAndLogoutForgets() {
    person.types("login", "home", server.url(), KEY);
    server.answer(
        "GET describe/",
        200,
        "application/json",
        Descriptions.SMALL.replace("MachinesHandler", "EnginesHandler"),
        Map.of());
    assertThat(person.types("refresh").status()).isZero();
    assertThat(person.types("home", "--help").out()).contains("engines");
    assertThat(person.types("logout", "home").status()).isZero();
    assertThat(person.types("logout", "home").err()).contains("no profile home");
    assertThat(home.resolve("profiles")).isEmptyDirectory();
  }

  @Test
  void wrongUsageSaysHowToUseIt() {
    assertThat(person.types("login", "home").err())
        .contains("usage: maas login [options] PROFILE URL [KEY]", "maas login --help");
    assertThat(person.types("login", "--help").out()).contains("--cacerts FILE");
    assertThat(person.types("list", "x").status()).isEqualTo(2);
    assertThat(person.types("list", "--frob").err()).contains("no option --frob");
  }
}
