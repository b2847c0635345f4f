package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SignedHttpTest {
  private static final Instant MACHINE = Instant.ofEpochSecond(1_000_000);
  private static final Optional<OAuthCredentials> TOKEN =
      Optional.of(new OAuthCredentials("c", "t", "s"));

  @Test
  void aRefusalWithADatePutsTheClockRightOnce() throws Exception {
    List<String> signatures = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            signatures.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(signatures.size() == 1 ? 401 : 200, -1);
          }
        });
    server.start();
    try {
      SimHttp http =
          new SimHttp(
              SimTiming.brisk(), new SimCounters(), new PowerCycle(), new Faults(List.of()));
      SignedHttp signed =
          new SignedHttp(
              http, Clock.fixed(MACHINE, ZoneOffset.UTC), new Random(3), new Faults(List.of()));
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/x");
      HttpAnswer answer = signed.get(uri, SimHttp.CLOUD_INIT, TOKEN);
      assertThat(answer.status()).isEqualTo(200);
      Instant date =
          Instant.from(
              DateTimeFormatter.RFC_1123_DATE_TIME.parse(answer.header("date").orElseThrow()));
      assertThat(signed.now()).isBetween(date.minusSeconds(120), date);
      assertThat(signatures).hasSize(2);
      assertThat(signatures.get(0)).contains("oauth_timestamp=\"1000000\"");
      assertThat(signatures.get(1)).doesNotContain("oauth_timestamp=\"1000000\"");
    } finally {
      server.stop(0);
    }
  }
}
