package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.access.ApiKey;
import io.maas4j.access.Passwords;
import io.maas4j.access.User;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users keep and administrators configure, as clients see it. */
class KeptThingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/MAAS/api/2.0/";
  private static final String KEYS = API + "account/prefs/sshkeys/";
  private static final String AUTHENTICATE = "/MAAS/accounts/authenticate/";
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPQ+vD2YeCe2WcOzHnlDHrco2fyvwTXwBYKwI0VRVjF+ wren@nest";

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private HttpResponse<String> delete(String path, String user) {
    return bench.send(
        "DELETE", path, Map.of("Authorization", bench.signed(user)), Optional.empty());
  }

  @Test
  void aPasswordIsExchangedForAKeyThatWorks() {
    bench.store.inTransaction(
        tx ->
            tx.users()
                .update(
                    new User(
                        "wren",
                        "wren@birds.example",
                        false,
                        true,
                        Passwords.encode("seeds", "sixteen-and-more-letters"))));
    HttpResponse<String> answer =
        bench.anonymous(
            "POST", AUTHENTICATE, "username", "wren", "password", "seeds", "consumer", "wren@pc");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    ApiKey key = bench.accounts.apiKeys("wren").get(1);
    assertThat(json(answer).path("name").asText()).isEqualTo("wren@pc");
    assertThat(json(answer).path("consumer_key").asText()).isEqualTo(key.consumerKey());
    assertThat(json(answer).path("token_key").asText()).isEqualTo(key.tokenKey());
    assertThat(json(answer).path("token_secret").asText()).isEqualTo(key.tokenSecret().reveal());
    HttpResponse<String> wrong =
        bench.anonymous("POST", AUTHENTICATE, "username", "wren", "password", "worms");
    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(wrong.body()).isEmpty();
    assertThat(bench.anonymous("POST", AUTHENTICATE, "username", "wren").body())
        .isEqualTo("No provided password!");
    HttpResponse<String> read = bench.anonymous("GET", AUTHENTICATE);
    assertThat(read.statusCode()).isEqualTo(405);
    assertThat(read.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void apiKeysAreMadeLabelledListedAndDeleted() {
    JsonNode made =
        json(
            bench.form(
                "POST", API + "account/?op=create_authorisation_token", "wren", "name", "pc"));
    assertThat(made.path("name").asText()).isEqualTo("pc");
    String whole =
        made.path("consumer_key").asText()
            + ":"
            + made.path("token_key").asText()
            + ":"
            + made.path("token_secret").asText();
    HttpResponse<String> renamed =
        bench.form(
            "POST",
            API + "account/?op=update_token_name",
            "wren",
            "token",
            whole,
            "name",
            "laptop");
    assertThat(renamed.statusCode()).isEqualTo(202);
    assertThat(renamed.body()).isEqualTo("Accepted");
    JsonNode listed = json(bench.get(API + "account/?op=list_authorisation_tokens", "wren"));
    assertThat(listed.get(1).path("token").asText()).isEqualTo(whole);
    assertThat(listed.get(1).path("name").asText()).isEqualTo("laptop");
    String token = made.path("token_key").asText();
    String deletion = API + "account/?op=delete_authorisation_token";
    assertThat(bench.form("POST", deletion, "kestrel", "token_key", token).statusCode())
        .isEqualTo(404);
    assertThat(bench.form("POST", deletion, "wren", "token_key", token).statusCode())
        .isEqualTo(204);
  }

  @Test
  void sshKeysAreShownAsTheContractSays() {
    HttpResponse<String> created = bench.form("POST", KEYS, "wren", "key", KEY);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(json(created).path("keysource").isNull()).isTrue();
    assertThat(json(created).has("resource_uri")).isFalse();
    long id = json(created).path("id").asLong();
    assertThat(json(bench.get(KEYS + id + "/", "kestrel")).path("key").asText()).isEqualTo(KEY);
    assertThat(json(bench.get(KEYS, "wren")).get(0).path("keysource").asText()).isEmpty();
    HttpResponse<String> foreign = delete(KEYS + id + "/", "kestrel");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.body()).isEqualTo("Can't delete a key you don't own.");
    assertThat(delete(KEYS + id + "/", "wren").statusCode()).isEqualTo(204);
    assertThat(bench.get(KEYS + "x/", "wren").statusCode()).isEqualTo(404);
  }

  @Test
  void sshKeysAreImportedOrTheFailureIsToldInText() {
    bench.published.put("gh:wren", List.of(KEY));
    HttpResponse<String> answer =
        bench.form("POST", KEYS + "?op=import", "wren", "keysource", "gh:wren");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).get(0).path("keysource").asText()).isEqualTo("gh:wren");
    HttpResponse<String> unknown =
        bench.form("POST", KEYS + "?op=import", "wren", "keysource", "dodo");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body())
        .isEqualTo("Unable to import SSH keys from lp:dodo: there is no such account.");
  }

  @Test
  void aNewUserMayHaveAKeyFromTheStartAndIsDeletedWithIt() {
    HttpResponse<String> created =
        bench.form(
            "POST",
            API + "users/",
            "kestrel",
            "username",
            "heron",
            "email",
            "h@birds.example",
            "password",
            "fish",
            "is_superuser",
            "1",
            "key",
            KEY);
    assertThat(created.statusCode()).isEqualTo(200);
    assertThat(json(bench.get(KEYS, "heron"))).hasSize(1);
    String header = bench.signed("heron");
    assertThat(delete(API + "users/heron/", "kestrel").statusCode()).isEqualTo(204);
    assertThat(
            bench.send("GET", KEYS, Map.of("Authorization", header), Optional.empty()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void filesAreReadByOwnerAndByKeyUnderWhateverName() throws IOException {
    String name = "../../tools/a b/%2e/äpfel.tgz";
    HttpResponse<String> created =
        bench.send(
            "POST",
            API + "files/?op=",
            Map.of(
                "Authorization",
                bench.signed("wren"),
                "Content-Type",
                "multipart/form-data; boundary=x"),
            Optional.of(
                "--x\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\n"
                    + name
                    + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\";"
                    + " filename=\"file\"\r\n\r\ncrumbs\r\n--x--\r\n"));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEmpty();
    JsonNode entry = json(bench.get(API + "files/?prefix=../", "wren")).get(0);
    assertThat(entry.path("filename").asText()).isEqualTo(name);
    String uri = entry.path("resource_uri").asText();
    List<String> item = bench.raw(uri, "wren");
    assertThat(item.get(item.size() - 1)).contains("\"content\":\"Y3J1bWJz\"");
    assertThat(bench.anonymous("GET", entry.path("anon_resource_uri").asText()).body())
        .isEqualTo("crumbs");
    assertThat(bench.raw(uri, "kestrel"))
        .contains("Workaround: bug1123986")
        .anyMatch(line -> line.startsWith("HTTP/1.1 404"));
    assertThat(
            bench
                .get(
                    API + "files/?op=get&filename=" + ApiBench.encodedForm("", name).substring(1),
                    "wren")
                .body())
        .isEqualTo("crumbs");
    String query = "?filename=" + ApiBench.encodedForm("", name).substring(1);
    assertThat(delete(API + "files/" + query, "kestrel").statusCode()).isEqualTo(404);
    assertThat(delete(API + "files/" + query, "wren").statusCode()).isEqualTo(204);
    assertThat(bench.anonymous("GET", API + "files/?op=get_by_key&key=").statusCode())
        .isEqualTo(400);
  }

  @Test
  void settingsAreJsonScalarsAndSecretsForAdministrators() {
    assertThat(bench.get(API + "maas/?op=get_config&name=http_proxy", "wren").body())
        .isEqualTo("null");
    HttpResponse<String> set =
        bench.form(
            "POST",
            API + "maas/?op=set_config",
            "kestrel",
            "name",
            "vcenter_password",
            "value",
            "hush");
    assertThat(set.body()).isEqualTo("OK");
    String secret = API + "maas/?op=get_config&name=vcenter_password";
    assertThat(bench.get(secret, "kestrel").body()).isEqualTo("\"hush\"");
    assertThat(bench.get(secret, "wren").statusCode()).isEqualTo(403);
    HttpResponse<String> emptied =
        bench.form(
            "POST", API + "maas/?op=set_config", "kestrel", "name", "kernel_opts", "value", "");
    assertThat(emptied.statusCode()).isEqualTo(200);
  }

  @Test
  void repositoriesAreFoundByNameAndChangedInPart() {
    String main = API + "package-repositories/main_archive/";
    JsonNode changed =
        json(bench.form("PUT", main, "kestrel", "url", "http://mirror.example/ubuntu"));
    assertThat(changed.path("url").asText()).isEqualTo("http://mirror.example/ubuntu");
    assertThat(changed.path("arches")).hasSize(2);
    HttpResponse<String> refused =
        bench.form("PUT", main, "kestrel", "components", "main,universe");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).has("components")).isTrue();
    assertThat(bench.form("PUT", main, "wren", "url", "http://x/").statusCode()).isEqualTo(403);
    JsonNode sources = json(bench.form("PUT", main, "kestrel", "disable_sources", "false"));
    assertThat(sources.path("disable_sources").asBoolean()).isFalse();
  }

  @Test
  void aNotificationForOneShowsWhoThatIs() {
    HttpResponse<String> made =
        bench.form("POST", API + "notifications/", "kestrel", "message", "hello", "user", "wren");
    assertThat(json(made).path("user").path("username").asText()).isEqualTo("wren");
    String item = json(made).path("resource_uri").asText();
    assertThat(json(bench.get(API + "notifications/", "wren"))).hasSize(1);
    assertThat(bench.form("POST", item + "?op=dismiss", "kestrel").statusCode()).isEqualTo(403);
    assertThat(bench.form("POST", item + "?op=dismiss", "wren").body()).isEqualTo("null");
    assertThat(json(bench.get(API + "notifications/", "wren"))).isEmpty();
    JsonNode changed = json(bench.form("PUT", item, "kestrel", "user", "", "users", "1"));
    assertThat(changed.path("user").isNull()).isTrue();
    assertThat(changed.path("users").asBoolean()).isTrue();
  }

  @Test
  void onlyJsonIsToBeHad() {
    assertThat(bench.get(API + "zones/?format=json", "wren").headers().map())
        .doesNotContainKey("MAAS4J-Ignored-Parameters");
    assertThat(bench.get(API + "zones/?format=yaml", "wren").statusCode()).isEqualTo(400);
    assertThat(bench.anonymous("GET", API + "zones/?format=yaml").statusCode()).isEqualTo(401);
  }

  @Test
  void aLateClientIsToldHowLateItIs() {
    ApiKey key = bench.accounts.apiKeys("wren").get(0);
    long then = bench.clock.instant().getEpochSecond() - 4000;
    HttpResponse<String> answer =
        bench.send(
            "GET",
            KEYS,
            Map.of("Authorization", bench.header(key, key.tokenSecret().reveal(), then)),
            Optional.empty());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("the client's clock is 4000 seconds behind");
    assertThat(answer.headers().firstValue("Date")).isPresent();
  }
}
