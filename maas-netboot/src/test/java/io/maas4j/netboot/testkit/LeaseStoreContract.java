package io.maas4j.netboot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.lease.ClientId;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every lease store has to hold. Extend it, give it stores.
 *
 * <p>It waits for stores that have threads of their own, and for nothing else.
 */
public abstract class LeaseStoreContract {
  /** How long a store may take for anything. */
  private static final long PATIENCE_SECONDS = 30;

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "completions"));

  /** What a store does over a restart. */
  protected enum Memory {
    KEEPS,
    /** It is for tests: nothing comes back. */
    FORGETS
  }

  /** A store that was not opened, over the same place in each test, empty at its beginning. */
  protected abstract LeaseStore newStore();

  /** Override it for a store that forgets. */
  protected Memory memory() {
    return Memory.KEEPS;
  }

  @AfterEach
  void endExecutor() {
    executor.shutdownNow();
  }

  @Test
  void nothingIsInANewStore() {
    try (LeaseStore store = newStore()) {
      assertThat(store.open(executor)).isEmpty();
    }
  }

  @Test
  void theNewestRecordOfEachAddressComesBackInTheOrderOfWriting() {
    assumeTrue(memory() == Memory.KEEPS, "it forgets");
    try (LeaseStore store = newStore()) {
      store.open(executor);
      kept(store, List.of(lease(1, 10), lease(2, 20), lease(3, 25)));
      kept(store, List.of(lease(1, 30)));
    }
    for (int restart = 0; restart < 3; restart++) {
      try (LeaseStore store = newStore()) {
        assertThat(store.open(executor)).containsExactly(lease(2, 20), lease(3, 25), lease(1, 30));
      }
    }
    try (LeaseStore store = newStore()) {
      store.open(executor);
      kept(store, List.of(lease(2, 40)));
    }
    try (LeaseStore store = newStore()) {
      assertThat(store.open(executor)).containsExactly(lease(3, 25), lease(1, 30), lease(2, 40));
    }
  }

  @Test
  void everythingARecordSaysComesBack() {
    assumeTrue(memory() == Memory.KEEPS, "it forgets");
    List<LeaseRecord> records = new ArrayList<>();
    for (LeaseRecord.Kind kind : LeaseRecord.Kind.values()) {
      int number = kind.ordinal();
      records.add(
          new LeaseRecord(
              kind,
              mac(number),
              InetAddresses.fromInteger(0xC0000200 + number),
              1_800_000_000_000L,
              Long.MAX_VALUE - number,
              "h\u00f6st-" + "x".repeat(249),
              ClientId.of(new byte[255]),
              new LeaseRecord.Stamp(1L << 40, 77)));
      records.add(
          new LeaseRecord(
              kind,
              mac(number),
              InetAddresses.forString("2001:db8::" + number),
              0,
              number,
              "",
              ClientId.of(new byte[] {0, (byte) 0xFF, 7})));
    }
    try (LeaseStore store = newStore()) {
      store.open(executor);
      kept(store, records);
    }
    try (LeaseStore store = newStore()) {
      assertThat(store.open(executor)).isEqualTo(records);
    }
  }

  @Test
  void completionsComeOnceEachInTheOrderOfTheCalls() throws Exception {
    int calls = 5000;
    List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
    Map<Integer, Thread> elsewhere = Collections.synchronizedMap(new HashMap<>());
    Thread caller = Thread.currentThread();
    try (LeaseStore store = newStore()) {
      store.open(executor);
      CountDownLatch all = new CountDownLatch(calls);
      for (int i = 0; i < calls; i++) {
        int number = i;
        LeaseStore.Completion completion =
            kept -> {
              assertThat(kept).isTrue();
              completed.add(number);
              if (Thread.currentThread() != caller) {
                elsewhere.put(number, Thread.currentThread());
              }
              all.countDown();
            };
        while (!store.keep(List.of(lease(number, number)), completion)) {
          Thread.onSpinWait(); // too much is waiting
        }
      }
      assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(completed).isEqualTo(IntStream.range(0, calls).boxed().toList());
    assertThat(elsewhere.values()).allMatch(thread -> thread.getName().equals("completions"));
  }

  @Test
  void callsOfManyThreadsAreAllKept() throws Exception {
    int threads = 8;
    int calls = 200;
    CountDownLatch all = new CountDownLatch(threads * calls);
    try (LeaseStore store = newStore()) {
      store.open(executor);
      List<Thread> callers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t * calls;
        Thread caller =
            new Thread(
                () -> {
                  for (int i = 0; i < calls; i++) {
                    List<LeaseRecord> one = List.of(lease(first + i, i));
                    while (!store.keep(one, kept -> all.countDown())) {
                      Thread.onSpinWait();
                    }
                  }
                });
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
      assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    if (memory() == Memory.KEEPS) {
      try (LeaseStore store = newStore()) {
        assertThat(store.open(executor)).hasSize(threads * calls);
      }
    }
  }

  @Test
  void closingFinishesWhatWaits() {
    List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
    int accepted = 0;
    try (LeaseStore store = newStore()) {
      store.open(Runnable::run);
      for (int i = 0; i < 500; i++) {
        int number = i;
        boolean taken =
            store.keep(
                List.of(lease(number, 1)),
                kept -> {
                  assertThat(kept).isTrue();
                  completed.add(number);
                });
        accepted += taken ? 1 : 0;
      }
    }
    assertThat(completed).hasSize(accepted);
    if (memory() == Memory.KEEPS) {
      try (LeaseStore store = newStore()) {
        assertThat(store.open(executor)).hasSize(accepted);
      }
    }
  }

  @Test
  void keepingDoesNotWaitForCompletionsToRun() {
    List<Runnable> never = Collections.synchronizedList(new ArrayList<>());
    List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
    int refused = 0;
    try (LeaseStore store = newStore()) {
      store.open(never::add);
      for (int i = 0; i < 50_000; i++) {
        int number = i;
        boolean taken = store.keep(List.of(lease(number, 1)), kept -> completed.add(number));
        refused += taken ? 0 : 1;
      }
    }
    // Whatever was refused is never completed, however late.
    never.forEach(Runnable::run);
    assertThat(completed).hasSize(50_000 - refused).doesNotHaveDuplicates();
  }

  @Test
  void aClosedStoreRefuses() {
    LeaseStore store = newStore();
    store.open(executor);
    store.close();
    assertThat(store.keep(List.of(lease(1, 1)), kept -> failed())).isFalse();
    store.close();
  }

  @Test
  void aStoreOpensOnce() {
    try (LeaseStore store = newStore()) {
      store.open(executor);
      assertThatThrownBy(() -> store.open(executor)).isInstanceOf(IllegalStateException.class);
      kept(store, List.of(lease(1, 1)));
    }
  }

  @Test
  void nothingIsKeptBeforeItIsOpened() {
    try (LeaseStore store = newStore()) {
      assertThatThrownBy(() -> store.keep(List.of(lease(1, 1)), kept -> failed()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void twoServersCannotShareAPlace() {
    assumeTrue(memory() == Memory.KEEPS, "it has no place");
    try (LeaseStore first = newStore();
        LeaseStore second = newStore()) {
      first.open(executor);
      assertThatThrownBy(() -> second.open(executor)).isInstanceOf(IllegalStateException.class);
      kept(first, List.of(lease(1, 1)));
    }
  }

  private static void failed() {
    throw new AssertionError("a completion that must not come");
  }

  /** Keeps and waits. */
  private static void kept(LeaseStore store, List<LeaseRecord> records) {
    CountDownLatch done = new CountDownLatch(1);
    List<Boolean> result = Collections.synchronizedList(new ArrayList<>());
    boolean taken =
        store.keep(
            records,
            kept -> {
              result.add(kept);
              done.countDown();
            });
    assertThat(taken).isTrue();
    try {
      assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    assertThat(result).containsExactly(true);
  }

  private static LeaseRecord lease(int number, long start) {
    return new LeaseRecord(
        LeaseRecord.Kind.COMMIT,
        mac(number),
        InetAddresses.fromInteger(0x0A000000 + number),
        start,
        start + 600_000,
        "host-" + number);
  }

  private static MacAddress mac(int number) {
    return MacAddress.of(
        new byte[] {
          0x52,
          0x54,
          (byte) (number >> 24),
          (byte) (number >> 16),
          (byte) (number >> 8),
          (byte) number
        });
  }
}
