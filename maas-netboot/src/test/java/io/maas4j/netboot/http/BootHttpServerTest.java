package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootHttpServerTest {
  private static final long PATIENCE_MILLIS = 20_000;

  private static final String IMAGE = "/images/1f2e3d4/ubuntu/amd64/squashfs";

  @TempDir Path root;
  private HttpFixture http;

  @BeforeEach
  void start() throws IOException {
    HttpFixture.put(root, "image-store", "0123456789");
    HttpFixture.put(root, "bootloaders/uefi/amd64/bootx64.efi", "shim");
    HttpFixture.put(root, "bootloaders/pxe/i386/ldlinux.c32", "c32");
    HttpFixture.put(root, "empty", "");
    HttpFixture.put(root, "probes/amd64/probe<1>", "#!/bin/sh");
    http =
        new HttpFixture(
            root,
            config ->
                config.machineResources(root.resolve("probes")).idleTimeout(Duration.ofSeconds(5)));
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void anImageIsServedWithItsHashAsEtag() throws Exception {
    assertThat(http.get(IMAGE))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Type: application/octet-stream\r\n")
        .contains("Content-Length: 10\r\n")
        .contains("ETag: \"1f2e3d4\"\r\n")
        .endsWith("\r\n\r\n0123456789");
    BootTraffic.Request report = http.report();
    assertThat(report.path()).isEqualTo(IMAGE);
    assertThat(report.bytes()).isEqualTo(10);
    assertThat(report.outcome()).isEqualTo(Outcome.SENT);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, bytes 0-3/10, 0123",
    "bytes=7-, bytes 7-9/10, 789",
    "bytes=-2, bytes 8-9/10, 89",
    "bytes=4-400, bytes 4-9/10, 456789",
    "bytes=-400, bytes 0-9/10, 0123456789"
  })
  void aRangeIsServedAlone(String range, String contentRange, String body) throws Exception {
    assertThat(http.get(IMAGE, "Range: " + range))
        .startsWith("HTTP/1.1 206 ")
        .contains("Content-Range: " + contentRange + "\r\n")
        .endsWith("\r\n\r\n" + body);
  }

  @Test
  void aRangeBehindTheEndIsRefusedAndAStrangeOneIgnored() throws Exception {
    assertThat(http.get(IMAGE, "Range: bytes=10-"))
        .startsWith("HTTP/1.1 416 ")
        .contains("Content-Range: bytes */10\r\n");
    assertThat(http.get(IMAGE, "Range: bytes=0-1,4-5")).startsWith("HTTP/1.1 200 ");
    assertThat(http.get(IMAGE, "Range: lines=1-2")).startsWith("HTTP/1.1 200 ");
    assertThat(http.get(IMAGE, "Range: bytes=0-1", "If-Range: \"other\""))
        .startsWith("HTTP/1.1 200 ");
    assertThat(http.get(IMAGE, "Range: bytes=0-1", "If-Range: \"1f2e3d4\""))
        .startsWith("HTTP/1.1 206 ");
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws Exception {
    for (String tags : new String[] {"\"1f2e3d4\"", "\"a\", W/\"1f2e3d4\"", "*"}) {
      assertThat(http.get(IMAGE, "If-None-Match: " + tags))
          .startsWith("HTTP/1.1 304 ")
          .contains("ETag: \"1f2e3d4\"\r\n")
          .endsWith("\r\n\r\n");
    }
    assertThat(http.get(IMAGE, "If-None-Match: \"0000000\"")).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @CsvSource({
    "/images/1f2e3d4, 10",
    "/images/bootx64.efi, 4",
    "/ldlinux.c32, 3",
    "/empty, 0",
    "/grub/x86_64-efi/fs.lst, 0",
    "/ipxe.cfg-52%3A54%3A00%3A00%3A00%3A01, 16"
  })
  void headTellsTheSizeAndSendsNothing(String path, int size) throws Exception {
    assertThat(http.ask("HEAD", path))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Length: " + size + "\r\n")
        .endsWith("\r\n\r\n");
    String got = http.get(path);
    assertThat(got.substring(got.indexOf("\r\n\r\n") + 4)).hasSize(size);
  }

  @ParameterizedTest
  @CsvSource({
    "/missing, 404",
    "/images/0000000/x, 404",
    "/../secret, 403",
    "/%2e%2e/secret, 403",
    "/..%5csecret, 403",
    "/a%00b, 403",
    "/pxelinux.cfg/default, 500",
    "/pxeboot.0, 500",
    "/bad%zz, 400",
    "/MAAS/metadata, 503"
  })
  void aRefusalHasItsStatus(String path, int status) throws Exception {
    assertThat(http.get(path)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void doubledSlashesAreHarmless() throws Exception {
    assertThat(http.get("//images//1f2e3d4//x")).endsWith("0123456789");
    assertThat(http.get("http://rack:5248/ldlinux.c32")).endsWith("c32");
  }

  @Test
  void bootFilesCannotBeWritten() throws Exception {
    assertThat(http.ask("PUT", "/ldlinux.c32", "Content-Length: 0"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD\r\n");
  }

  @Test
  void machineResourcesAreListedAndServed() throws Exception {
    assertThat(http.get("/machine-resources/amd64")).startsWith("HTTP/1.1 301 ");
    assertThat(http.get("/machine-resources/amd64/"))
        .contains("<a href=\"probe%3C1%3E\">probe&lt;1&gt;</a>");
    assertThat(http.get("/machine-resources/amd64/probe%3C1%3E")).endsWith("#!/bin/sh");
    assertThat(http.get("/machine-resources/%2e%2e/image-store")).startsWith("HTTP/1.1 403 ");
    assertThat(http.get("/machine-resources/none")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void oneConnectionCarriesManyRequestsAlsoPipelined() throws Exception {
    String one = "GET /ldlinux.c32 HTTP/1.1\r\nHost: r\r\n\r\n";
    String head = "HEAD " + IMAGE + " HTTP/1.1\r\nHost: r\r\n\r\n";
    String body = "GET /missing HTTP/1.1\r\nHost: r\r\nContent-Length: 3\r\n\r\nabc";
    String last = "GET " + IMAGE + " HTTP/1.1\r\nHost: r\r\nConnection: close\r\n\r\n";
    String answers = http.raw(one + head + body + one + last);
    assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(6);
    assertThat(answers).containsSubsequence("200", "c32", "200", "404", "200", "c32", "200");
    assertThat(answers).endsWith("0123456789");
  }

  @Test
  void aLargeFileIsSentWhole() throws Exception {
    byte[] big = new byte[5_000_003];
    new Random(7).nextBytes(big);
    Files.write(root.resolve("big"), big);
    try (Socket socket = http.connect()) {
      socket
          .getOutputStream()
          .write("GET /big HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      byte[] body = Arrays.copyOfRange(answer, answer.length - big.length, answer.length);
      assertThat(body).isEqualTo(big);
    }
    assertThat(http.report().bytes()).isEqualTo(big.length);
  }

  @Test
  void malformedRequestsAreAnsweredAndClosed() throws Exception {
    assertThat(http.raw("GET / rubbish\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(http.raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(http.raw("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aHalfSentRequestLeavesTheServerWell() throws Exception {
    try (Socket socket = http.connect()) {
      socket.getOutputStream().write("GET /ldlin".getBytes(StandardCharsets.US_ASCII));
    }
    try (Socket socket = http.connect()) {
      socket.setSoLinger(true, 0); // as OVMF does: reset
      socket.getOutputStream().write("GET /ldlin".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(http.get("/ldlinux.c32")).endsWith("c32");
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    try (HttpFixture impatient =
            new HttpFixture(root, config -> config.idleTimeout(Duration.ofMillis(50)));
        Socket socket = impatient.connect();
        InputStream in = socket.getInputStream()) {
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void connectionsOverTheLimitAreClosed() throws Exception {
    try (HttpFixture small = new HttpFixture(root, config -> config.maxConnections(1));
        Socket first = small.connect()) {
      first.getOutputStream().write("GET /empty HTTP/1.1\r\n\r\n".getBytes());
      assertThat(first.getInputStream().read()).isEqualTo('H');
      try (Socket second = small.connect()) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(small.server.stats().connectionsRefused()).isEqualTo(1);
    }
  }

  @Test
  void countersAreShownAsMetrics() throws Exception {
    http.get("/missing");
    http.report();
    assertThat(http.get("/metrics/agent"))
        .contains("maas_boot_http_responses_total{status=\"404\"} 1");
    assertThat(http.server.stats().byStatus()).containsEntry(404, 1L);
  }

  @Test
  void aPortInUseIsNamedWithARemedy() {
    int port = http.address.getPort();
    assertThatThrownBy(() -> new HttpFixture(root, config -> config.port(port)))
        .isInstanceOf(BootServiceException.class)
        .hasMessageContaining("port " + port)
        .hasMessageContaining("another");
    assertThatThrownBy(
            () -> new HttpFixture(root, config -> config.machineResources(root.resolve("none"))))
        .isInstanceOf(BootServiceException.class)
        .hasMessageContaining("none");
  }

  @Test
  void closingTwiceEndsAllThreads() throws Exception {
    try (Socket open = http.connect()) {
      open.getOutputStream().write("GET /emp".getBytes());
      http.close();
      http.close();
    }
    // a loop says that it has terminated just before its thread returns
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("maas-http")) {
        thread.join(PATIENCE_MILLIS);
        assertThat(thread.isAlive()).as("%s is alive", thread.getName()).isFalse();
      }
    }
  }
}
