package io.maas4j.netboot.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.spi.StreamFetcher.Answer;
import io.maas4j.image.spi.StreamFetcher.Body;
import io.maas4j.image.spi.StreamFetcher.Failed;
import io.maas4j.image.spi.StreamFetcher.Retry;
import io.maas4j.image.stream.StreamPath;
import io.maas4j.testkit.image.StreamFetcherContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpStreamFetcherTest extends StreamFetcherContract {
  private static final FetchLimits BRISK =
      new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300), 1000);
  private static final StreamPath FILE = new StreamPath("a/file");
  private static final byte[] TEXT = "twigs and feathers".getBytes(ISO_8859_1);

  private final FaultyServer server = new FaultyServer();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() throws IOException {
    end.countDown();
    server.close();
  }

  @Override
  protected StreamFetcher fetcher() {
    return HttpStreamFetcher.through(Optional.empty(), BRISK, "MAAS4J");
  }

  @Override
  protected URI serve(Map<String, byte[]> files) {
    files.forEach((path, content) -> server.on(path, FaultyServer.file(content)));
    return server.base();
  }

  @Override
  protected URI serveBroken(String path, byte[] content, int sent) {
    server.on(path, FaultyServer.broken(content, sent));
    return server.base();
  }

  @Override
  protected URI unreachable() {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + taken.getLocalPort() + "/");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Failed failed(Answer answer) {
    assertThat(answer).isInstanceOf(Failed.class);
    return (Failed) answer;
  }

  private static byte[] all(Answer answer) throws IOException {
    assertThat(answer).isInstanceOf(Body.class);
    try (Body body = (Body) answer) {
      return body.body().readAllBytes();
    }
  }

  @Test
  void redirectsAreFollowedAlsoToAnotherHost() throws IOException {
    try (FaultyServer mirror = new FaultyServer().on("there", FaultyServer.file(TEXT))) {
      server.on("a/file", FaultyServer.status("302 There", "Location: /b", "Content-Length: 0"));
      server.on(
          "b",
          FaultyServer.status(
              "307 There", "Location: " + mirror.base() + "there", "Content-Length: 0"));
      assertThat(all(fetcher().fetch(server.base(), FILE, 0))).isEqualTo(TEXT);
      assertThat(all(fetcher().fetch(server.base(), FILE, 6))).isEqualTo("and feathers".getBytes());
    }
  }

  @Test
  void redirectsInACircleOrToFilesOfThisHostAreNot() {
    server.on("a/file", FaultyServer.status("302 Round", "Location: /a/file", "Content-Length: 0"));
    assertThat(failed(fetcher().fetch(server.base(), FILE, 0)).why())
        .isEqualTo("a/file: it is redirected more than 5 times");
    server.on(
        "a/file",
        FaultyServer.status("302 In", "Location: file:///etc/passwd", "Content-Length: 0"));
    Failed failed = failed(fetcher().fetch(server.base(), FILE, 0));
    assertThat(failed.why()).contains("redirects to where it is not followed");
    assertThat(failed.retry()).isEqualTo(Retry.NEVER);
    assertThat(failed(fetcher().fetch(URI.create("file:///etc/"), FILE, 0)).why())
        .contains("only http and https are");
  }

  @Test
  void aSourceThatFallsSilentIsGivenUp() throws IOException {
    server.on(
        "a/file",
        (out, from) -> {
          FaultyServer.head(out, "200 OK", "Content-Length: 1000000");
          out.write(TEXT);
          out.flush();
          await();
        });
    try (Body body = (Body) fetcher().fetch(server.base(), FILE, 0)) {
      assertThatThrownBy(() -> body.body().readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("of 1000 at least");
    }
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aBodyThatIsClosedElsewhereEndsItsReader() throws Exception {
    server.on(
        "a/file",
        (out, from) -> {
          FaultyServer.head(out, "200 OK", "Content-Length: 1000000");
          await();
        });
    FetchLimits patient =
        new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofHours(1), 1);
    Body body =
        (Body)
            HttpStreamFetcher.through(Optional.empty(), patient, "MAAS4J")
                .fetch(server.base(), FILE, 0);
    Thread closer = new Thread(() -> closed(body));
    closer.start();
    assertThatThrownBy(() -> body.body().read())
        .isInstanceOf(IOException.class)
        .hasMessage("it was closed");
    closer.join();
  }

  private static void closed(Body body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSourceThatDoesNotAnswerAtAllIsNotWaitedForForEver() {
    server.on("a/file", (out, from) -> await());
    FetchLimits hasty =
        new FetchLimits(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(1), 1);
    Failed failed =
        failed(
            HttpStreamFetcher.through(Optional.empty(), hasty, "MAAS4J")
                .fetch(server.base(), FILE, 0));
    assertThat(failed.retry()).isEqualTo(Retry.LATER);
    assertThat(failed.why()).contains("did not answer within 0 s");
  }

  @Test
  void busySourcesMayBeAskedAgainAndOthersNot() {
    server.on("a/file", FaultyServer.status("503 Busy", "Content-Length: 0"));
    assertThat(failed(fetcher().fetch(server.base(), FILE, 0)).retry()).isEqualTo(Retry.LATER);
    server.on("a/file", FaultyServer.status("500 Oops", "Content-Length: 0"));
    Failed failed = failed(fetcher().fetch(server.base(), FILE, 0));
    assertThat(failed.retry()).isEqualTo(Retry.NEVER);
    assertThat(failed.why()).endsWith("/a/file answered 500");
  }

  @Test
  void aBodyThatIsPackedIsRefused() {
    server.on(
        "a/file", FaultyServer.status("200 OK", "Content-Encoding: gzip", "Content-Length: 0"));
    assertThat(failed(fetcher().fetch(server.base(), FILE, 0)).why()).contains("packs it");
  }

  @Test
  void everyRequestGoesThroughTheProxy() throws IOException {
    server.on("a/file", FaultyServer.file(TEXT));
    StreamFetcher fetcher =
        HttpStreamFetcher.through(
            Optional.of(URI.create("http://127.0.0.1:" + server.port())), BRISK, "MAAS4J");
    assertThat(all(fetcher.fetch(URI.create("http://far.example/"), FILE, 0))).isEqualTo(TEXT);
    assertThat(server.requests().get(0)).startsWith("GET http://far.example/a/file HTTP/1.1");
    assertThatThrownBy(
            () -> HttpStreamFetcher.through(Optional.of(URI.create("socks://h")), BRISK, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProxyThatAsksIsToldWhoWeAreAndASourceIsNot() throws IOException {
    server.on(
        "a/file",
        FaultyServer.status(
            "407 Who", "Proxy-Authenticate: Basic realm=\"p\"", "Content-Length: 0"));
    StreamFetcher fetcher =
        HttpStreamFetcher.through(
            Optional.of(URI.create("http://ann:secret@127.0.0.1:" + server.port())), BRISK, "x");
    fetcher.fetch(URI.create("http://far.example/"), FILE, 0);
    assertThat(server.requests())
        .anyMatch(head -> head.contains("Proxy-Authorization: Basic YW5uOnNlY3JldA=="));
    try (FaultyServer nosy =
        new FaultyServer()
            .on(
                "a/file",
                FaultyServer.status(
                    "401 Who", "WWW-Authenticate: Basic realm=\"p\"", "Content-Length: 0"))) {
      fetcher().fetch(nosy.base(), FILE, 0);
      assertThat(nosy.requests()).noneMatch(head -> head.contains("uthorization"));
    }
  }

  @Test
  void keyringsAreAbsoluteFilesOfModestLength() throws IOException {
    java.nio.file.Path file = java.nio.file.Files.createTempFile("keys", ".gpg");
    try {
      java.nio.file.Files.write(file, TEXT);
      assertThat(new KeyringsOnDisk().read(file.toString()).data()).isEqualTo(TEXT);
      java.nio.file.Files.write(file, new byte[(1 << 20) + 1]);
      assertThatThrownBy(() -> new KeyringsOnDisk().read(file.toString()))
          .hasMessageContaining("more than");
    } finally {
      java.nio.file.Files.delete(file);
    }
    for (String wrong : new String[] {"relative.gpg", "/", "/nowhere/keys.gpg", "\0"}) {
      assertThatThrownBy(() -> new KeyringsOnDisk().read(wrong)).isInstanceOf(IOException.class);
    }
  }
}
