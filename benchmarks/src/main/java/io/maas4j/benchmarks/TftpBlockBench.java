package io.maas4j.benchmarks;

import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.tftp.TftpClient;
import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole transfers of 8 MB over loopback sockets, one at a time, blocks of 1428 bytes in windows of
 * 16. Our own client is at the other end, in the same process, so that half of the work is its.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class TftpBlockBench {
  static final int FILE_BYTES = 8_000_000;
  private static final Map<String, String> AGREED = Map.of("blksize", "1428", "windowsize", "16");

  private final ExecutorService disk = Executors.newFixedThreadPool(2);
  private Path file;
  private TftpServer server;
  private TftpClient client;

  /** Bytes of payload that arrived, in a second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Payload {
    public long bytes;
  }

  @Setup
  public void start() throws IOException {
    file = Files.createTempFile("maas-tftp-bench", ".img");
    Files.write(file, new byte[FILE_BYTES]);
    BootFile found = new BootFile.OnDisk(file, FILE_BYTES, "1");
    TftpConfig config =
        TftpConfig.builder()
            .addresses(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))
            .port(0)
            .build();
    server =
        new TftpServer(
            config, query -> CompletableFuture.completedFuture(found), disk, BootTraffic.NONE);
    client =
        new TftpClient(
            server.start().get(0),
            TftpClient.Options.none().with("blksize", 1428).with("windowsize", 16));
  }

  @TearDown
  public void stop() throws IOException {
    server.close();
    disk.shutdownNow();
    Files.deleteIfExists(file);
  }

  @Benchmark
  public long transfer(Payload payload) throws IOException {
    TftpClient.Fetched fetched = client.fetch("image", OutputStream.nullOutputStream());
    if (fetched.bytes() != FILE_BYTES || !fetched.agreed().equals(AGREED)) {
      throw new IllegalStateException("not the transfer that was meant: " + fetched);
    }
    payload.bytes += fetched.bytes();
    return fetched.bytes();
  }
}
