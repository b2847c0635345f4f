package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** PostgreSQL goes away under a running server, and comes back. */
class LostDatabaseTest {
  @Test
  void meanwhileTheServerSaysSoAndAfterwardsNothingIsLost() throws Exception {
    try (RunningRegion region = RunningRegion.start(Clock.systemUTC())) {
      ApiCaller api = region.caller();
      assertThat(create(api, "before").statusCode()).isEqualTo(200);
      region.stopDatabase();

      HttpResponse<String> away = api.get("zones/");
      assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
      assertThat(away.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
      assertThat(away.headers().firstValue("MAAS4J-Remedy").orElse("")).contains("PostgreSQL");
      assertThat(create(api, "meanwhile").statusCode()).isEqualTo(503);
      HttpResponse<String> metrics =
          api.unsigned(URI.create(region.url().replace("/MAAS", "/metrics")));
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("maas_store_up 0.0");

      region.startDatabase();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(api.get("zones/").statusCode()).isEqualTo(200));
      assertThat(create(api, "after").statusCode()).isEqualTo(200);
      assertThat(api.get("zones/").body())
          .contains("\"before\"", "\"after\"")
          .doesNotContain("meanwhile");
    }
  }

  private static HttpResponse<String> create(ApiCaller api, String zone) throws Exception {
    return api.post("zones/", Map.of("name", zone));
  }
}
