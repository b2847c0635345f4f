package io.maas4j.netboot.trace;

import static io.maas4j.netboot.trace.Packets.ALICE;
import static io.maas4j.netboot.trace.Packets.discover;
import static io.maas4j.netboot.trace.Packets.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.file.BootFiles;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.netboot.file.ImageFiles;
import io.maas4j.netboot.tftp.TftpClient;
import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace beside servers that run. */
class BootTraceTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path directory;
  private final List<FileFetch> fetches = new CopyOnWriteArrayList<>();
  private final TraceListener listener =
      new TraceListener() {
        @Override
        public void exchanged(DhcpExchange exchange) {
          // of no interest here
        }

        @Override
        public void fetched(FileFetch fetch) {
          fetches.add(fetch);
        }
      };

  @Test
  void ofATransferRequestFirstAndLastBlockAreKeptWithoutContent() throws Exception {
    byte[] content = new byte[512 * 9 + 100];
    java.util.Arrays.fill(content, (byte) 'x');
    Files.write(directory.resolve("kernel"), content);
    ExecutorService disk = Executors.newFixedThreadPool(2);
    try (BootTrace trace =
            BootTrace.builder(CLOCK).owners(a -> Optional.of(ALICE)).listener(listener).build();
        TftpServer server = server(trace, disk)) {
      InetSocketAddress address = server.start().get(0);
      TftpClient client =
          new TftpClient(address, TftpClient.Options.none().patience(Duration.ofSeconds(30), 1));
      assertThat(client.fetch("kernel")).isEqualTo(content);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> fetches.size() == 1);
      assertThat(fetches.get(0).mac()).contains(ALICE);
      assertThat(fetches.get(0).request().outcome()).isEqualTo(Outcome.SENT);
      assertThat(fetches.get(0).request().took()).isPositive();
      // the trace works in order, so that what came before the report is kept by now
      List<byte[]> payloads = payloads(trace.pcap(ALICE));
      assertThat(payloads.stream().map(p -> p[1]).toList())
          .containsExactly((byte) 1, (byte) 3, (byte) 3, (byte) 4);
      assertThat(payloads.get(1)).containsExactly(0, 3, 0, 1);
      assertThat(payloads.get(2)).containsExactly(0, 3, 0, 10);
      assertThat(payloads.get(3)).containsExactly(0, 4, 0, 10);
    } finally {
      disk.shutdownNow();
    }
  }

  @Test
  void whatIsRefusedIsKeptWithItsError() throws Exception {
    ExecutorService disk = Executors.newFixedThreadPool(2);
    try (BootTrace trace =
            BootTrace.builder(CLOCK).owners(a -> Optional.of(ALICE)).listener(listener).build();
        TftpServer server = server(trace, disk)) {
      InetSocketAddress address = server.start().get(0);
      TftpClient client =
          new TftpClient(address, TftpClient.Options.none().patience(Duration.ofSeconds(30), 1));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> client.fetch("nothing"))
          .isInstanceOf(IOException.class);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> fetches.size() == 1);
      List<byte[]> payloads = payloads(trace.pcap(ALICE));
      assertThat(payloads.stream().map(p -> p[1]).toList()).containsExactly((byte) 1, (byte) 5);
      assertThat(new String(payloads.get(1), java.nio.charset.StandardCharsets.UTF_8))
          .contains("no such file");
    } finally {
      disk.shutdownNow();
    }
  }

  @Test
  void whoeverIsSlowMissesSomethingAndHoldsNobodyUp() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    try (BootTrace trace =
        BootTrace.builder(CLOCK)
            .owners(
                address -> {
                  try {
                    stuck.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return Optional.empty();
                })
            .build()) {
      for (int i = 0; i < 10_000; i++) {
        trace.passed(Packets.readRequest("10.0.0.5", "kernel"));
      }
      assertThat(trace.overrun()).isBetween(5_000L, 6_000L);
      stuck.countDown();
    }
  }

  @Test
  void closingLooksAtWhatHasCome() {
    BootTrace trace = BootTrace.builder(CLOCK).build();
    for (int i = 0; i < 100; i++) {
      trace.passed(in(discover(ALICE)));
    }
    trace.close();
    assertThat(payloads(trace.pcap(ALICE))).hasSize(100);
    assertThat(trace.overrun()).isZero();
    trace.passed(in(discover(ALICE)));
    assertThat(trace.overrun()).isEqualTo(1);
  }

  private TftpServer server(BootTrace trace, ExecutorService disk) {
    BootFiles files =
        new BootFiles(
            request -> CompletableFuture.completedFuture(new BootDecision.NotFound("unknown")),
            new BootScripts(),
            directory,
            ImageFiles.NONE,
            () -> 5248,
            disk);
    return new TftpServer(
        TftpConfig.builder().addresses(InetAddress.getLoopbackAddress()).port(0).build(),
        files,
        disk,
        trace,
        trace);
  }

  /** What is below UDP in each frame. */
  static List<byte[]> payloads(byte[] pcap) {
    List<byte[]> payloads = new ArrayList<>();
    ByteBuffer file = ByteBuffer.wrap(pcap).position(24);
    while (file.hasRemaining()) {
      file.getLong();
      byte[] frame = new byte[file.getInt()];
      file.getInt();
      file.get(frame);
      payloads.add(java.util.Arrays.copyOfRange(frame, 14 + 20 + 8, frame.length));
    }
    return payloads;
  }
}
