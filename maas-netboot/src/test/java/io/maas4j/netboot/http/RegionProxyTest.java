package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionProxyTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private record Seen(HttpExchange exchange, byte[] body) {
    String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }
  }

  @TempDir Path root;
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private HttpServer region;
  private HttpFixture http;

  @BeforeEach
  void start() throws IOException {
    region = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    region.setExecutor(workers);
    region.createContext("/", this::answer);
    region.start();
    http = rack(uri(region.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    http.close();
    region.stop(0);
    workers.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    seen.add(new Seen(exchange, body));
    exchange.getResponseHeaders().add("X-Region", "yes");
    byte[] answer = ("got " + body.length).getBytes(StandardCharsets.US_ASCII);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", "7");
      exchange.sendResponseHeaders(200, -1);
    } else if (exchange.getRequestURI().getPath().endsWith("chunked")) {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        for (int i = 0; i < 300; i++) {
          out.write(new byte[10_000]);
        }
      }
    } else {
      exchange.sendResponseHeaders(
          exchange.getRequestURI().getPath().endsWith("409") ? 409 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  @Test
  void pathAndQueryArriveAsTheyWereSent() throws Exception {
    String target = "/MAAS/metadata//latest/by-id/a%2Fb/../x/?op=get%20it&a=/b//c%2f";
    assertThat(http.get(target))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("X-region: yes\r\n")
        .endsWith("\r\n\r\ngot 0");
    assertThat(seen.take().exchange().getRequestURI()).hasToString(target);
    assertThat(http.report().outcome()).isEqualTo(Outcome.SENT);
  }

  @Test
  void octetsOutsideAsciiArriveAsTheyWereSent() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
        HttpFixture rack = rack(uri(listener.getLocalPort()))) {
      CompletableFuture<byte[]> request =
          CompletableFuture.supplyAsync(() -> firstBytes(listener, 24), workers);
      rack.get("/MAAS/\u00c3\u00a9");
      assertThat(new String(request.get(), StandardCharsets.ISO_8859_1))
          .startsWith("GET /MAAS/\u00c3\u00a9 HTTP/1.1\r\n");
    }
  }

  private static byte[] firstBytes(ServerSocket listener, int count) {
    try (Socket socket = listener.accept()) {
      byte[] bytes = socket.getInputStream().readNBytes(count);
      socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes());
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theRegionLearnsWhoAsks() throws Exception {
    http.get("/MAAS/x", "X-Forwarded-For: 192.0.2.9", "Connection: X-Hop", "X-Hop: 1", "A: b");
    Seen request = seen.take();
    assertThat(request.header("Host")).isEqualTo("rack");
    assertThat(request.header("X-Real-IP")).isEqualTo("127.0.0.1");
    assertThat(request.header("X-Forwarded-For")).isEqualTo("192.0.2.9, 127.0.0.1");
    assertThat(request.header("X-Forwarded-Host")).isEqualTo("rack");
    assertThat(request.header("X-Forwarded-Server")).isEqualTo("127.0.0.1");
    assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(request.header("A")).isEqualTo("b");
    assertThat(request.header("X-Hop")).isNull();
  }

  @Test
  void bodiesAreStreamedWithALengthAndInChunks() throws Exception {
    int size = 20_000_000;
    try (Socket socket = http.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /MAAS/up HTTP/1.1\r\nHost: r\r\nConnection: close\r\nContent-Length: "
                  + size
                  + "\r\n\r\n")
              .getBytes());
      for (int i = 0; i < 200; i++) {
        out.write(new byte[size / 200]);
      }
      assertThat(new String(socket.getInputStream().readAllBytes())).endsWith("got " + size);
    }
    String chunked =
        "POST /MAAS/up HTTP/1.1\r\nHost: r\r\nConnection: close\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    assertThat(http.raw(chunked)).endsWith("got 5");
    seen.take();
    assertThat(new String(seen.take().body())).isEqualTo("abcde");
  }

  @Test
  void aClientThatWaitsToBeAskedForItsBodyIsAsked() throws Exception {
    try (Socket socket = http.connect()) {
      socket
          .getOutputStream()
          .write(
              ("POST /MAAS/up HTTP/1.1\r\nHost: r\r\nExpect: 100-continue\r\n"
                      + "Connection: close\r\nContent-Length: 4\r\n\r\n")
                  .getBytes());
      InputStream in = socket.getInputStream();
      String interim = "HTTP/1.1 100 Continue\r\n\r\n";
      assertThat(new String(in.readNBytes(interim.length()))).isEqualTo(interim);
      socket.getOutputStream().write("body".getBytes());
      assertThat(new String(in.readAllBytes())).startsWith("HTTP/1.1 200 ").endsWith("got 4");
    }
  }

  @Test
  void headHasHeadersOnlyAndErrorsPassThrough() throws Exception {
    assertThat(http.ask("HEAD", "/MAAS/x"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-length: 7\r\n")
        .endsWith("\r\n\r\n");
    assertThat(http.get("/MAAS/409")).startsWith("HTTP/1.1 409 ").endsWith("got 0");
  }

  @Test
  void aChunkedAnswerReachesNewAndOldClients() throws Exception {
    String newer = http.get("/MAAS/chunked");
    assertThat(newer).contains("ransfer-encoding: chunked").endsWith("0\r\n\r\n");
    String older = http.raw("GET /MAAS/chunked HTTP/1.0\r\n\r\n");
    assertThat(older).doesNotContain("chunked");
    assertThat(older.substring(older.indexOf("\r\n\r\n") + 4)).hasSize(3_000_000);
  }

  @Test
  void aConnectionGoesOnAfterAProxiedRequest() throws Exception {
    String one = "GET /MAAS/x HTTP/1.1\r\nHost: r\r\n\r\n";
    String upload = "POST /MAAS/x HTTP/1.1\r\nHost: r\r\nContent-Length: 2\r\n\r\nhi";
    String last = "HEAD /MAAS/x HTTP/1.1\r\nHost: r\r\nConnection: close\r\n\r\n";
    assertThat(http.raw(one + upload + one + last))
        .containsSubsequence("200 OK", "got 0", "200 OK", "got 2", "200 OK", "got 0", "200 OK")
        .endsWith("\r\n\r\n");
  }

  @Test
  void withoutARegionThereIsAClearAnswer() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      free = taken.getLocalPort();
    }
    try (HttpFixture rack = rack(uri(free))) {
      assertThat(rack.get("/MAAS/x"))
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 5\r\n")
          .contains("no region controller can be reached (127.0.0.1:" + free)
          .contains("connection refused");
      String upload = "POST /MAAS/x HTTP/1.1\r\nContent-Length: 500000\r\n\r\n";
      assertThat(rack.raw(upload + "x".repeat(500_000))).startsWith("HTTP/1.1 503 ");
      assertThat(rack.report().outcome()).isEqualTo(Outcome.FAILED);
    }
    try (HttpFixture rack = rack(uri(free), uri(region.getAddress().getPort()))) {
      assertThat(rack.get("/MAAS/x")).startsWith("HTTP/1.1 200 ");
    }
    try (HttpFixture rack = rack()) {
      assertThat(rack.get("/MAAS/x")).contains("no region is configured");
    }
  }

  @Test
  void aRegionThatSaysNothingOrHangsUpIsReported() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, LOOPBACK);
        HttpFixture rack =
            new HttpFixture(
                root,
                config ->
                    config
                        .regions(uri(silent.getLocalPort()))
                        .regionTimeout(Duration.ofMillis(100)))) {
      assertThat(rack.get("/MAAS/x")).startsWith("HTTP/1.1 504 ");
    }
    try (ServerSocket rude = new ServerSocket(0, 5, LOOPBACK);
        HttpFixture rack = rack(uri(rude.getLocalPort()))) {
      CompletableFuture<Void> hangUp =
          CompletableFuture.runAsync(
              () -> {
                try {
                  rude.accept().close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              workers);
      assertThat(rack.get("/MAAS/x")).startsWith("HTTP/1.1 502 ");
      hangUp.get();
    }
  }

  @Test
  void aNameIsResolvedOffTheEventLoop() throws Exception {
    try (HttpFixture rack =
        rack(URI.create("http://localhost:" + region.getAddress().getPort() + "/MAAS"))) {
      assertThat(rack.get("/MAAS/x")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aRegionUrlThatCannotWorkIsNamed() {
    assertThatThrownBy(() -> rack(URI.create("https://region:5240/MAAS")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://region:5240/MAAS");
  }

  private HttpFixture rack(URI... regions) {
    return new HttpFixture(root, config -> config.regions(Arrays.asList(regions)));
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
