package io.maas4j.benchmarks.dhcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * How long the disk takes to append a hundred octets and sync them: what a durable lease waits for
 * at least. {@code DiskSync DIRECTORY}
 */
public final class DiskSync {
  private static final int TIMES = 300;
  private static final int OCTETS = 100;

  private DiskSync() {}

  /** See the class. */
  public static void main(String[] args) throws IOException {
    Path path = Files.createTempFile(Path.of(args[0]), "sync", ".bin");
    Latencies times = new Latencies();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.APPEND)) {
      for (int i = 0; i < TIMES; i++) {
        long start = System.nanoTime();
        file.write(ByteBuffer.allocate(OCTETS));
        file.force(false);
        times.record(System.nanoTime() - start);
      }
    } finally {
      Files.delete(path);
    }
    System.out.printf(
        Locale.ROOT,
        "disk: append %d octets and fdatasync, %d times: p50 %.3f ms, p99 %.3f ms, max %.3f ms%n",
        OCTETS,
        TIMES,
        times.quantile(0.5) / 1e6,
        times.quantile(0.99) / 1e6,
        times.max() / 1e6);
  }
}
