package io.maas4j.netboot.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.wire.WireFormatException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DhcpMessageProperties {
  private static final int ROUNDS = 40_000;

  @Test
  void randomAndMutatedBytesRaiseNothingButWireFormatException() {
    long seed = 20_261_121L;
    Random random = new Random(seed);
    byte[] good =
        DhcpMessage.request(MessageType.DISCOVER, 1, new byte[6])
            .option(DhcpOption.PARAMETER_REQUEST_LIST, 1, 3, 6)
            .option(DhcpOption.RELAY_AGENT_INFORMATION, 1, 2, 3, 4, 19, 0)
            .option(DhcpOption.USER_CLASS, 4, 'i', 'P', 'X', 'E')
            .option(DhcpOption.IPXE_ENCAPSULATED, 19, 1, 1, 24, 1, 1)
            .build()
            .encode();
    int decoded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = round % 4 == 0 ? new byte[random.nextInt(1500)] : good.clone();
      if (round % 4 == 0) {
        random.nextBytes(bytes);
        if (bytes.length >= 240 && random.nextBoolean()) {
          System.arraycopy(good, 0, bytes, 0, 3);
          System.arraycopy(good, 236, bytes, 236, 4);
        }
      } else {
        for (int i = random.nextInt(8); i >= 0; i--) {
          int at = random.nextBoolean() ? 236 + random.nextInt(64) : random.nextInt(bytes.length);
          bytes[at] = (byte) random.nextInt();
        }
        bytes = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(300) : 300);
      }
      try {
        DhcpMessage message = DhcpMessage.decode(bytes);
        decoded++;
        readAll(message);
        assertThat(DhcpMessage.decode(message.encode())).isEqualTo(message);
        message.encode(548).ifPresent(it -> assertThat(it.length).isBetween(300, 548));
      } catch (WireFormatException expected) {
        assertThat(expected.offset()).isBetween(0, 1500);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
    assertThat(decoded).isGreaterThan(ROUNDS / 4);
  }

  private static void readAll(DhcpMessage message) {
    message.messageType();
    message.userClasses();
    message.bootFile();
    for (int code : message.options().codes()) {
      DhcpOptions options = message.options();
      options.text(code);
      options.address(code);
      options.addresses(code);
      options.u8(code);
      options.u16(code);
      options.u32(code);
      try {
        DhcpOptions.nested("any", options.bytes(code).orElseThrow());
      } catch (WireFormatException ignored) {
        // The only thing that it may throw.
      }
    }
    message.toString();
  }
}
