package io.maas4j.netboot.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseJournalTest {
  @TempDir Path directory;

  @Test
  void recordsComeBackInTheirOrderWithTheNewestOfEachAddress() throws Exception {
    Path path = directory.resolve("below/leases");
    try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC)) {
      assertThat(journal.open(Runnable::run)).isEmpty();
      write(journal, List.of(commit(1, 10), commit(2, 20)));
      write(journal, List.of(commit(1, 30)));
    }
    for (int restart = 0; restart < 2; restart++) {
      try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC)) {
        assertThat(journal.open(Runnable::run)).containsExactly(commit(2, 20), commit(1, 30));
      }
    }
  }

  @Test
  void aJournalCutAnywhereRecoversWhatPrecedesTheCut() throws Exception {
    Path path = directory.resolve("leases");
    List<LeaseRecord> records = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      records.add(
          new LeaseRecord(
              LeaseRecord.Kind.values()[i % 3],
              mac(i),
              i % 2 == 0 ? address(i) : address6(i),
              i,
              100L + i,
              "hö-" + "x".repeat(i),
              ClientId.of(new byte[i])));
    }
    try (LeaseJournal journal = new LeaseJournal(path, Durability.OS)) {
      journal.open(Runnable::run);
      write(journal, records);
    }
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length <= whole.length; length++) {
      LeaseRecordCodec.Contents contents = LeaseRecordCodec.decode(Arrays.copyOf(whole, length));
      assertThat(contents.records()).isEqualTo(records.subList(0, contents.records().size()));
      byte[] damaged = whole.clone();
      if (length >= LeaseRecordCodec.MARK.length && length < whole.length) {
        damaged[length] ^= 0x55;
        List<LeaseRecord> read = LeaseRecordCodec.decode(damaged).records();
        assertThat(read).isEqualTo(records.subList(0, read.size())).hasSizeLessThan(12);
      }
    }
    for (int length : new int[] {0, 3, 8, 9, whole.length - 1}) {
      Files.write(path, Arrays.copyOf(whole, length));
      try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC)) {
        List<LeaseRecord> kept = journal.open(Runnable::run);
        assertThat(kept).isEqualTo(records.subList(0, kept.size()));
        write(journal, List.of(commit(99, 1)));
      }
      try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC)) {
        assertThat(journal.open(Runnable::run)).endsWith(commit(99, 1));
      }
    }
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

  private static InetAddress address6(int number) {
    return InetAddresses.forString("2001:db8::" + number);
  }

  private static void write(LeaseJournal journal, List<LeaseRecord> records)
      throws InterruptedException {
    BlockingQueue<Boolean> done = new LinkedBlockingQueue<>();
    assertThat(journal.keep(records, done::add)).isTrue();
    assertThat(done.poll(10, TimeUnit.SECONDS)).isTrue();
  }
}
