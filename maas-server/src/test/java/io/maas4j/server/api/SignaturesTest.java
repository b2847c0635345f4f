package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.ApiKey;
import io.maas4j.id.MachineId;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final String WHOAMI = "/MAAS/api/2.0/users/?op=whoami";

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void orderWhiteSpaceAndRealmDoNotMatter() {
    String header = bench.signed("wren");
    String turned =
        "OAuth realm=\"MAAS+API\" ,  "
            + header.substring(header.indexOf("oauth_consumer_key"))
            + ","
            + header.substring("OAuth ".length(), header.indexOf(", oauth_consumer_key"));
    assertThat(whoami(turned).body()).contains("\"username\":\"wren\"");
  }

  @Test
  void nobodyIsForbidden() {
    for (String header : new String[] {"Basic eA==", "OAuth rubbish", "OAuth oauth_token=\"x\""}) {
      HttpResponse<String> answer = whoami(header);
      assertThat(answer.statusCode()).as(header).isEqualTo(401);
      assertThat(answer.body()).isEqualTo("Forbidden");
    }
  }

  @Test
  void aWrongSecretIsRefusedAndTheRightOneNotShown() {
    ApiKey key = bench.accounts.apiKeys("wren").get(0);
    long now = bench.clock.instant().getEpochSecond();
    HttpResponse<String> answer = whoami(bench.header(key, "guess", now));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("OAuth realm=\"OAuth\"");
    assertThat(answer.body())
        .startsWith("Authorization Error: '")
        .doesNotContain("guess")
        .doesNotContain(key.tokenSecret().reveal());
    assertThat(whoami(bench.header(key, "", now)).statusCode()).isEqualTo(401);
  }

  @Test
  void wrongCredentialsDoNotFallBackToAnonymousAccess() {
    ApiKey key = bench.accounts.apiKeys("wren").get(0);
    String wrong = bench.header(key, "guess", bench.clock.instant().getEpochSecond());
    HttpResponse<String> answer =
        bench.send(
            "GET",
            "/MAAS/api/2.0/machines/?op=is_registered&mac_address=52:54:00:00:00:01",
            Map.of("Authorization", wrong),
            Optional.empty());
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void aNonceIsUsedOnceAndAnOldTimestampNever() {
    String header = bench.signed("wren");
    assertThat(whoami(header).statusCode()).isEqualTo(200);
    assertThat(whoami(header).body()).contains("Nonce already used");
    ApiKey key = bench.accounts.apiKeys("wren").get(0);
    String secret = key.tokenSecret().reveal();
    long now = bench.clock.instant().getEpochSecond();
    assertThat(whoami(bench.header(key, secret, now - 301)).body()).contains("Expired timestamp");
    assertThat(whoami(bench.header(key, secret, now + 5_000)).statusCode()).isEqualTo(200);
    String odd =
        bench
            .header(key, secret, now)
            .replaceAll("oauth_timestamp=\"\\d+\"", "oauth_timestamp=\"x\"");
    assertThat(whoami(odd).statusCode()).isEqualTo(400);
  }

  @Test
  void aMachinesOwnCredentialsAreNoUsers() {
    bench.store.inTransaction(
        tx -> tx.machines().insert(bench.fixtures.machine().id("abc123").build()));
    ApiKey key = bench.fleet.machineKeys().of(new MachineId("abc123"));
    assertThat(whoami(bench.signed(key)).statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> whoami(String header) {
    return bench.send("GET", WHOAMI, Map.of("Authorization", header), Optional.empty());
  }
}
