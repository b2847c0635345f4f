package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers may not do, over sockets; each is counted by its reason. */
class RequestLimitsTest {
  @TempDir Path root;
  private HttpFixture http;

  @BeforeEach
  void start() throws IOException {
    HttpFixture.put(root, "script", "#!ipxe\n");
    http =
        new HttpFixture(
            root,
            config ->
                config
                    .maxRequestLine(1000)
                    .maxHeaderBytes(4000)
                    .maxHeaders(20)
                    .maxConnectionsPerAddress(20)
                    .headerTimeout(Duration.ofMillis(300)));
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private record Bad(String request, int status, HttpRefusal reason) {}

  static List<Bad> badRequests() {
    String get = "GET /script HTTP/1.1\r\n";
    return List.of(
        new Bad(
            "GET /" + "x".repeat(1000) + " HTTP/1.1\r\n\r\n",
            414,
            HttpRefusal.REQUEST_LINE_TOO_LONG),
        new Bad(get + "A: " + "x".repeat(4000) + "\r\n\r\n", 431, HttpRefusal.HEADERS_TOO_LARGE),
        new Bad(get + "A: b\r\n".repeat(21) + "\r\n", 431, HttpRefusal.TOO_MANY_HEADERS),
        new Bad(get + "Host: a\r\nHost: b\r\n\r\n", 400, HttpRefusal.MALFORMED),
        new Bad("GET /script HTTP/2.0\r\n\r\n", 505, HttpRefusal.VERSION),
        new Bad("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, HttpRefusal.VERSION),
        new Bad("nonsense\r\n\r\n", 400, HttpRefusal.MALFORMED),
        new Bad("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n", 400, HttpRefusal.MALFORMED),
        new Bad(get + "no colon\r\n\r\n", 400, HttpRefusal.MALFORMED),
        new Bad(get + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, HttpRefusal.MALFORMED),
        new Bad(get + "Content-Length: -1\r\n\r\n", 400, HttpRefusal.MALFORMED),
        new Bad("OPTIONS * HTTP/1.1\r\nConnection: close\r\n\r\n", 400, HttpRefusal.TARGET),
        new Bad("GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n", 400, HttpRefusal.TARGET),
        new Bad("GET /a\u001b[31m HTTP/1.1\r\nConnection: close\r\n\r\n", 400, HttpRefusal.TARGET),
        new Bad("GET /%2e%2e/x HTTP/1.1\r\nConnection: close\r\n\r\n", 403, HttpRefusal.FORBIDDEN),
        new Bad("DELETE /script HTTP/1.1\r\nConnection: close\r\n\r\n", 405, HttpRefusal.METHOD),
        new Bad(get + "Range: bytes=7-\r\nConnection: close\r\n\r\n", 416, HttpRefusal.RANGE),
        new Bad(
            get + "If-Match: \"x\"\r\nConnection: close\r\n\r\n", 412, HttpRefusal.PRECONDITION));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void aBadRequestIsRefusedAndCountedByItsReason(Bad bad) throws IOException {
    assertThat(http.raw(bad.request())).startsWith("HTTP/1.1 " + bad.status() + " ");
    assertThat(http.server.stats().refused().entrySet())
        .as("one reason")
        .filteredOn(entry -> entry.getValue() > 0)
        .singleElement()
        .satisfies(entry -> assertThat(entry.getKey()).isEqualTo(bad.reason()));
    assertThat(http.get("/script")).endsWith("#!ipxe\n");
  }

  @Test
  void whoNeverFinishesItsHeadIsCutOff() throws IOException {
    try (Socket silent = http.connect();
        Socket slow = http.connect()) {
      assertThat(isClosedWhileSending(slow, "GET /script HTTP/1.1\r\nA: ")).isTrue();
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(http.server.stats().refused())
                    .containsEntry(HttpRefusal.HEADER_TIMEOUT, 2L));
  }

  @Test
  void aSecondHeadThatIsNeverFinishedIsCutOff() throws IOException {
    try (HttpFixture patient =
            new HttpFixture(
                root,
                config ->
                    config
                        .keepAliveTimeout(Duration.ofMillis(200))
                        .headerTimeout(Duration.ofMillis(400)));
        Socket socket = patient.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write("HEAD /script HTTP/1.1\r\n\r\nGET /scr".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(8)).asString().isEqualTo("HTTP/1.1");
      assertThat(isClosedWhileSending(socket, "i")).isTrue();
      await()
          .untilAsserted(
              () ->
                  assertThat(patient.server.stats().refused())
                      .containsEntry(HttpRefusal.HEADER_TIMEOUT, 1L));
    }
  }

  /** One octet at a time, never an end; the server's own time limits end this. */
  private static boolean isClosedWhileSending(Socket socket, String begin) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(begin.getBytes(StandardCharsets.US_ASCII));
    socket.setSoTimeout(20);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      try {
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (java.net.SocketTimeoutException stillOpen) {
        try {
          out.write('x');
        } catch (SocketException closed) {
          return true;
        }
      } catch (SocketException reset) {
        return true;
      }
    }
    return false;
  }

  @Test
  void oneAddressCannotTakeAllConnections() throws IOException {
    List<Socket> many = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = http.connect();
        many.add(socket);
        socket.getOutputStream().write("HEAD /script HTTP/1.1\r\n\r\n".getBytes());
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      try (Socket further = http.connect()) {
        assertThat(further.getInputStream().read()).isEqualTo(-1);
      }
      try (Socket other = new Socket()) {
        other.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 9}), 0));
        other.connect(http.address);
        other.getOutputStream().write("HEAD /script HTTP/1.1\r\n\r\n".getBytes());
        assertThat(other.getInputStream().read()).isEqualTo('H');
      }
      assertThat(http.server.stats().refused())
          .containsEntry(HttpRefusal.CONNECTIONS_OF_ADDRESS, 1L);
    } finally {
      for (Socket socket : many) {
        socket.close();
      }
    }
  }

  @Test
  void aLongBodyOnARequestForAFileEndsTheConnection() throws IOException {
    try (Socket socket = http.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write("GET /script HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n".getBytes());
      boolean cut = false;
      byte[] junk = new byte[65_536];
      for (int i = 0; i < 1000 && !cut; i++) {
        try {
          out.write(junk);
        } catch (SocketException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
    assertThat(http.server.stats().refused()).containsEntry(HttpRefusal.BODY, 1L);
  }

  @Test
  void theServerAnswersOverIpv6() throws IOException {
    InetAddress loopback6 =
        Inet6Address.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    try (HttpFixture six = new HttpFixture(root, config -> config.addresses(loopback6))) {
      assertThat(six.address.getAddress()).isInstanceOf(Inet6Address.class);
      assertThat(six.raw("GET /script HTTP/1.1\r\nHost: [::1]:5248\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("#!ipxe\n");
      assertThat(six.get("http://[::1]:5248/script")).endsWith("#!ipxe\n");
    }
  }

  /** As the README shows it, but for the port. */
  @Test
  void aDirectoryIsServedInFiveLines() throws Exception {
    BootHttpConfig loopback =
        BootHttpConfig.builder().addresses(InetAddress.getLoopbackAddress()).port(0).build();
    try (BootHttpServer server = BootHttpServer.serving(root, loopback)) {
      InetSocketAddress address = server.start().get(0);
      try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
        socket.getOutputStream().write("GET /script HTTP/1.0\r\n\r\n".getBytes());
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .contains("Last-Modified: ")
            .endsWith("\r\n\r\n#!ipxe\n");
      }
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("maas-http-disk")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }
}
