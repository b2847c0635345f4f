package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.tftp.TftpFixture.Peer;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutations of packets that real firmware sent, and noise, into the codec and into a server. The
 * number is fixed in the build; {@code -Dmaas4j.fuzz.packets=10000000 -Dmaas4j.fuzz.seed=N} go
 * further. What is found becomes a file in {@code fuzz/tftp}, which is replayed here.
 */
class TftpFuzzTest {
  private static final long SEED = Long.getLong("maas4j.fuzz.seed", 20261121);
  private static final int PACKETS = Integer.getInteger("maas4j.fuzz.packets", 100_000);

  @TempDir Path root;

  static List<byte[]> corpus() throws Exception {
    List<byte[]> packets = new ArrayList<>(files("/wire/tftp"));
    packets.addAll(files("/fuzz/tftp"));
    packets.add(ascii("\0\4\0\1"));
    packets.add(ascii("\0\5\0\10only the size\0"));
    packets.add(ascii("\0\6blksize\0001428\0"));
    packets.add(ascii("\0\2file\0octet\0"));
    packets.add(ascii("\0\3\0\1payload"));
    return packets;
  }

  static List<byte[]> findings() throws Exception {
    return files("/fuzz/tftp");
  }

  private static List<byte[]> files(String folder) throws Exception {
    Path path = Path.of(TftpFuzzTest.class.getResource(folder).toURI());
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().map(TftpFuzzTest::hex).collect(Collectors.toList());
    }
  }

  private static byte[] hex(Path file) {
    try {
      return HexFormat.of()
          .parseHex(
              Files.readAllLines(file).stream()
                  .filter(line -> !line.startsWith("#"))
                  .collect(Collectors.joining())
                  .strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("findings")
  void whatWasFoundBeforeIsHarmless(byte[] packet) throws Exception {
    decode(packet);
    try (TftpFixture tftp = new TftpFixture(root);
        Peer peer = new Peer(tftp.address)) {
      byte[] content = tftp.put("file", 3000);
      peer.send(packet, tftp.address);
      assertThat(tftp.client(TftpClient.Options.none()).fetch("file")).isEqualTo(content);
      assertThat(tftp.server.stats().rejections()).containsEntry(Rejection.SOCKET, 0L);
    }
  }

  @Test
  void everyTruncationIsReadOrNamed() throws Exception {
    for (byte[] packet : corpus()) {
      for (int length = 0; length <= packet.length; length++) {
        decode(Arrays.copyOf(packet, length));
      }
    }
  }

  @Test
  void theCodecNamesWhatItCannotRead() throws Exception {
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    List<byte[]> corpus = corpus();
    for (int i = 0; i < PACKETS; i++) {
      decode(mutated(corpus, random));
    }
  }

  private static void decode(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    try {
      TftpPacket packet = TftpCodec.decode(in);
      TftpCodec.encode(packet, Unpooled.buffer());
    } catch (WireFormatException e) {
      assertThat(e.offset()).isBetween(0, bytes.length);
    } catch (RuntimeException e) {
      throw new AssertionError(HexFormat.of().formatHex(bytes), e);
    }
  }

  @Test
  void aServerThatWasSentNoiseGoesOn() throws Exception {
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    List<byte[]> corpus = corpus();
    int packets = PACKETS / 5;
    try (TftpFixture tftp =
            new TftpFixture(
                root, TftpFixture.NOBODY, config -> config.maxSessions(50), System::nanoTime);
        Peer peer = new Peer(tftp.address)) {
      peer.socket.setSoTimeout(1);
      byte[] content = tftp.put("file", 30_000);
      tftp.put("bootx64.efi", 300_000);
      TftpClient patient =
          tftp.client(TftpClient.Options.none().patience(Duration.ofMillis(200), 50));
      SocketAddress transfer = tftp.address;
      for (int i = 0; i < packets; i++) {
        byte[] packet = mutated(corpus, random);
        peer.send(packet, random.nextBoolean() ? tftp.address : transfer);
        if (i % 50 == 0) {
          try {
            peer.receive();
            transfer = peer.last;
          } catch (SocketTimeoutException | WireFormatException e) {
            transfer = tftp.address;
          }
        }
        if (i % (packets / 10) == 0) {
          assertThat(patient.fetch("file")).isEqualTo(content);
        }
      }
      assertThat(patient.fetch("file")).isEqualTo(content);
      TftpStats stats = tftp.server.stats();
      assertThat(stats.rejections()).containsEntry(Rejection.SOCKET, 0L);
      assertThat(stats.rejections().get(Rejection.MALFORMED)).isPositive();
      assertThat(stats.active()).isLessThanOrEqualTo(150);
    }
  }

  private static byte[] mutated(List<byte[]> corpus, Random random) {
    if (random.nextInt(10) == 0) {
      byte[] noise = new byte[random.nextInt(1400)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] packet = corpus.get(random.nextInt(corpus.size())).clone();
    for (int i = random.nextInt(5); i > 0 && packet.length > 0; i--) {
      int at = random.nextInt(packet.length);
      switch (random.nextInt(6)) {
        case 0:
          packet[at] = (byte) random.nextInt(256);
          break;
        case 1:
          packet[at] ^= (byte) (1 << random.nextInt(8));
          break;
        case 2:
          packet = Arrays.copyOf(packet, at);
          break;
        case 3:
          packet[at] = 0;
          break;
        case 4: // a piece of another one
          byte[] other = corpus.get(random.nextInt(corpus.size()));
          int length = Math.min(other.length, packet.length - at);
          System.arraycopy(other, 0, packet, at, length);
          break;
        default: // twice as long
          packet = packet.length > 1500 ? packet : Arrays.copyOf(packet, packet.length * 2);
      }
    }
    return packet;
  }
}
