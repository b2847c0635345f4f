package io.maas4j.testkit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.spi.StreamFetcher.Answer;
import io.maas4j.image.spi.StreamFetcher.Body;
import io.maas4j.image.spi.StreamFetcher.Failed;
import io.maas4j.image.spi.StreamFetcher.Retry;
import io.maas4j.image.stream.StreamPath;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every fetcher of streams has to hold. Extend it, and serve what it asks for. */
public abstract class StreamFetcherContract {
  private static final StreamPath PATH = new StreamPath("noble/amd64/20250701/squashfs");
  private static final int SIZE = 300_000;

  /** The one to be tried. */
  protected abstract StreamFetcher fetcher();

  /**
   * Serves files by their paths, and nothing else.
   *
   * @return the stream's directory
   */
  protected abstract URI serve(Map<String, byte[]> files);

  /**
   * Serves a file of which the connection breaks.
   *
   * @param sent bytes of it that come; the whole is announced
   */
  protected abstract URI serveBroken(String path, byte[] content, int sent);

  /** A stream's directory where nothing answers. */
  protected abstract URI unreachable();

  private static byte[] content() {
    byte[] bytes = new byte[SIZE];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  private URI one() {
    return serve(Map.of(PATH.text(), content()));
  }

  private Body body(Answer answer) {
    assertThat(answer).isInstanceOf(Body.class);
    return (Body) answer;
  }

  private Failed failed(Answer answer) {
    assertThat(answer).isInstanceOf(Failed.class);
    return (Failed) answer;
  }

  @Test
  void aFileComesWhole() throws IOException {
    try (Body body = body(fetcher().fetch(one(), PATH, 0))) {
      assertThat(body.from()).isZero();
      assertThat(body.length().orElse(SIZE)).isEqualTo(SIZE);
      assertThat(body.body().readAllBytes()).isEqualTo(content());
    }
  }

  @Test
  void aFileComesFromAByteOnOrWholeAndSaysWhich() throws IOException {
    try (Body body = body(fetcher().fetch(one(), PATH, 123_456))) {
      assertThat(body.from()).isIn(0L, 123_456L);
      assertThat(body.length().orElse(SIZE)).isEqualTo(SIZE);
      assertThat(body.body().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(content(), (int) body.from(), SIZE));
    }
  }

  @Test
  void nothingFollowsTheLastByte() throws IOException {
    try (Body body = body(fetcher().fetch(one(), PATH, SIZE))) {
      assertThat(body.from()).isIn(0L, (long) SIZE);
      assertThat(body.body().readAllBytes()).hasSize((int) (SIZE - body.from()));
    }
  }

  @Test
  void fromBeyondTheEndThereIsNothingOrTheWholeFile() throws IOException {
    Answer answer = fetcher().fetch(one(), PATH, SIZE + 1);
    if (answer instanceof Body) {
      try (Body body = body(answer)) {
        assertThat(body.from()).isZero();
      }
    } else {
      assertThat(failed(answer).retry()).isEqualTo(Retry.NEVER);
    }
  }

  @Test
  void whatIsNotThereIsNamedAndNotAskedForAgain() {
    Failed failed = failed(fetcher().fetch(one(), new StreamPath("no/such/file"), 0));
    assertThat(failed.retry()).isEqualTo(Retry.NEVER);
    assertThat(failed.why()).contains("no/such/file");
  }

  @Test
  void aSourceThatDoesNotAnswerMayLater() {
    assertThat(failed(fetcher().fetch(unreachable(), PATH, 0)).retry()).isEqualTo(Retry.LATER);
  }

  @Test
  void aBodyThatEndsEarlyIsNoWholeOne() throws IOException {
    URI base = serveBroken(PATH.text(), content(), 1000);
    try (Body body = body(fetcher().fetch(base, PATH, 0))) {
      assertThatThrownBy(() -> body.body().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aBodyMayBeClosedEarlyAndTheNextOneComes() throws IOException {
    URI base = one();
    try (Body body = body(fetcher().fetch(base, PATH, 0))) {
      assertThat(body.body().read()).isNotNegative();
    }
    try (Body body = body(fetcher().fetch(base, PATH, 0))) {
      assertThat(body.body().readAllBytes()).isEqualTo(content());
    }
  }

  @Test
  void severalComeAtOnce() throws Exception {
    URI base = one();
    StreamFetcher fetcher = fetcher();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<byte[]>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(
            threads.submit(
                () -> {
                  try (Body body = body(fetcher.fetch(base, PATH, 0))) {
                    return body.body().readAllBytes();
                  }
                }));
      }
      for (Future<byte[]> each : all) {
        assertThat(each.get()).isEqualTo(content());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
