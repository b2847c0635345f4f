package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the initrd of {@code samples/ephemeral-image} fetches the root, with the shell it has there.
 */
class RootImageScriptTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SIZE = 5000;

  /** What the server does with the next request. */
  private interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  @TempDir Path directory;
  private final Queue<Behaviour> behaviours = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/bin/busybox")), "skipped: busybox is not installed");
    Path applets = Files.createDirectory(directory.resolve("bin"));
    Commands.succeed(LONG, List.of("/bin/busybox", "--install", "-s", applets.toString()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Behaviour next = behaviours.poll();
      if (next == null) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      next.answer(exchange);
    }
  }

  private static Behaviour status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** Announces a size and sends some bytes. */
  private static Behaviour sends(byte[] bytes, long announced) {
    return exchange -> {
      exchange.sendResponseHeaders(200, announced);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
    };
  }

  private static Behaviour whole(byte[] bytes) {
    return sends(bytes, bytes.length);
  }

  /** A squashfs as far as its superblock tells. */
  private static byte[] squashfs(long bytesUsed) {
    ByteBuffer image = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    image.put("hsqs".getBytes(StandardCharsets.US_ASCII));
    image.putLong(40, bytesUsed);
    return image.array();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/images/squashfs";
  }

  private String fetch() throws Exception {
    return run("fetch_root_image " + url() + " \"$FILE\" || echo \"why: $why\"");
  }

  private String run(String commands) throws Exception {
    Path script =
        Path.of("../samples/ephemeral-image/root/usr/lib/ephemeral/root-image.sh").toAbsolutePath();
    return Commands.succeed(
        LONG,
        List.of(
            "/usr/bin/env",
            "-i",
            "PATH=" + directory.resolve("bin"),
            "FILE=" + file(),
            "FETCH_TRIES=3",
            "FETCH_PAUSE=0",
            "DOWNLOAD_PATIENCE=1",
            // no serial lines of the computer that runs the test
            "DEV=" + directory,
            "/bin/busybox",
            "sh",
            "-c",
            ". " + script + "; " + commands));
  }

  private Path file() {
    return directory.resolve("root.squashfs");
  }

  @Test
  void wholeImageIsTakenAtOnce() throws Exception {
    behaviours.add(whole(squashfs(SIZE - 7)));
    assertThat(fetch()).contains("root image: 5000 bytes").doesNotContain("why:");
    assertThat(Files.readAllBytes(file())).isEqualTo(squashfs(SIZE - 7));
  }

  @Test
  void failuresThatPassAreTriedAgain() throws Exception {
    behaviours.addAll(List.of(status(503), sends(new byte[10], SIZE), whole(squashfs(SIZE))));
    assertThat(fetch())
        .contains("HTTP/1.1 503", "connection closed prematurely", "root image: 5000 bytes")
        .doesNotContain("why:");
  }

  @Test
  void silenceEndsATry() throws Exception {
    behaviours.add(
        exchange -> {
          exchange.sendResponseHeaders(200, SIZE);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          awaitEnd();
        });
    behaviours.add(whole(squashfs(SIZE)));
    assertThat(fetch()).contains("nothing came for 1 s", "root image: 5000 bytes");
  }

  private void awaitEnd() {
    try {
      end.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void givesUpWithTheLastReason() throws Exception {
    behaviours.addAll(List.of(status(503), status(503), status(404)));
    assertThat(fetch())
        .contains("why: the root image was not fetched: wget: server returned error: HTTP/1.1 404");
  }

  @Test
  void whatIsNoSquashfsIsNotTaken() throws Exception {
    byte[] page = "<html>log in first</html>".repeat(20).getBytes(StandardCharsets.UTF_8);
    behaviours.addAll(List.of(whole(page), whole(new byte[0]), whole(page)));
    assertThat(fetch()).contains("why: what came in 500 bytes is no squashfs");
  }

  @Test
  void imageThatIsShorterThanItSaysIsNotTaken() throws Exception {
    for (int i = 0; i < 3; i++) {
      behaviours.add(whole(squashfs(0x1_0000_0001L)));
    }
    assertThat(fetch())
        .contains("why: the root image has 5000 bytes, its own header says 4294967297");
  }

  @Test
  void clockIsSetByTheServerWhenItIsFarOff() throws Exception {
    String clock =
        "date() { case $* in '-u +%s') echo 1000000000 ;; *-s*) echo \"set: $*\" >&2 ;;"
            + " *) busybox date \"$@\" ;; esac; }; image=$FILE; ";
    Path log = Path.of(file() + ".log");
    Files.writeString(log, "  HTTP/1.1 200 OK\r\n  Date: Sat, 21 Nov 2026 18:48:30 GMT\r\n");
    assertThat(run(clock + "set_clock"))
        .contains("set: -u -s 2026-11-21 18:48:30", "the clock was off by 795286910 s");
    Files.writeString(log, "  Date: Sun, 09 Sep 2001 01:47:00 GMT\r\n");
    assertThat(run(clock + "set_clock")).isEmpty();
    Files.writeString(log, "  HTTP/1.1 200 OK\r\n");
    assertThat(run(clock + "set_clock")).isEmpty();
    Files.writeString(log, "  Date: Sat, 21 Nex 2026 18:48:30 $(reboot)\r\n");
    assertThat(run(clock + "set_clock")).isEmpty();
  }

  @Test
  void addressesOfAllLoadersAreUnderstood() throws Exception {
    assertThat(
            run(
                "mac_of_bootif 01-52-54-00-AB-cd-01; mac_of_bootif 01-52:54:00:ab:cd:02;"
                    + " word_of ip6 'ip=off ip6=auto root=x ip6=dhcp'; word_of ip6 'ip=dhcp'"))
        .isEqualTo("52:54:00:ab:cd:01\n52:54:00:ab:cd:02\ndhcp\n\n");
  }
}
