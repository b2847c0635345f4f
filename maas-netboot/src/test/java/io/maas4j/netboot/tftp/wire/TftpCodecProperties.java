package io.maas4j.netboot.tftp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TftpCodecProperties {
  private static final byte[] SEED_PACKET =
      "\0\1grub/grub.cfg\0octet\0tsize\0000\0blksize\0001468\0".getBytes(StandardCharsets.US_ASCII);

  @Test
  void noDatagramRaisesAnythingButAFormatError() {
    long seed = 20261121;
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = random.nextBoolean() ? noise(random) : mutated(random);
      ByteBuf in = Unpooled.wrappedBuffer(bytes);
      try {
        TftpPacket packet = TftpCodec.decode(in);
        ByteBuf out = Unpooled.buffer();
        TftpCodec.encode(packet, out);
        TftpPacket again = TftpCodec.decode(out);
        if (!(packet instanceof TftpPacket.Data)) {
          assertThat(again).isEqualTo(packet);
        }
      } catch (WireFormatException e) {
        assertThat(e.offset()).isBetween(0, bytes.length);
      }
    }
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    if (bytes.length > 1 && random.nextInt(4) > 0) {
      bytes[0] = 0;
      bytes[1] = (byte) random.nextInt(8);
    }
    return bytes;
  }

  private static byte[] mutated(Random random) {
    byte[] bytes = Arrays.copyOf(SEED_PACKET, random.nextInt(SEED_PACKET.length) + 2);
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
