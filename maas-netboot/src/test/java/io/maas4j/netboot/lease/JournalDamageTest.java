package io.maas4j.netboot.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal is damaged at every offset, in every way that disks have, and opened each time. */
class JournalDamageTest {
  private static final Path PATH = Path.of("/leases");
  private static final int RECORDS = 24;

  private final List<LeaseRecord> records = new ArrayList<>();
  private final byte[] whole = written();
  // Where each record's frame begins, and where the last ends.
  private final int[] frames = frames();

  private byte[] written() {
    for (int i = 0; i < RECORDS; i++) {
      records.add(record(i));
    }
    FakeDisk disk = new FakeDisk(1);
    try (LeaseJournal journal = open(disk)) {
      journal.open(Runnable::run);
      records.forEach(record -> journal.keep(List.of(record), kept -> assertThat(kept).isTrue()));
    }
    return disk.bytes(PATH);
  }

  private int[] frames() {
    int[] starts = new int[RECORDS + 1];
    starts[0] = JournalFormat.MARK_LENGTH;
    for (int i = 0; i < RECORDS; i++) {
      FrameWriter one = new FrameWriter(() -> 0);
      one.frame(List.of(records.get(i)));
      starts[i + 1] = starts[i] + one.length();
    }
    assertThat(starts[RECORDS]).isEqualTo(whole.length);
    return starts;
  }

  @Test
  void cutAnywhereItKeepsWhatPrecedes() {
    for (int length = 0; length <= whole.length; length++) {
      assertThat(opened(Arrays.copyOf(whole, length)))
          .as("cut at %s", length)
          .isEqualTo(before(length));
    }
  }

