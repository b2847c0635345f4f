package io.maas4j.image.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.ContentLimits;
import io.maas4j.image.importing.Download;
import io.maas4j.image.importing.ImportPlan;
import io.maas4j.image.importing.ImportTracker;
import io.maas4j.image.importing.Space;
import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.ResourceName;
import io.maas4j.image.stream.StreamPath;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.testkit.image.MemoryStreams;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadsTest {
  private static final URI BASE = URI.create("http://a.example/");
  private static final URI MIRROR = URI.create("http://b.example/");

  @TempDir Path directory;
  private final MutableClock clock = MutableClock.atNoon();
  private final MemoryStreams streams = new MemoryStreams();
  private final Stop stop = new Stop();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Download> completed = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private ContentDirectory store() {
    return ContentDirectory.open(directory, ContentLimits.USUAL, (content, detail) -> {});
  }

  private static byte[] bytes(int number) {
    return ("content " + number).repeat(1000).getBytes(UTF_8);
  }

  private static Download download(int number, long... sources) {
    byte[] bytes = bytes(number);
    List<Download.Place> places = new ArrayList<>();
    for (long source : sources) {
      places.add(new Download.Place(source, new StreamPath("f/" + number)));
    }
    return new Download(
        new Content(Hashing.sha256().hashBytes(bytes).toString(), bytes.length),
        places,
        0,
        List.of(new ResourceName("ubuntu", "r" + number, "amd64", "generic")));
  }

  private static ImportPlan plan(List<Download> downloads) {
    return new ImportPlan(
        downloads, List.of(), List.of(), Set.of(), Set.of(), new Space(0, 0, 0), List.of());
  }

  private ImportTracker run(StreamFetcher fetcher, int atOnce, List<Download> downloads)
      throws InterruptedException {
    ImportTracker tracker = new ImportTracker(plan(downloads), clock);
    CountDownLatch running =
        downloads(fetcher, atOnce, tracker).start(downloads, threads, completed::add);
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    return tracker;
  }

  private Downloads downloads(StreamFetcher fetcher, int atOnce, ImportTracker tracker) {
    return new Downloads(
        fetcher,
        store(),
        clock,
        new DownloadLimits(atOnce, 2, Duration.ZERO, Duration.ofHours(1)),
        Map.of(1L, BASE, 2L, MIRROR),
        tracker,
        stop);
  }

  @Test
  void severalComeAtOnceAndNoMoreThanThat() throws Exception {
    List<Download> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      streams.serve(BASE, "f/" + i, bytes(i));
      all.add(download(i, 1));
    }
    // nobody passes before three have come, and with four at once it would not come out even
    CyclicBarrier three = new CyclicBarrier(3);
    StreamFetcher together =
        (base, path, from) -> {
          try {
            three.await(20, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return streams.fetch(base, path, from);
        };
    ImportTracker tracker = run(together, 3, all);
    assertThat(completed).hasSize(12);
    assertThat(tracker.snapshot().isOver()).isTrue();
    assertThat(store().contents().complete()).hasSize(12);
  }

  @Test
  void whatOneSourceDoesNotHaveComesFromTheNext() throws Exception {
    streams.serve(BASE, "other", new byte[1]);
    streams.serve(MIRROR, "f/1", bytes(1));
    run(streams, 2, List.of(download(1, 1, 2)));
    assertThat(completed).hasSize(1);
  }

  @Test
  void whatFailsDoesNotKeepTheOthersFromComing() throws Exception {
    streams.serve(BASE, "f/2", bytes(2));
    ImportTracker tracker = run(streams, 1, List.of(download(1, 1), download(2, 1)));
    assertThat(completed).singleElement().isEqualTo(download(2, 1));
    assertThat(tracker.snapshot().resources().get(0).why().orElseThrow())
        .contains("f/1: there is no such file");
  }

  @Test
  void aDiskThatTakesNoMoreEndsEverything() throws Exception {
    streams.serve(BASE, "f/1", bytes(1));
    streams.serve(BASE, "f/2", bytes(2));
    List<Download> both = List.of(download(1, 1), download(2, 1));
    ImportTracker tracker = new ImportTracker(plan(both), clock);
    Downloads downloads = downloads(streams, 1, tracker);
    // a directory where the file should come: as good as a disk that is broken
    Files.createDirectories(directory.resolve("partial").resolve(both.get(0).content().sha256()));
    assertThat(downloads.start(both, threads, completed::add).await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(downloads.broken().orElseThrow()).contains("the store of images cannot keep");
    assertThat(completed).isEmpty();
  }

  @Test
  void aStopEndsWhoeverWaitsForBytes() throws Exception {
    Silent silent = new Silent();
    CountDownLatch running =
        downloads(
                (base, path, from) -> new StreamFetcher.Body(silent, 0, OptionalLong.empty()),
                1,
                new ImportTracker(plan(List.of(download(1, 1))), clock))
            .start(List.of(download(1, 1)), threads, completed::add);
    assertThat(silent.asked.await(20, TimeUnit.SECONDS)).isTrue();
    stop.now();
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(completed).isEmpty();
  }

  /** A body that says nothing until it is closed. */
  private static final class Silent extends InputStream {
    final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      asked.countDown();
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("it was closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
