package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.netboot.tftp.TftpFixture.Peer;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.tftp.wire.TftpPacket.Ack;
import io.maas4j.netboot.tftp.wire.TftpPacket.Data;
import io.maas4j.netboot.tftp.wire.TftpPacket.OptionAck;
import io.maas4j.netboot.tftp.wire.TftpPacket.ReadRequest;
import io.maas4j.netboot.tftp.wire.TftpPacket.WriteRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TftpServerTest {
  @TempDir Path root;

  private final TestTime time = new TestTime();

  @ParameterizedTest
  @CsvSource({
    "missing, 1",
    "../etc/passwd, 2",
    "..\\etc\\passwd, 2",
    "/../etc/passwd, 2",
    "leak, 2",
    "pxeboot.0, 0",
    "pxelinux.cfg/01-52-54-00-00-00-01, 1"
  })
  void aRefusalHasTheCodeThatLoadersUnderstand(String file, int code) throws Exception {
    Path outside = Files.createTempFile("outside", "");
    Files.createSymbolicLink(root.resolve("leak"), outside);
    try (TftpFixture tftp = new TftpFixture(root)) {
      assertThatThrownBy(() -> tftp.client(TftpClient.Options.none()).fetch(file))
          .isInstanceOfSatisfying(TftpException.class, e -> assertThat(e.code()).isEqualTo(code));
      assertThat(tftp.report().outcome()).isNotEqualTo(Outcome.SENT);
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void aFailureOfOursIsErrorZeroWithoutItsCause() throws Exception {
    try (TftpFixture tftp =
        new TftpFixture(
            root,
            request -> CompletableFuture.failedFuture(new IllegalStateException("secret")),
            config -> config,
            System::nanoTime)) {
      assertThatThrownBy(
              () ->
                  tftp.client(TftpClient.Options.none()).fetch("/grub/grub.cfg-52:54:00:00:00:01"))
          .isInstanceOfSatisfying(TftpException.class, e -> assertThat(e.code()).isZero())
          .hasMessageNotContaining("secret");
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.FAILED);
    }
  }

  @Test
  void writingMailAndLongNamesAreRefused() throws Exception {
    try (TftpFixture tftp = new TftpFixture(root)) {
      assertThat(answer(tftp, new WriteRequest("x", "octet", Map.of()))).isEqualTo(2);
      assertThat(answer(tftp, new ReadRequest("x", "mail", Map.of()))).isEqualTo(4);
      assertThat(answer(tftp, new ReadRequest("x".repeat(513), "octet", Map.of()))).isEqualTo(4);
      for (int i = 0; i < 3; i++) {
        assertThat(tftp.report().outcome()).isEqualTo(Outcome.REFUSED);
      }
    }
  }

  private static int answer(TftpFixture tftp, TftpPacket packet) throws Exception {
    try (Peer peer = new Peer(tftp.address)) {
      peer.send(packet);
      return ((TftpPacket.Error) peer.receive()).code();
    }
  }

  @Test
  void noiseIsDroppedAndTheServerGoesOn() throws Exception {
    try (TftpFixture tftp = new TftpFixture(root);
        Peer peer = new Peer(tftp.address)) {
      byte[] content = tftp.put("file", 10);
      peer.send(new byte[] {}, tftp.address);
      peer.send(new byte[] {0, 1, 'x'}, tftp.address);
      peer.send(new byte[] {0, 9, 0, 0}, tftp.address);
      peer.send(new Ack(3), tftp.address);
      assertThat(tftp.client(TftpClient.Options.none()).fetch("file")).isEqualTo(content);
    }
  }

  @Test
  void netasciiIsSentAsOctetsInAnyCase() throws Exception {
    try (TftpFixture tftp = new TftpFixture(root);
        Peer peer = new Peer(tftp.address)) {
      Files.writeString(root.resolve("text"), "a\nb");
      peer.send(new ReadRequest("text", "NetASCII", Map.of()));
      assertThat(((Data) peer.receive()).payload()).isEqualTo("a\nb".getBytes());
    }
  }

  @Test
  void moduleListsAreEmptyFiles() throws Exception {
    try (TftpFixture tftp = new TftpFixture(root)) {
      TftpClient client = tftp.client(TftpClient.Options.none());
      assertThat(client.fetch("/grub/x86_64-efi/command.lst")).isEmpty();
      assertThat(client.size("/grub/x86_64-efi/fs.lst")).isZero();
    }
  }

  @Test
  void aGeneratedFileHasItsSizeKnownBefore() throws Exception {
    try (TftpFixture tftp =
        new TftpFixture(
            root,
            request -> CompletableFuture.completedFuture(new BootDecision.PowerOff()),
            config -> config,
            System::nanoTime)) {
      TftpClient client = tftp.client(TftpClient.Options.none().with("tsize", 0));
      byte[] script = client.fetch("/grub/grub.cfg-52:54:00:00:00:01");
      assertThat(new String(script)).contains("halt");
      assertThat(client.size("/grub/grub.cfg-52:54:00:00:00:01")).isEqualTo(script.length);
    }
  }

  @Test
  void aSizeProbeIsAQuietAbort() throws Exception {
    try (TftpFixture tftp = new TftpFixture(root)) {
      tftp.put("bootx64.efi", 70_000);
      assertThat(tftp.client(TftpClient.Options.none()).size("bootx64.efi")).isEqualTo(70_000);
      BootTraffic.Request report = tftp.report();
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.bytes()).isZero();
      assertThat(tftp.server.stats().active()).isZero();
    }
  }

  @Test
  void aRepeatedRequestIsTheSameTransfer() throws Exception {
    try (TftpFixture tftp = frozen();
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 1000);
      ReadRequest request = new ReadRequest("file", "octet", Map.of());
      peer.send(request);
      assertThat(peer.receive()).isInstanceOf(Data.class);
      peer.send(request, tftp.address);
      // it goes to another socket than the acknowledgement, which could be seen first
      Awaitility.await().until(() -> tftp.server.stats().dropped() == 1);
      peer.send(new Ack(1));
      assertThat(((Data) peer.receive()).block()).isEqualTo(2);
      peer.send(new Ack(2));
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.SENT);
      assertThat(tftp.server.stats().requests()).isEqualTo(1);
    }
  }

  @Test
  void aLoaderMayUseOnePortForAllItsFiles() throws Exception {
    try (TftpFixture tftp = frozen();
        Peer peer = new Peer(tftp.address)) {
      tftp.put("one", 10);
      tftp.put("two", 20);
      for (int i = 0; i < 2; i++) { // the last acknowledgement never arrives
        peer.send(new ReadRequest("one", "octet", Map.of()), tftp.address);
        assertThat(((Data) peer.receive()).payload()).hasSize(10);
      }
      peer.send(new ReadRequest("two", "octet", Map.of()), tftp.address);
      assertThat(((Data) peer.receive()).payload()).hasSize(20);
    }
  }

  @Test
  void duplicateAcknowledgementsMakeNoFurtherBlocks() throws Exception {
    try (TftpFixture tftp = frozen();
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 512 * 10);
      peer.send(new ReadRequest("file", "octet", Map.of()));
      for (int block = 1; block <= 11; block++) {
        Data data = (Data) peer.receive();
        assertThat(data.block()).isEqualTo(block); // an apprentice would send each block twice
        peer.send(new Ack(block));
        peer.send(new Ack(block));
        peer.send(new Ack(0));
      }
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.SENT);
      assertThat(tftp.server.stats().retransmissions()).isZero();
    }
  }

  @Test
  void silenceIsAnsweredWithTheSameBlockAndThenGivenUp() throws Exception {
    try (TftpFixture tftp = frozen();
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 10);
      peer.send(new ReadRequest("file", "octet", Map.of()));
      for (int i = 0; i <= 5; i++) {
        assertThat(((Data) peer.receive()).block()).isEqualTo(1);
        time.advance(Duration.ofSeconds(9)); // the longest wait with its jitter
      }
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(tftp.server.stats().retransmissions()).isEqualTo(5);
    }
  }

  @Test
  void anAgreedTimeoutIsKeptTo() throws Exception {
    try (TftpFixture tftp = frozen();
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 10);
      peer.send(new ReadRequest("file", "octet", Map.of("timeout", "3")));
      for (int i = 0; i < 3; i++) {
        assertThat(peer.receive()).isEqualTo(new OptionAck(Map.of("timeout", "3")));
        time.advance(Duration.ofMillis(3100));
      }
    }
  }

  @Test
  void aStrangerOnATransfersPortIsToldSoAndTheTransferGoesOn() throws Exception {
    try (TftpFixture tftp = frozen();
        Peer peer = new Peer(tftp.address);
        Peer stranger = new Peer(tftp.address)) {
      tftp.put("file", 600);
      peer.send(new ReadRequest("file", "octet", Map.of()));
      peer.receive();
      SocketAddress transfer = peer.last;
      stranger.send(new Ack(1), transfer);
      assertThat(((TftpPacket.Error) stranger.receive()).code()).isEqualTo(5);
      peer.send(new Ack(1));
      assertThat(((Data) peer.receive()).block()).isEqualTo(2);
      assertThat(tftp.server.stats().foreign()).isEqualTo(1);
    }
  }

  @Test
  void answersComeFromTheAddressAskedAndAFreshPort() throws Exception {
    InetAddress other = InetAddress.getByName("127.0.0.7");
    try (TftpFixture tftp =
            new TftpFixture(root, TftpFixture.NOBODY, config -> config.addresses(other), time);
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 10);
      peer.send(new ReadRequest("file", "octet", Map.of()));
      peer.receive();
      assertThat(((InetSocketAddress) peer.last).getAddress()).isEqualTo(other);
      assertThat(peer.last).isNotEqualTo(tftp.address);
    }
  }

  @Test
  void aWindowStartsOnlyAfterTheOptionsAreAcknowledged() throws Exception {
    try (TftpFixture tftp = frozen();
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 512 * 20);
      peer.send(new ReadRequest("file", "octet", Map.of("windowsize", "4")));
      assertThat(peer.receive()).isEqualTo(new OptionAck(Map.of("windowsize", "4")));
      peer.send(new Ack(7));
      peer.send(new Ack(0));
      for (int block = 1; block <= 4; block++) {
        assertThat(((Data) peer.receive()).block()).isEqualTo(block);
      }
      peer.send(new Ack(2)); // block 3 was lost
      for (int block = 3; block <= 6; block++) {
        assertThat(((Data) peer.receive()).block()).isEqualTo(block);
      }
    }
  }

  @Test
  void transfersOverTheLimitAreDropped() throws Exception {
    try (TftpFixture tftp =
            new TftpFixture(
                root,
                TftpFixture.NOBODY,
                config -> config.maxSessionsPerAddress(1).retry(TftpConfig.Retry.DEFAULT),
                time);
        Peer first = new Peer(tftp.address);
        Peer second = new Peer(tftp.address)) {
      tftp.put("file", 10);
      ReadRequest request = new ReadRequest("file", "octet", Map.of());
      first.send(request);
      first.receive();
      second.send(request, tftp.address);
      first.send(new Ack(1));
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.SENT);
      second.send(request, tftp.address);
      assertThat(second.receive()).isInstanceOf(Data.class);
      assertThat(tftp.server.stats().dropped()).isEqualTo(1);
    }
  }

  @Test
  void aPortInUseIsNamedWithARemedy() {
    try (TftpFixture tftp = new TftpFixture(root)) {
      int port = tftp.address.getPort();
      assertThatThrownBy(
              () ->
                  new TftpFixture(
                      root, TftpFixture.NOBODY, config -> config.port(port), System::nanoTime))
          .isInstanceOf(BootServiceException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("another");
    }
  }

  @Test
  void closingTwiceEndsAllThreads() throws Exception {
    TftpFixture tftp = frozen();
    tftp.put("file", 10);
    try (Peer peer = new Peer(tftp.address)) {
      peer.send(new ReadRequest("file", "octet", Map.of()));
      peer.receive(); // a transfer is under way
      tftp.close();
      tftp.close();
    }
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("maas-tftp"))
            .toList();
    for (Thread thread : threads) {
      thread.join(5_000); // a thread says that it has ended just before it does
    }
    assertThat(threads).noneMatch(Thread::isAlive);
    assertThat(tftp.server.stats().active()).isZero();
  }

  @Test
  void aListenerThatIsStuckDelaysNoTransfer() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    byte[] content = {1, 2, 3};
    Files.write(root.resolve("file"), content);
    TftpConfig config =
        TftpConfig.builder().addresses(InetAddress.getLoopbackAddress()).port(0).build();
    try (TftpServer server =
        new TftpServer(
            config,
            query -> CompletableFuture.completedFuture(new BootFile.Generated("text")),
            Runnable::run,
            request -> {
              try {
                stuck.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      TftpClient client = new TftpClient(server.start().get(0), TftpClient.Options.none());
      for (int i = 0; i < 20; i++) {
        assertThat(client.fetch("any")).isEqualTo("text".getBytes());
      }
    }
  }

  private TftpFixture frozen() {
    return new TftpFixture(
        root, TftpFixture.NOBODY, config -> config.retry(TftpConfig.Retry.DEFAULT), time);
  }
}
