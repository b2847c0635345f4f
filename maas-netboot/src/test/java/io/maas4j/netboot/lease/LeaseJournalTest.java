package io.maas4j.netboot.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseJournalTest {
  @TempDir Path directory;

  @Test
  void journalsOfEarlierReleasesAreReadAndWrittenAnew() throws Exception {
    for (JournalFormat format : List.of(JournalFormat.IPV4, JournalFormat.EITHER_FAMILY)) {
      Path path = directory.resolve(format.name());
      List<LeaseRecord> records = List.of(commit(1, 10), commit(2, 20), commit(1, 30));
      Files.write(path, earlier(format, records));
      for (int restart = 0; restart < 2; restart++) {
        try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC)) {
          assertThat(journal.open(Runnable::run)).containsExactly(commit(2, 20), commit(1, 30));
        }
      }
      assertThat(Arrays.copyOf(Files.readAllBytes(path), 8))
          .isEqualTo(JournalFormat.ENTRIES.mark());
    }
  }

  @Test
  void aJournalOfAnEarlierReleaseMayBeDamagedToo() {
    Path path = Path.of("/leases");
    List<LeaseRecord> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      records.add(commit(i, i));
    }
    byte[] whole = earlier(JournalFormat.IPV4, records);
    int each = (whole.length - 8) / 20;
    for (int at = 8; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x55;
      FakeDisk disk = new FakeDisk(1);
      disk.put(path, bytes);
      try (LeaseJournal journal = new LeaseJournal(path, Durability.OS, disk, () -> 0, 1 << 20)) {
        List<LeaseRecord> others = new ArrayList<>(records);
        others.remove((at - 8) / each);
        assertThat(journal.open(Runnable::run)).as("damage at %s", at).isEqualTo(others);
      }
    }
  }

  /** As 0.1.0-SNAPSHOT wrote them until November 2026. */
  private static byte[] earlier(JournalFormat format, List<LeaseRecord> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(format.mark());
    for (LeaseRecord record : records) {
      byte[] name = record.hostname().getBytes(StandardCharsets.UTF_8);
      ByteBuffer body = ByteBuffer.allocate(64 + name.length);
      body.put((byte) record.kind().ordinal()).put(record.mac().octets());
      if (format == JournalFormat.EITHER_FAMILY) {
        body.put((byte) 4);
      }
      body.put(record.address().getAddress()).putLong(record.start()).putLong(record.end());
      if (format == JournalFormat.EITHER_FAMILY) {
        body.putShort((short) 0);
      }
      body.put(name).flip();
      ByteBuffer frame = ByteBuffer.allocate(6);
      frame.putShort((short) body.limit());
      frame.putInt(JournalFormat.crc(body, 0, body.limit()));
      out.writeBytes(frame.array());
      out.write(body.array(), 0, body.limit());
    }
    return out.toByteArray();
  }

  @Test
  void leasesGoOnBeingKeptWhileTheJournalIsRewritten() throws Exception {
    Path path = directory.resolve("leases");
    try (LeaseJournal journal =
        new LeaseJournal(path, Durability.OS, new FileDisk(), System::nanoTime, 10_000)) {
      journal.open(Runnable::run);
      for (int round = 0; round < 200; round++) {
        List<LeaseRecord> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          records.add(commit(i, round));
        }
        write(journal, records);
      }
      assertThat(journal.stats().rewrites()).isPositive();
      assertThat(journal.stats().records()).isEqualTo(200 * 50);
    }
    try (LeaseJournal journal = new LeaseJournal(path, Durability.OS)) {
      assertThat(journal.open(Runnable::run)).hasSize(50).allMatch(record -> record.start() == 199);
    }
  }

  @Test
  void aFullDiskRefusesLeasesUntilThereIsSpaceAgain() {
    FakeDisk disk = new FakeDisk(1);
    Path path = Path.of("/leases");
    List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
    try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, disk, () -> 0, 1 << 20)) {
      journal.open(Runnable::run);
      journal.keep(List.of(commit(1, 1)), told::add);
      Awaitility.await().until(() -> told.size() == 1);
      disk.full = true;
      for (int i = 0; i < 3; i++) {
        int before = told.size();
        journal.keep(List.of(commit(2, i)), told::add);
        Awaitility.await().until(() -> told.size() == before + 1);
      }
      assertThat(journal.stats().failing()).isTrue();
      disk.full = false;
      journal.keep(List.of(commit(3, 3)), told::add);
      Awaitility.await().until(() -> told.size() == 5);
      assertThat(journal.stats().failing()).isFalse();
      assertThat(journal.stats().failures()).isEqualTo(3);
    }
    assertThat(told).containsExactly(true, false, false, false, true);
    try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, disk, () -> 0, 1 << 20)) {
      assertThat(journal.open(Runnable::run)).containsExactly(commit(1, 1), commit(3, 3));
    }
  }

  @Test
  void aRecordThatIsTooLongIsRefusedAloneInItsBatch() {
    FakeDisk disk = new FakeDisk(1);
    List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
    LeaseRecord tooLong =
        new LeaseRecord(
            LeaseRecord.Kind.COMMIT, mac(1), address(1), 0, 1, "", ClientId.of(new byte[0xFFFF]));
    try (LeaseJournal journal =
        new LeaseJournal(Path.of("/leases"), Durability.OS, disk, () -> 0, 1 << 20)) {
      journal.open(Runnable::run);
      journal.keep(List.of(commit(1, 1)), told::add);
      journal.keep(List.of(tooLong), told::add);
      journal.keep(List.of(commit(2, 2)), told::add);
    }
    assertThat(told).containsExactly(true, false, true);
  }

  @Test
  void theTimeThatTheDiskTakesIsMeasured() {
    AtomicLong nanos = new AtomicLong();
    FakeDisk disk = new FakeDisk(1);
    List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
    try (LeaseJournal journal =
        new LeaseJournal(
            Path.of("/leases"), Durability.SYNC, disk, () -> nanos.getAndAdd(2_000_000), 1 << 20)) {
      journal.open(Runnable::run);
      journal.keep(List.of(commit(1, 1)), told::add);
      Awaitility.await().until(() -> told.size() == 1);
      JournalStats stats = journal.stats();
      assertThat(stats.syncs().count()).isEqualTo(1);
      assertThat(stats.syncs().longest()).isEqualTo(Duration.ofMillis(2));
      assertThat(stats.syncs().mean()).isEqualTo(Duration.ofMillis(2));
      assertThat(stats.syncs().buckets().get(4)).isEqualTo(1);
    }
  }

  @Test
  void leasesThatComeOneAfterTheOtherAreSyncedTogetherAndALoneOneAtOnce() throws Exception {
    BlockingQueue<Long> pauses = new LinkedBlockingQueue<>();
    Semaphore end = new Semaphore(0);
    List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
    AtomicLong nanos = new AtomicLong();
    try (LeaseJournal journal =
        new LeaseJournal(
            Path.of("/leases"),
            Durability.SYNC,
            new FakeDisk(1),
            nanos::get,
            1 << 20,
            pause -> {
              pauses.add(pause);
              end.acquireUninterruptibly();
            })) {
      journal.open(Runnable::run);
      journal.keep(List.of(commit(1, 1)), told::add);
      Awaitility.await().until(() -> told.size() == 1);
      assertThat(pauses).isEmpty();
      nanos.addAndGet(500_000);
      journal.keep(List.of(commit(2, 2)), told::add);
      assertThat(pauses.poll(10, TimeUnit.SECONDS)).isEqualTo(1_500_000);
      journal.keep(List.of(commit(3, 3)), told::add);
      journal.keep(List.of(commit(4, 4)), told::add);
      end.release();
      Awaitility.await().until(() -> told.size() == 4);
      assertThat(journal.stats().syncs().count()).isEqualTo(2);
      nanos.addAndGet(2_000_000);
      journal.keep(List.of(commit(5, 5)), told::add);
      Awaitility.await().until(() -> told.size() == 5);
      assertThat(pauses).isEmpty();
    }
    assertThat(told).containsOnly(true);
  }

  @Test
  void whatIsReservedBehindTheLeasesIsNoDamageAndGoneAfterTheEnd() {
    FakeDisk disk = new FakeDisk(1);
    Path path = Path.of("/leases");
    List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
    byte[] running;
    LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, disk, () -> 0, 1 << 20);
    try (journal) {
      journal.open(Runnable::run);
      journal.keep(List.of(commit(1, 1)), told::add);
      journal.keep(List.of(commit(2, 2)), told::add);
      Awaitility.await().until(() -> told.size() == 2);
      running = disk.bytes(path);
    }
    int length = (int) journal.stats().length();
    assertThat(disk.bytes(path)).hasSize(length);
    assertThat(running.length).isGreaterThan(length + 100_000);
    assertThat(Arrays.copyOf(running, length)).isEqualTo(disk.bytes(path));
    FakeDisk killed = new FakeDisk(1);
    killed.put(path, running);
    try (LeaseJournal again = new LeaseJournal(path, Durability.SYNC, killed, () -> 0, 1 << 20)) {
      assertThat(again.open(Runnable::run)).containsExactly(commit(1, 1), commit(2, 2));
    }
    assertThat(killed.exists(Path.of("/leases.damaged"))).isFalse();
  }

  @Test
  void aWriteThatWasCutWithinWhatIsReservedIsDamage() {
    Path path = Path.of("/leases");
    byte[] whole = written(path, commit(1, 1), commit(2, 2));
    byte[] first = written(path, commit(1, 1));
    for (int cut = first.length + 4; cut < whole.length - 1; cut++) {
      FakeDisk disk = new FakeDisk(1);
      disk.put(path, Arrays.copyOf(Arrays.copyOf(whole, cut), 10_000));
      try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, disk, () -> 0, 1 << 20)) {
        // The last octets of a frame may be zeroes of its own.
        assertThat(journal.open(Runnable::run)).as("cut at %s", cut).startsWith(commit(1, 1));
        if (cut < whole.length - 8) {
          assertThat(disk.exists(Path.of("/leases.damaged"))).as("cut at %s", cut).isTrue();
        }
      }
    }
  }

  private static byte[] written(Path path, LeaseRecord... records) {
    FakeDisk disk = new FakeDisk(1);
    try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, disk, () -> 0, 1 << 20)) {
      journal.open(Runnable::run);
      for (LeaseRecord record : records) {
        journal.keep(List.of(record), kept -> assertThat(kept).isTrue());
      }
    }
    return disk.bytes(path);
  }

  @Test
  void aJournalThatGrewIsRewritten() throws Exception {
    Path path = directory.resolve("leases");
    String name = "n".repeat(250);
    try (LeaseJournal journal = new LeaseJournal(path, Durability.OS)) {
      journal.open(Runnable::run);
      for (int batch = 0; batch < 30; batch++) {
        List<LeaseRecord> records = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
          records.add(new LeaseRecord(LeaseRecord.Kind.COMMIT, mac(1), address(7), batch, i, name));
        }
        write(journal, records);
      }
      Awaitility.await().until(() -> journal.stats().rewrites() > 0);
    }
    assertThat(Files.size(path)).isLessThan(6L << 20);
    try (LeaseJournal journal = new LeaseJournal(path, Durability.OS)) {
      List<LeaseRecord> kept = journal.open(Runnable::run);
      assertThat(kept).hasSize(1);
      assertThat(kept.get(0).start()).isEqualTo(29);
    }
  }

  @Test
  void twoServersCannotShareAJournal() {
    Path path = directory.resolve("leases");
    try (LeaseJournal first = new LeaseJournal(path, Durability.SYNC)) {
      assertThat(first.open(Runnable::run)).isEmpty();
      assertThatThrownBy(() -> new LeaseJournal(path, Durability.SYNC).open(Runnable::run))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("used by another DHCP server");
    }
  }

  @Test
  void aFileThatIsNoJournalIsLeftAlone() throws IOException {
    Path path = Files.writeString(directory.resolve("leases"), "# dear diary of mine");
    assertThatThrownBy(() -> new LeaseJournal(path, Durability.SYNC).open(Runnable::run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not a lease journal");
    assertThat(path).hasContent("# dear diary of mine");
  }

  @Test
  void aDirectoryThatCannotBeSaysSo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(
            () -> new LeaseJournal(file.resolve("leases"), Durability.SYNC).open(Runnable::run))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("can be written");
  }

  private static LeaseRecord commit(int address, long start) {
    return new LeaseRecord(
        LeaseRecord.Kind.COMMIT, mac(address), address(address), start, start + 600, "host");
  }

  private static MacAddress mac(int number) {
    return MacAddress.of(new byte[] {0x52, 0x54, 0, 0, 0, (byte) number});
  }

  private static InetAddress address(int number) {
    return InetAddresses.fromInteger(number);
  }

  private static void write(LeaseJournal journal, List<LeaseRecord> records)
      throws InterruptedException {
    BlockingQueue<Boolean> done = new LinkedBlockingQueue<>();
    assertThat(journal.keep(records, done::add)).isTrue();
    assertThat(done.poll(10, TimeUnit.SECONDS)).isTrue();
  }
}
