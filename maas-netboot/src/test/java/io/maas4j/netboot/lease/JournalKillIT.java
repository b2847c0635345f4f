package io.maas4j.netboot.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process is killed in the middle of writing leases, some times, at no time in particular. */
class JournalKillIT {
  private static final int ADDRESSES = 500;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(value = Durability.class, names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
  void everyLeaseThatWasAcknowledgedIsThereAfterAKill(Durability durability) throws Exception {
    Path path = directory.resolve("leases");
    Map<InetAddress, Long> acknowledged = new HashMap<>();
    for (int round = 0; round < 4; round++) {
      Process writer = start(path, durability, round);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
        String line;
        int read = 0;
        while ((line = lines.readLine()) != null) {
          // A line that was cut by the kill says nothing.
          String[] parts = line.split(" ", -1);
          if (parts.length == 3 && parts[2].equals(".")) {
            acknowledged.put(
                InetAddresses.fromInteger(Integer.parseInt(parts[0])), Long.parseLong(parts[1]));
          }
          if (++read == 700 + 400 * round) {
            // SIGKILL; by the handle, or what it said before could not be read any more.
            writer.toHandle().destroyForcibly();
          }
        }
        assertThat(read).isGreaterThan(500);
      } finally {
        writer.destroyForcibly();
      }
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      try (LeaseJournal journal = new LeaseJournal(path, durability)) {
        Map<InetAddress, Long> kept = new HashMap<>();
        journal.open(Runnable::run).forEach(it -> kept.put(it.address(), it.start()));
        acknowledged.forEach(
            (address, start) -> assertThat(kept.get(address)).isGreaterThanOrEqualTo(start));
      }
    }
  }

  private static Process start(Path path, Durability durability, int round) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            path.toString(),
            durability.name(),
            String.valueOf(round))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Leases addresses in turn and says each that is kept, until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws InterruptedException {
      // Small, so that it is rewritten again and again.
      LeaseJournal journal =
          new LeaseJournal(
              Path.of(arguments[0]),
              Durability.valueOf(arguments[1]),
              new FileDisk(),
              System::nanoTime,
              20_000);
      journal.open(Runnable::run);
      Semaphore open = new Semaphore(64);
      long start = 1_000_000L * Integer.parseInt(arguments[2]);
      for (int i = 0; i < 1_000_000; i++) {
        open.acquire();
        int address = i % ADDRESSES;
        long at = start + i;
        LeaseRecord record =
            new LeaseRecord(
                LeaseRecord.Kind.COMMIT,
                MacAddress.of(new byte[] {2, 0, 0, 0, (byte) (address >> 8), (byte) address}),
                InetAddresses.fromInteger(address),
                at,
                at + 600,
                "host");
        journal.keep(
            List.of(record),
            kept -> {
              if (kept) {
                System.out.println(address + " " + at + " .");
              }
              open.release();
            });
      }
    }
  }
}
