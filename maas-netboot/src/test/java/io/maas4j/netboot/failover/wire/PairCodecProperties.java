package io.maas4j.netboot.failover.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairCodecProperties {

  private static List<PairMessage> messages(Random random) {
    List<WireLease> leases = new ArrayList<>();
    for (int i = 0; i < random.nextInt(5); i++) {
      byte[] mac = new byte[6];
      random.nextBytes(mac);
      leases.add(
          new WireLease(
              random.nextInt(3),
              MacAddress.of(mac),
              random.nextBoolean()
                  ? InetAddresses.fromInteger(random.nextInt())
                  : InetAddresses.forString("2001:db8::" + random.nextInt(9999)),
              random.nextLong(1L << 50),
              random.nextLong(1L << 50),
              random.nextLong(1L << 50),
              "h\u00f6st".repeat(random.nextInt(20)),
              new byte[random.nextInt(255)]));
    }
    byte[] nonce = new byte[32];
    random.nextBytes(nonce);
    return List.of(
        new PairMessage.Greeting("vlan-" + random.nextInt(), "secret", random.nextInt(2), nonce),
        new PairMessage.Challenge(nonce, new byte[32]),
        new PairMessage.Proof(nonce),
        new PairMessage.Hello(random.nextBoolean(), random.nextLong(1L << 40)),
        new PairMessage.Bulk(leases),
        new PairMessage.BulkEnd(),
        new PairMessage.Ready(),
        new PairMessage.Update(random.nextLong(), leases),
        new PairMessage.Ack(random.nextLong()),
        new PairMessage.Reject(random.nextLong(), leases),
        new PairMessage.Heartbeat(random.nextLong(1L << 50)));
  }

  @Test
  void whatIsWrittenIsReadAndEveryKindOfMessageIsTried() {
    for (long seed = 0; seed < 300; seed++) {
      List<PairMessage> messages = messages(new Random(seed));
      assertThat(messages.stream().map(Object::getClass))
          .hasSameSizeAs(PairMessage.class.getPermittedSubclasses())
          .doesNotHaveDuplicates();
      for (PairMessage message : messages) {
        assertThat(PairCodec.decode(Unpooled.wrappedBuffer(bytes(message))))
            .as("seed %s", seed)
            .isEqualTo(message);
      }
    }
  }

  @Test
  void cutAnywhereItIsNoMessage() {
    for (PairMessage message : messages(new Random(1))) {
      byte[] whole = bytes(message);
      for (int length = 0; length < whole.length; length++) {
        ByteBuf cut = Unpooled.wrappedBuffer(whole, 0, length);
        assertThatThrownBy(() -> PairCodec.decode(cut)).isInstanceOf(WireFormatException.class);
      }
    }
  }

  @Test
  void rubbishIsRefusedAndNothingElseHappens() {
    for (long seed = 0; seed < 30_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = bytes(messages(random).get(random.nextInt(11)));
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        PairCodec.decode(Unpooled.wrappedBuffer(bytes));
      } catch (WireFormatException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static byte[] bytes(PairMessage message) {
    ByteBuf out = Unpooled.buffer();
    PairCodec.encode(message, out);
    return ByteBufUtil.getBytes(out);
  }
}
