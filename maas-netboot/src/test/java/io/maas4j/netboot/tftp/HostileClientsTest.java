package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.netboot.tftp.TftpFixture.Peer;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.tftp.wire.TftpPacket.Ack;
import io.maas4j.netboot.tftp.wire.TftpPacket.Data;
import io.maas4j.netboot.tftp.wire.TftpPacket.OptionAck;
import io.maas4j.netboot.tftp.wire.TftpPacket.ReadRequest;
import io.maas4j.netboot.tftp.wire.TftpPacket.WriteRequest;
import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile network sends: each case is counted, costs little and changes nothing. */
class HostileClientsTest {
  @TempDir Path root;
  private final TestTime time = new TestTime();

  @Test
  void aForgedSourceThatAskedForAWindowGetsSixSmallPackets() throws Exception {
    try (TftpFixture tftp = frozen(config -> config);
        Peer victim = new Peer(tftp.address)) {
      tftp.put("kernel", 5_000_000);
      victim.send(
          new ReadRequest("kernel", "octet", Map.of("windowsize", "16", "blksize", "1428")));
      for (int i = 0; i < 6; i++) {
        assertThat(victim.receive()).isInstanceOf(OptionAck.class);
        time.advance(Duration.ofSeconds(9));
      }
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(tftp.server.stats().blocks()).isZero();
    }
  }

  @Test
  void aForgedSourceWithoutOptionsGetsOneSmallBlockSixTimes() throws Exception {
    try (TftpFixture tftp = frozen(config -> config);
        Peer victim = new Peer(tftp.address)) {
      tftp.put("kernel", 5_000_000);
      victim.send(new ReadRequest("kernel", "octet", Map.of()));
      for (int i = 0; i < 6; i++) {
        Data data = (Data) victim.receive();
        assertThat(data.block()).isEqualTo(1);
        assertThat(data.payload()).hasSize(512);
        time.advance(Duration.ofSeconds(9));
      }
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(tftp.server.stats().blocks()).isEqualTo(6);
    }
  }

