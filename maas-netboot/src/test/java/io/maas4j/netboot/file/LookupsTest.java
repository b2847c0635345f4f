package io.maas4j.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LookupsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Runnable> disk = new ArrayDeque<>();
  private final Lookups lookups = new Lookups(disk::add, nanos::get);
  private BootFile there = file("v1");
  private int looks;

  private static BootFile file(String version) {
    return new BootFile.OnDisk(Path.of("/srv/kernel"), 10, version);
  }

  private CompletionStage<BootFile> find(String name) {
    return lookups.find(
        name,
        () -> {
          looks++;
          return there;
        });
  }

  private BootFile found(String name) {
    CompletableFuture<BootFile> asked = find(name).toCompletableFuture();
    runDisk();
    return asked.join();
  }

  private void runDisk() {
    while (!disk.isEmpty()) {
      disk.remove().run();
    }
  }

  @Test
  void thoseWhoAskTogetherShareOneLook() {
    CompletionStage<BootFile> first = find("kernel");
    CompletionStage<BootFile> second = find("kernel");
    CompletionStage<BootFile> other = find("initrd");
    runDisk();
    assertThat(first.toCompletableFuture()).isCompletedWithValue(there);
    assertThat(second.toCompletableFuture()).isCompletedWithValue(there);
    assertThat(other.toCompletableFuture()).isCompletedWithValue(there);
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void whatWasFoundIsTrustedForAMomentOnly() {
    assertThat(found("kernel")).isEqualTo(file("v1"));
    there = file("v2");
    nanos.addAndGet(Duration.ofMillis(199).toNanos());
    assertThat(find("kernel").toCompletableFuture()).isCompletedWithValue(file("v1"));
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(found("kernel")).isEqualTo(file("v2"));
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void whatWasMissingIsLookedForAnew() {
    there = new BootFile.NotFound("no such file");
    assertThat(found("kernel")).isInstanceOf(BootFile.NotFound.class);
    there = file("v1");
    assertThat(found("kernel")).isEqualTo(file("v1"));
  }

  @Test
  void whatHasGoneIsNotRemembered() {
    found("kernel");
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    there = new BootFile.NotFound("no such file");
    assertThat(found("kernel")).isInstanceOf(BootFile.NotFound.class);
    assertThat(lookups.size()).isZero();
  }

  @Test
  void aLookThatFailsIsNotShared() {
    CompletableFuture<BootFile> failed =
        lookups
            .find(
                "kernel",
                () -> {
                  throw new IllegalStateException("the store is broken");
                })
            .toCompletableFuture();
    runDisk();
    assertThatThrownBy(failed::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("the store is broken");
    assertThat(found("kernel")).isEqualTo(file("v1"));
  }

  @Test
  void aFullDiskQueueIsAnsweredAndForgotten() {
    Lookups busy =
        new Lookups(
            task -> {
              throw new RejectedExecutionException();
            },
            nanos::get);
    for (int i = 0; i < 2; i++) {
      assertThat(busy.find("kernel", () -> there).toCompletableFuture().join())
          .isEqualTo(new BootFile.Failed("the rack is too busy to read files"));
    }
    assertThat(busy.size()).isZero();
  }

  @Test
  void namesDoNotPileUp() {
    for (int i = 0; i < 2000; i++) {
      found("kernel-" + i);
    }
    assertThat(lookups.size()).isLessThanOrEqualTo(512);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    found("another");
    assertThat(lookups.size()).isEqualTo(1);
  }

  @Test
  void nobodyCanAnswerInTheDisksPlace() {
    CompletionStage<BootFile> first = find("kernel");
    CompletionStage<BootFile> second = find("kernel");
    first.toCompletableFuture().complete(new BootFile.NotFound("forged"));
    runDisk();
    assertThat(second.toCompletableFuture()).isCompletedWithValue(there);
  }
}
