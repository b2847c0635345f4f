package io.maas4j.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path temp;
  private final Map<String, byte[]> images = new ConcurrentHashMap<>();
  private final AtomicInteger opened = new AtomicInteger();

  private String image(String text) throws Exception {
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    images.put(sum, content);
    return sum;
  }

  private Optional<ImageOrigin.Content> open(String prefix) {
    opened.incrementAndGet();
    return images.entrySet().stream()
        .filter(image -> image.getKey().startsWith(prefix))
        .findFirst()
        .map(Map.Entry::getValue)
        .map(
            bytes ->
                new ImageOrigin.Content(
                    new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length)));
  }

  private ImageCache cache(long limit) {
    return ImageCache.open(temp.resolve("cache"), limit, this::open, CLOCK);
  }

  @Test
  void anImageIsFetchedOnceAndThenHeld() throws Exception {
    String kernel = image("a kernel");
    ImageCache cache = cache(100);

    assertThat(cache.find(kernel.substring(0, 7)).orElseThrow()).content().isEqualTo("a kernel");
    assertThat(cache.find(kernel).orElseThrow().getFileName()).hasToString(kernel);

    assertThat(opened).hasValue(1);
    assertThat(cache.stats()).isEqualTo(new ImageCache.Stats(1, 8, 1, 1, 0, 0));
    assertThat(cache.missing(Set.of(kernel, "other"))).containsExactly("other");
  }

  @Test
  void whatTheOriginDoesNotHaveIsAskedForAgain() throws Exception {
    ImageCache cache = cache(100);
    String later = image("later");
    byte[] bytes = images.remove(later);

    assertThat(cache.find(later)).isEmpty();
    images.put(later, bytes);
    assertThat(cache.find(later)).isPresent();
  }

  @Test
  void theOneAskedForLongestAgoMakesRoom() throws Exception {
    String first = image("0123456789");
    String second = image("abcdefghij");
    String third = image("ABCDEFGHIJ");
    ImageCache cache = cache(25);
    cache.find(first);
    cache.find(second);
    cache.find(first);

    cache.find(third);

    assertThat(cache.contents()).containsExactlyInAnyOrder(first, third);
    assertThat(temp.resolve("cache").resolve(second)).doesNotExist();
    assertThat(cache.stats().evicted()).isEqualTo(1);
    assertThat(cache.stats().bytes()).isEqualTo(20);
  }

  @Test
  void whatDoesNotFitIsNotServed() throws Exception {
    String large = image("larger than the whole cache");
    ImageCache cache = cache(10);

    assertThat(cache.find(large)).isEmpty();

    assertThat(cache.stats().refused()).isEqualTo(1);
    assertThat(temp.resolve("cache")).isEmptyDirectory();
  }

  @Test
  void aBodyLargerThanItSaysIsNotReadToItsEnd() throws Exception {
    byte[] endless = new byte[1 << 20];
    ImageCache cache =
        ImageCache.open(
            temp.resolve("cache"),
            1000,
            prefix ->
                Optional.of(
                    new ImageOrigin.Content(
                        new ByteArrayInputStream(endless), OptionalLong.empty())),
            CLOCK);

    assertThat(cache.find("0000000")).isEmpty();
    assertThat(temp.resolve("cache")).isEmptyDirectory();
  }

  @Test
  void whatIsNotWhatItsNameSaysIsNeverServed() throws Exception {
    String sum = image("right");
    images.put(sum, "wrong".getBytes(StandardCharsets.US_ASCII));
    ImageCache cache = cache(100);

    assertThat(cache.find(sum)).isEmpty();
    assertThat(cache.find(sum.substring(0, 7))).isEmpty();

    assertThat(cache.stats().refused()).isEqualTo(2);
    assertThat(temp.resolve("cache")).isEmptyDirectory();
  }

  @Test
  void aBodyThatEndsEarlyIsNotServed() throws Exception {
    String sum = image("whole");
    ImageCache cache =
        ImageCache.open(
            temp.resolve("cache"),
            100,
            prefix ->
                Optional.of(
                    new ImageOrigin.Content(
                        new ByteArrayInputStream(images.get(sum)), OptionalLong.of(6))),
            CLOCK);

    assertThat(cache.find(sum)).isEmpty();
  }

  @Test
  void afterARestartTheFilesAreThereAndVerifiedBeforeTheyAreServed() throws Exception {
    String good = image("good one");
    String bad = image("bad one!");
    ImageCache before = cache(100);
    before.find(good);
    before.find(bad);
    Files.writeString(temp.resolve("cache").resolve(bad), "changed!");
    Files.writeString(temp.resolve("cache").resolve("1234567.part"), "half");

    ImageCache after = cache(100);

    assertThat(after.contents()).containsExactlyInAnyOrder(good, bad);
    assertThat(after.find(good)).isPresent();
    assertThat(opened).hasValue(2);
    assertThat(after.find(bad).orElseThrow()).content().isEqualTo("bad one!");
    assertThat(opened).hasValue(3);
    assertThat(after.stats().refused()).isEqualTo(1);
    assertThat(temp.resolve("cache/1234567.part")).doesNotExist();
  }

  @Test
  void aSmallerLimitAfterARestartIsKept() throws Exception {
    String first = image("0123456789");
    String second = image("abcdefghij");
    ImageCache before = cache(100);
    before.find(first);
    before.find(second);
    Files.setLastModifiedTime(
        temp.resolve("cache").resolve(first), FileTime.from(CLOCK.instant().minusSeconds(60)));

    assertThat(cache(15).contents()).containsExactly(second);
  }

  @Test
  void aFileThatSomebodyRemovedIsFetchedAgain() throws Exception {
    String sum = image("removed");
    ImageCache cache = cache(100);
    Files.delete(cache.find(sum).orElseThrow());

    assertThat(cache.find(sum).orElseThrow()).content().isEqualTo("removed");
  }

  @Test
  void howeverManyAskItIsFetchedOnce() throws Exception {
    String sum = image("wanted by all");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ImageCache cache =
        ImageCache.open(
            temp.resolve("cache"),
            100,
            prefix -> {
              asked.countDown();
              try {
                assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return open(prefix);
            },
            CLOCK);
    ExecutorService machines = Executors.newFixedThreadPool(8);
    try {
      List<Future<Optional<Path>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(machines.submit(() -> cache.find(sum)));
      }
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      go.countDown();
      for (Future<Optional<Path>> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS).orElseThrow())
            .content()
            .isEqualTo("wanted by all");
      }
    } finally {
      machines.shutdownNow();
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void anOriginThatFailsIsNoMissingImageForEver() throws Exception {
    String sum = image("there after all");
    AtomicInteger calls = new AtomicInteger();
    ImageCache cache =
        ImageCache.open(
            temp.resolve("cache"),
            100,
            prefix -> {
              if (calls.getAndIncrement() == 0) {
                throw new IOException("no route to host");
              }
              return open(prefix);
            },
            CLOCK);

    assertThat(cache.find(sum)).isEmpty();
    assertThat(cache.find(sum)).isPresent();
  }

  @Test
  void imagesOfAnotherRackComeByHttp() throws Exception {
    String sum = image("from afar");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/images/",
        exchange -> {
          try (exchange) {
            String asked = exchange.getRequestURI().getPath().split("/")[2];
            Optional<ImageOrigin.Content> content = open(asked);
            int missing = asked.startsWith("bad") ? 503 : 404;
            exchange.sendResponseHeaders(
                content.isPresent() ? 200 : missing, content.isPresent() ? 9 : -1);
            if (content.isPresent()) {
              exchange.getResponseBody().write(content.get().body().readAllBytes());
            }
          }
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      HttpImageOrigin origin = new HttpImageOrigin(base, Duration.ofSeconds(30));
      ImageCache cache = ImageCache.open(temp.resolve("cache"), 100, origin, CLOCK);

      assertThat(cache.find(sum.substring(0, 8)).orElseThrow()).content().isEqualTo("from afar");
      assertThat(cache.find("0000000")).isEmpty();
      assertThatThrownBy(() -> origin.open("bad0000"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("503");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatCannotWorkIsRefusedAtOnce() throws Exception {
    assertThatThrownBy(() -> cache(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new HttpImageOrigin(URI.create("ftp://192.0.2.5/"), Duration.ofSeconds(1)))
        .hasMessageContaining("ftp://192.0.2.5/");
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(() -> ImageCache.open(file, 1, this::open, CLOCK))
        .isInstanceOf(BootServiceException.class)
        .hasMessageContaining(file.toString());
  }
}