  @Test
  void anAcknowledgementStormMakesNoPacket() throws Exception {
    try (TftpFixture tftp = frozen(config -> config);
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 512 * 10);
      peer.send(new ReadRequest("file", "octet", Map.of()));
      peer.receive();
      peer.send(new Ack(1));
      assertThat(((Data) peer.receive()).block()).isEqualTo(2);
      // at no time more than a socket buffer holds
      for (int round = 1; round <= 50; round++) {
        for (int i = 0; i < 100; i++) {
          peer.send(new Ack(i % 2 == 0 ? 1 : 40_000));
        }
        long expected = round * 100L;
        Awaitility.await().until(() -> rejected(tftp, Rejection.STALE_ACK) == expected);
      }
      assertThat(tftp.server.stats().blocks()).isEqualTo(2);
      peer.send(new Ack(2));
      assertThat(((Data) peer.receive()).block()).isEqualTo(3);
    }
  }

  @Test
  void wrongTransferIdsAreAnsweredAHundredTimesASecond() throws Exception {
    try (TftpFixture tftp = frozen(config -> config);
        Peer peer = new Peer(tftp.address);
        Peer stranger = new Peer(tftp.address)) {
      tftp.put("file", 600);
      peer.send(new ReadRequest("file", "octet", Map.of()));
      peer.receive();
      for (int i = 0; i < 150; i++) {
        stranger.send(new Ack(1), peer.last);
      }
      Awaitility.await().until(() -> rejected(tftp, Rejection.ERROR_LIMIT) == 50);
      assertThat(tftp.server.stats().foreign()).isEqualTo(100);
      stranger.send(new TftpPacket.Error(5, "and back"), peer.last); // errors make no errors
      Awaitility.await().until(() -> rejected(tftp, Rejection.UNEXPECTED) == 1);
      time.advance(Duration.ofMillis(1001));
      stranger.send(new Ack(1), peer.last);
      Awaitility.await().until(() -> tftp.server.stats().foreign() == 101);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "..\\secret",
        "/../secret",
        "//..//secret",
        "\\..\\secret",
        "a/../../secret",
        "./.././secret",
        "....//secret",
        "..;/secret",
        "%2e%2e/secret",
        "%2e%2e%2fsecret",
        "%252e%252e%252fsecret",
        "..%2fsecret",
        "..%c0%afsecret",
        "\u002e\u002e/secret",
        "\uff0e\uff0e/secret",
        "\u2025/secret",
        "..\u2215secret",
        "C:\\secret",
        "C:/../secret",
        "\\\\host\\share\\secret",
        "file:///secret",
        "/etc/passwd",
        "etc/passwd",
        "link/secret",
        "file-link",
        "loop",
        "..",
        ".",
        "/",
        "",
        "secret\u0001",
        "con",
        "root/../../secret"
      })
  void noNameLeavesTheServedDirectory(String name) throws Exception {
    Path served = Files.createDirectories(root.resolve("root"));
    Files.writeString(root.resolve("secret"), "secret");
    Files.createSymbolicLink(served.resolve("link"), root);
    Files.createSymbolicLink(served.resolve("file-link"), root.resolve("secret"));
    Files.createSymbolicLink(served.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(served.resolve("etc"), Path.of("/etc"));
    try (TftpFixture tftp = new TftpFixture(served);
        Peer peer = new Peer(tftp.address)) {
      peer.send(new ReadRequest(name, "octet", Map.of("tsize", "0")));
      TftpPacket answer = peer.receive();
      assertThat(answer).isInstanceOf(TftpPacket.Error.class);
      assertThat(((TftpPacket.Error) answer).message()).doesNotContain(root.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2e2e2f736563726574",
        "c0aec0ae2f736563726574",
        "2e2ec0af736563726574",
        "e080aee080ae2f736563726574",
        "ff2e2e2f736563726574",
        "2e2e5c736563726574"
      })
  void noOctetsLeaveTheServedDirectory(String hex) throws Exception {
    Path served = Files.createDirectories(root.resolve("root"));
    Files.writeString(root.resolve("secret"), "secret");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(new byte[] {0, 1});
    request.write(HexFormat.of().parseHex(hex));
    request.write("\0octet\0".getBytes(StandardCharsets.US_ASCII));
    try (TftpFixture tftp = new TftpFixture(served);
        Peer peer = new Peer(tftp.address)) {
      peer.send(request.toByteArray(), tftp.address);
      assertThat(peer.receive()).isInstanceOf(TftpPacket.Error.class);
    }
  }

  @Test
  void whatIsRefusedIsCountedByItsReason() throws Exception {
    try (TftpFixture tftp = frozen(config -> config)) {
      tftp.put("file", 10);
      Map<String, String> absurd = new LinkedHashMap<>();
      absurd.put("blksize", "99999999999999999999999");
      absurd.put("windowsize", "-1");
      absurd.put("timeout", "1e9");
      absurd.put("tsize", "");
      for (int i = 0; i < 100; i++) {
        absurd.put("x" + i, "y");
      }
      ask(tftp, new WriteRequest("file", "octet", Map.of()));
      ask(tftp, new ReadRequest("file", "mail", Map.of()));
      ask(tftp, new ReadRequest("file", "\u0130", Map.of()));
      ask(tftp, new ReadRequest("x".repeat(600), "octet", Map.of()));
      ask(tftp, new ReadRequest("../x", "octet", Map.of()));
      assertThat(ask(tftp, new ReadRequest("file", "octet", absurd))).isInstanceOf(Data.class);
      assertThat(tftp.server.stats().rejections())
          .containsEntry(Rejection.WRITE, 1L)
          .containsEntry(Rejection.MODE, 2L)
          .containsEntry(Rejection.NAME_LENGTH, 1L)
          .containsEntry(Rejection.OUTSIDE, 1L)
          .containsEntry(Rejection.OPTION, 1L);
      assertThat(tftp.server.stats().dropped()).isZero();
    }
  }

  private static TftpPacket ask(TftpFixture tftp, TftpPacket request) throws Exception {
    try (Peer peer = new Peer(tftp.address)) {
      peer.send(request);
      return peer.receive();
    }
  }

  @Test
  void unconfirmedTransfersGiveWayAndConfirmedOnesStay() throws Exception {
    try (TftpFixture tftp = frozen(config -> config.maxSessions(4));
        Peer real = new Peer(tftp.address)) {
      tftp.put("file", 5000);
      real.send(new ReadRequest("file", "octet", Map.of("windowsize", "1")));
      real.receive();
      real.send(new Ack(0));
      assertThat(((Data) real.receive()).block()).isEqualTo(1);
      List<Peer> forged = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Peer one = new Peer(tftp.address);
        forged.add(one);
        one.send(new ReadRequest("file", "octet", Map.of()));
        one.receive();
      }
      assertThat(tftp.server.stats().active()).isEqualTo(1 + 4);
      assertThat(tftp.server.stats().evicted()).isEqualTo(6);
      real.send(new Ack(1));
      assertThat(((Data) real.receive()).block()).isEqualTo(2);
      forged.get(9).send(new Ack(1));
      assertThat(((Data) forged.get(9).receive()).block()).isEqualTo(2);
      forged.forEach(Peer::close);
    }
  }

  @Test
  void aServerFullOfRealClientsTakesNoMore() throws Exception {
    try (TftpFixture tftp = frozen(config -> config.maxSessions(2));
        Peer one = new Peer(tftp.address);
        Peer two = new Peer(tftp.address);
        Peer three = new Peer(tftp.address)) {
      tftp.put("file", 5000);
      for (Peer peer : List.of(one, two)) {
        peer.send(new ReadRequest("file", "octet", Map.of()));
        peer.receive();
        peer.send(new Ack(1));
        peer.receive();
      }
      three.send(new ReadRequest("file", "octet", Map.of()));
      Awaitility.await().until(() -> rejected(tftp, Rejection.SESSION_LIMIT) == 1);
    }
  }

  @Test
  void aForgerOfAnAddressDoesNotLockItsOwnerOutForLong() throws Exception {
    try (TftpFixture tftp = frozen(config -> config.maxSessionsPerAddress(2));
        Peer one = new Peer(tftp.address);
        Peer two = new Peer(tftp.address);
        Peer owner = new Peer(tftp.address)) {
      tftp.put("file", 5000);
      ReadRequest request = new ReadRequest("file", "octet", Map.of());
      one.send(request);
      one.receive();
      two.send(request);
      two.receive();
      owner.send(request);
      Awaitility.await().until(() -> rejected(tftp, Rejection.ADDRESS_LIMIT) == 1);
      time.advance(Duration.ofMillis(1200)); // neither has answered the first packet
      one.receive();
      two.receive();
      owner.send(request);
      assertThat(((Data) owner.receive()).block()).isEqualTo(1);
    }
  }

  /** {@code -Dmaas4j.tftp.flood=100000} for more. */
  @Test
  void aFloodOfForgedRequestsIsBoundedAndOthersAreServed() throws Exception {
    int flood = Integer.getInteger("maas4j.tftp.flood", 10_000);
    int most = 1000;
    try (TftpFixture tftp =
        new TftpFixture(
            root,
            TftpFixture.NOBODY,
            config -> config.maxSessions(most).retry(TftpConfig.Retry.DEFAULT),
            System::nanoTime)) {
      tftp.put("kernel", 5_000_000);
      byte[] content = tftp.put("file", 100_000);
      byte[] request = "\0\1kernel\0octet\0windowsize\00064\0".getBytes(StandardCharsets.US_ASCII);
      int served = 0;
      for (int i = 0; i < flood; i++) {
        byte[] forged = {127, (byte) (1 + i % 100), (byte) (i / 100 % 250), (byte) (1 + i % 250)};
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByAddress(forged))) {
          socket.send(new DatagramPacket(request, request.length, tftp.address));
        }
        if (i % 2000 == 1000) {
          // At an address of its own: a socket for any address might have the port of a forged
          // request, and would get the blocks that go there.
          TftpClient.Options patient =
              TftpClient.Options.none()
                  .with("blksize", 1428)
                  .patience(Duration.ofMillis(200), 50)
                  .from(InetAddress.getLoopbackAddress());
          assertThat(tftp.client(patient).fetch("file")).isEqualTo(content);
          served++;
          assertThat(tftp.server.stats().active()).isLessThanOrEqualTo(2 * most);
        }
      }
      assertThat(served).isGreaterThanOrEqualTo(5);
      TftpStats stats = tftp.server.stats();
      assertThat(stats.evicted()).isPositive();
      assertThat(stats.active()).isLessThanOrEqualTo(2 * most);
    }
  }

  @Test
  void theNextFileOfAPortComesFromAnotherPort() throws Exception {
    try (TftpFixture tftp = frozen(config -> config);
        Peer peer = new Peer(tftp.address)) {
      tftp.put("one", 10);
      tftp.put("two", 600);
      peer.send(new ReadRequest("one", "octet", Map.of()), tftp.address);
      peer.receive();
      SocketAddress first = peer.last;
      peer.send(new Ack(1));
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.SENT);
      peer.send(new ReadRequest("two", "octet", Map.of()), tftp.address);
      assertThat(((Data) peer.receive()).payload()).hasSize(512);
      assertThat(peer.last).isNotEqualTo(first);
      SocketAddress second = peer.last;
      peer.send(new Ack(1), first); // a late copy: it does not acknowledge the other file's block
      Awaitility.await().until(() -> rejected(tftp, Rejection.UNEXPECTED) == 1);
      assertThat(tftp.server.stats().blocks()).isEqualTo(2);
      peer.send(new Ack(1), second);
      assertThat(((Data) peer.receive()).block()).isEqualTo(2);
    }
  }

  @Test
  void aLateCopyOfARequestDoesNotEndItsTransfer() throws Exception {
    try (TftpFixture tftp = frozen(config -> config);
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 600);
      ReadRequest request = new ReadRequest("file", "octet", Map.of());
      peer.send(request);
      peer.receive();
      SocketAddress first = peer.last;
      peer.send(new Ack(1));
      assertThat(((Data) peer.receive()).block()).isEqualTo(2); // and is lost
      peer.send(request, tftp.address);
      assertThat(((Data) peer.receive()).block()).isEqualTo(1);
      assertThat(peer.last).isNotEqualTo(first);
      peer.send(new TftpPacket.Error(5, "not this transfer"));
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.ABORTED);
      for (int i = 0; i < 3; i++) { // nor do more of them
        peer.send(request, tftp.address);
      }
      assertThat(((Data) peer.receive()).block()).isEqualTo(1);
      assertThat(peer.last).isNotEqualTo(first);
      Awaitility.await().until(() -> rejected(tftp, Rejection.REPEATED_REQUEST) == 2);
      peer.send(new TftpPacket.Error(5, "not this transfer"));
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.ABORTED);
      time.advance(Duration.ofMillis(1200));
      assertThat(((Data) peer.receive()).block()).isEqualTo(2);
      assertThat(peer.last).isEqualTo(first);
      peer.send(new Ack(2));
      assertThat(tftp.report().outcome()).isEqualTo(Outcome.SENT);
    }
  }

  @Test
  void onASinglePortALateCopyIsDroppedAndAMachineThatStartedAnewIsServed() throws Exception {
    try (TftpFixture tftp = frozen(config -> config.transferPort(TftpConfig.TransferPort.SINGLE));
        Peer peer = new Peer(tftp.address)) {
      tftp.put("file", 2000);
      ReadRequest request = new ReadRequest("file", "octet", Map.of());
      peer.send(request);
      peer.receive();
      peer.send(new Ack(1));
      assertThat(((Data) peer.receive()).block()).isEqualTo(2);
      peer.send(request);
      peer.send(new Ack(2));
      assertThat(((Data) peer.receive()).block()).isEqualTo(3);
      assertThat(rejected(tftp, Rejection.REPEATED_REQUEST)).isEqualTo(1);
      time.advance(Duration.ofMillis(1200));
      assertThat(((Data) peer.receive()).block()).isEqualTo(3);
      peer.send(request);
      assertThat(((Data) peer.receive()).block()).isEqualTo(1);
    }
  }

  private TftpFixture frozen(UnaryOperator<TftpConfig.Builder> settings) {
    return new TftpFixture(
        root,
        TftpFixture.NOBODY,
        config -> settings.apply(config.retry(TftpConfig.Retry.DEFAULT)),
        time);
  }

  private static long rejected(TftpFixture tftp, Rejection why) {
    return tftp.server.stats().rejections().get(why);
  }
}
