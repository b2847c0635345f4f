package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, Runnable::run)) {
      assertThat(journal.recovered()).isEmpty();
      write(journal, List.of(commit(1, 10), commit(2, 20)));
      write(journal, List.of(commit(1, 30)));
    }
    for (int restart = 0; restart < 2; restart++) {
      try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, Runnable::run)) {
        assertThat(journal.recovered()).containsExactly(commit(2, 20), commit(1, 30));
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
              Networks.mac(i),
              i,
              i,
              100L + i,
              "hö-" + "x".repeat(i)));
    }
    try (LeaseJournal journal = new LeaseJournal(path, Durability.OS, Runnable::run)) {
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
      try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, Runnable::run)) {
        List<LeaseRecord> kept = journal.recovered();
        assertThat(kept).isEqualTo(records.subList(0, kept.size()));
        write(journal, List.of(commit(99, 1)));
      }
      try (LeaseJournal journal = new LeaseJournal(path, Durability.SYNC, Runnable::run)) {
        assertThat(journal.recovered()).endsWith(commit(99, 1));
      }
    }
  }

  @Test
  void aJournalThatGrewIsRewritten() throws Exception {
    Path path = directory.resolve("leases");
    String name = "n".repeat(250);
    try (LeaseJournal journal = new LeaseJournal(path, Durability.OS, Runnable::run)) {
      for (int batch = 0; batch < 30; batch++) {
        List<LeaseRecord> records = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
          records.add(new LeaseRecord(LeaseRecord.Kind.COMMIT, Networks.mac(1), 7, batch, i, name));
        }
        write(journal, records);
      }
    }
    assertThat(Files.size(path)).isLessThan(6L << 20);
    try (LeaseJournal journal = new LeaseJournal(path, Durability.OS, Runnable::run)) {
      assertThat(journal.recovered()).hasSize(1);
      assertThat(journal.recovered().get(0).start()).isEqualTo(29);
    }
  }

  @Test
  void twoServersCannotShareAJournal() {
    Path path = directory.resolve("leases");
    try (LeaseJournal first = new LeaseJournal(path, Durability.SYNC, Runnable::run)) {
      assertThat(first.recovered()).isEmpty();
      assertThatThrownBy(() -> new LeaseJournal(path, Durability.SYNC, Runnable::run))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("used by another DHCP server");
    }
  }

  @Test
  void aFileThatIsNoJournalIsLeftAlone() throws IOException {
    Path path = Files.writeString(directory.resolve("leases"), "# dear diary of mine");
    assertThatThrownBy(() -> new LeaseJournal(path, Durability.SYNC, Runnable::run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not a lease journal");
    assertThat(path).hasContent("# dear diary of mine");
  }

  @Test
  void aDirectoryThatCannotBeSaysSo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(
            () -> new LeaseJournal(file.resolve("leases"), Durability.SYNC, Runnable::run))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("can be written");
  }

  private static LeaseRecord commit(int address, long start) {
    return new LeaseRecord(
        LeaseRecord.Kind.COMMIT, Networks.mac(address), address, start, start + 600, "host");
  }

  private static void write(LeaseJournal journal, List<LeaseRecord> records)
      throws InterruptedException {
    BlockingQueue<Boolean> done = new LinkedBlockingQueue<>();
    assertThat(journal.append(records, done::add)).isTrue();
    assertThat(done.poll(10, TimeUnit.SECONDS)).isTrue();
  }
}