  @Test
  void withAnyBitTurnedItLosesNoOtherRecord() {
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) (1 << bit);
        assertThat(opened(bytes)).as("octet %s bit %s", at, bit).isEqualTo(outside(at, at + 1));
      }
    }
  }

  @Test
  void withATailOfZeroesItKeepsWhatPrecedes() {
    for (int at = JournalFormat.MARK_LENGTH; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      Arrays.fill(bytes, at, whole.length, (byte) 0);
      // A frame that ends in zeroes of its own may survive; nothing else may come up.
      List<LeaseRecord> read = opened(bytes);
      assertThat(read).as("zeroes from %s", at).startsWith(before(at).toArray(LeaseRecord[]::new));
      assertThat(records).containsAll(read);
    }
  }

  @Test
  void withGarbageAnywhereItKeepsWhatPrecedesAndWhatFollows() {
    Random random = new Random(7);
    for (int at = 0; at < whole.length; at++) {
      int length = Math.min(1 + random.nextInt(200), whole.length - at);
      byte[] garbage = new byte[length];
      random.nextBytes(garbage);
      byte[] bytes = whole.clone();
      System.arraycopy(garbage, 0, bytes, at, length);
      assertThat(opened(bytes)).as("at %s+%s", at, length).containsAll(outside(at, at + length));
    }
  }

  @Test
  void withAPieceMissingItKeepsWhatPrecedesAndWhatFollows() {
    Random random = new Random(8);
    for (int at = 0; at < whole.length; at++) {
      int length = Math.min(1 + random.nextInt(100), whole.length - at);
      byte[] bytes = new byte[whole.length - length];
      System.arraycopy(whole, 0, bytes, 0, at);
      System.arraycopy(whole, at + length, bytes, at, whole.length - at - length);
      // What is missing may look like something else that is missing: a record more may survive.
      List<LeaseRecord> read = opened(bytes);
      assertThat(read).as("at %s-%s", at, length).containsAll(outside(at, at + length));
      assertThat(records).containsAll(read);
    }
  }

  @Test
  void aDamagedJournalIsCopiedAsideAndGoesOn() {
    byte[] bytes = whole.clone();
    bytes[frames[3] + 20] ^= 1;
    FakeDisk disk = new FakeDisk(1);
    disk.put(PATH, bytes);
    try (LeaseJournal journal = open(disk)) {
      assertThat(journal.open(Runnable::run)).hasSize(RECORDS - 1);
      journal.keep(List.of(record(99)), kept -> assertThat(kept).isTrue());
    }
    assertThat(disk.bytes(Path.of("/leases.damaged"))).isEqualTo(bytes);
    try (LeaseJournal journal = open(disk)) {
      assertThat(journal.open(Runnable::run)).hasSize(RECORDS).endsWith(record(99));
    }
  }

  /** Whoever chooses host names must not be able to write records for a reader behind damage. */
  @Test
  void aHostNameThatLooksLikeAFrameIsNoneBehindDamage() {
    FrameWriter plain = new FrameWriter(() -> 0);
    plain.frame(List.of(record(66)));
    byte[] forged = new byte[plain.length()];
    plain.bytes().get(forged);
    LeaseRecord evil =
        new LeaseRecord(
            LeaseRecord.Kind.COMMIT,
            mac(1),
            InetAddresses.fromInteger(1),
            0,
            1,
            "",
            ClientId.of(forged));
    FakeDisk disk = new FakeDisk(1);
    try (LeaseJournal journal = open(disk)) {
      journal.open(Runnable::run);
      journal.keep(List.of(evil), kept -> assertThat(kept).isTrue());
      journal.keep(List.of(record(2)), kept -> assertThat(kept).isTrue());
    }
    byte[] bytes = disk.bytes(PATH);
    bytes[JournalFormat.MARK_LENGTH] ^= 1;
    assertThat(opened(bytes)).containsExactly(record(2));
  }

  @Test
  void aFileOfNothingButZeroesIsNotTakenForAnEmptyJournal() {
    assertThatThrownBy(() -> opened(new byte[500]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not a lease journal");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whereverThePowerFailsWhatWasCompletedIsThere(long seed) {
    // The number of operations of a whole run, rewriting included, and then each of them.
    int total = powerCut(seed, Integer.MAX_VALUE);
    for (int operations = 3; operations < total; operations += 1 + (int) (seed % 4)) {
      powerCut(seed, operations);
    }
  }

  /** Writes until the power fails, starts again, and looks. */
  private static int powerCut(long seed, int operations) {
    FakeDisk disk = new FakeDisk(seed);
    disk.crashAfter(operations);
    Random random = new Random(seed);
    Map<LeaseRecord, Boolean> told = new ConcurrentHashMap<>();
    List<LeaseRecord> last = new ArrayList<>();
    LeaseJournal journal = new LeaseJournal(PATH, Durability.SYNC, disk, () -> 0, 2000);
    try (journal) {
      try {
        journal.open(Runnable::run);
      } catch (RuntimeException e) {
        disk.restart();
        try (LeaseJournal again = open(disk)) {
          assertThat(again.open(Runnable::run)).isEmpty();
        }
        return 0;
      }
      for (int i = 0; i < 120; i++) {
        LeaseRecord one = at(random.nextInt(9), i);
        LeaseRecord other = at(10 + random.nextInt(9), i);
        last.removeIf(r -> r.address().equals(one.address()));
        last.removeIf(r -> r.address().equals(other.address()));
        last.add(one);
        last.add(other);
        CountDownLatch done = new CountDownLatch(1);
        journal.keep(
            List.of(one, other),
            kept -> {
              told.put(one, kept);
              done.countDown();
            });
        await(done);
      }
      if (operations == Integer.MAX_VALUE) {
        Awaitility.await().until(() -> journal.stats().rewrites() > 0);
      }
    }
    int used = disk.operations;
    disk.restart();
    try (LeaseJournal again = open(disk)) {
      Map<Object, LeaseRecord> found = new HashMap<>();
      List<LeaseRecord> read = again.open(Runnable::run);
      read.forEach(record -> found.put(record.address(), record));
      for (Map.Entry<LeaseRecord, Boolean> entry : told.entrySet()) {
        LeaseRecord record = entry.getKey();
        LeaseRecord kept = found.get(record.address());
        if (entry.getValue()) {
          assertThat(kept).as("seed %s cut %s", seed, operations).isNotNull();
          assertThat(kept.start()).isGreaterThanOrEqualTo(record.start());
        }
      }
      // Both records of a call, or neither.
      long newest = read.stream().mapToLong(LeaseRecord::start).max().orElse(-1);
      assertThat(read.stream().filter(record -> record.start() == newest).count())
          .as("seed %s cut %s", seed, operations)
          .isIn(0L, 2L);
      if (operations == Integer.MAX_VALUE) {
        assertThat(read).containsExactlyElementsOf(last);
        assertThat(journal.stats().rewrites()).isPositive();
      }
    }
    return used;
  }

  private static void await(CountDownLatch done) {
    try {
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static LeaseRecord at(int address, long start) {
    return new LeaseRecord(
        LeaseRecord.Kind.COMMIT,
        mac(address),
        InetAddresses.fromInteger(address),
        start,
        start + 600,
        "host");
  }

  private static List<LeaseRecord> opened(byte[] bytes) {
    FakeDisk disk = new FakeDisk(1);
    disk.put(PATH, bytes);
    try (LeaseJournal journal = open(disk)) {
      return journal.open(Runnable::run);
    }
  }

  private static LeaseJournal open(FakeDisk disk) {
    return new LeaseJournal(PATH, Durability.SYNC, disk, () -> 0, 1 << 20);
  }

  private List<LeaseRecord> before(int offset) {
    List<LeaseRecord> kept = new ArrayList<>();
    for (int i = 0; i < RECORDS && frames[i + 1] <= offset; i++) {
      kept.add(records.get(i));
    }
    return kept;
  }

  private List<LeaseRecord> outside(int from, int to) {
    List<LeaseRecord> kept = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      if (frames[i + 1] <= from || frames[i] >= to) {
        kept.add(records.get(i));
      }
    }
    return kept;
  }

  private static LeaseRecord record(int i) {
    return new LeaseRecord(
        LeaseRecord.Kind.values()[i % 3],
        mac(i),
        i % 2 == 0
            ? InetAddresses.fromInteger(0x0A000000 + i)
            : InetAddresses.forString("2001:db8::" + i),
        1_800_000_000_000L + i,
        1_800_000_600_000L + i,
        "h\u00f6-" + "x".repeat(i % 7),
        ClientId.of(new byte[i]),
        new LeaseRecord.Stamp(i, i * 3L));
  }

  private static MacAddress mac(int number) {
    return MacAddress.of(new byte[] {0x52, 0x54, 0, 0, 0, (byte) number});
  }
}
