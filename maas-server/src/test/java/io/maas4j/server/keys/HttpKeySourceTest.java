package io.maas4j.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maas4j.access.spi.KeySource.Service;
import io.maas4j.access.spi.KeySource.Unfetchable;
import io.maas4j.server.keys.HttpKeySource.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpKeySourceTest {
  private static final int LIMIT = 1000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private HttpKeySource source;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    source = source(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpKeySource source(Duration patience) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new HttpKeySource(
        Map.of(Service.LAUNCHPAD, base, Service.GITHUB, URI.create(base + "/git")),
        new Limits(patience, LIMIT));
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/~wren/+sshkeys" -> send(exchange, 200, "one\r\ntwo\n");
      case "/git/wren.keys" -> send(exchange, 200, "three");
      case "/git/moved.keys" -> {
        exchange.getResponseHeaders().set("Location", "/git/wren.keys");
        send(exchange, 302, "");
      }
      case "/git/fits.keys" -> send(exchange, 200, "x".repeat(LIMIT));
      case "/git/long.keys" -> send(exchange, 200, "x".repeat(LIMIT + 1));
      case "/git/ill.keys" -> send(exchange, 500, "oops");
      case "/git/silent.keys" -> await();
      case "/git/stuck.keys" -> {
        exchange.sendResponseHeaders(200, 500);
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
        await();
      }
      default -> send(exchange, 404, "nobody");
    }
    exchange.close();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private String refusal(HttpKeySource asked, Service service, String account) {
    Unfetchable refused =
        catchThrowableOfType(Unfetchable.class, () -> asked.keysOf(service, account));
    assertThat(refused).as(account).isNotNull();
    return String.valueOf(refused.getMessage());
  }

  @Test
  void eachServiceIsAskedInItsOwnWay() throws Unfetchable {
    assertThat(source.keysOf(Service.LAUNCHPAD, "wren")).containsExactly("one", "two");
    assertThat(source.keysOf(Service.GITHUB, "wren")).containsExactly("three");
    assertThat(source.keysOf(Service.GITHUB, "moved")).containsExactly("three");
    assertThat(source.keysOf(Service.GITHUB, "fits")).isEqualTo(List.of("x".repeat(LIMIT)));
  }

  @Test
  void whatIsNoAnswerIsSaidInAWord() {
    assertThat(refusal(source, Service.GITHUB, "dodo")).isEqualTo("there is no such account.");
    assertThat(refusal(source, Service.GITHUB, "ill")).contains("status 500");
    assertThat(refusal(source, Service.GITHUB, "long")).contains("longer than 1000 bytes");
    HttpKeySource nowhere = new HttpKeySource(Map.of(), Limits.USUAL);
    assertThat(refusal(nowhere, Service.GITHUB, "wren")).contains("not set up");
  }

  @Test
  void aServiceThatSaysNothingOrStopsHalfwayIsNotWaitedFor() {
    HttpKeySource hasty = source(Duration.ofMillis(300));
    assertThat(refusal(hasty, Service.GITHUB, "silent")).contains("did not answer within");
    assertThat(refusal(hasty, Service.GITHUB, "stuck")).contains("did not answer within");
  }

  @Test
  void aServiceThatIsNotThereIsNamed() {
    server.stop(0);
    assertThat(refusal(source, Service.LAUNCHPAD, "wren")).contains("127.0.0.1 cannot be reached");
  }
}
