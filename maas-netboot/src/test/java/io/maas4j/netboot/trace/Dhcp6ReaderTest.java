package io.maas4j.netboot.trace;

import static io.maas4j.netboot.trace.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** DHCPv6, as far as lines need it. */
class Dhcp6ReaderTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String DUID_LLT = "0001000e000100012b5c00aa52540000000a";
  private static final String DUID_UUID = "000100120004" + "00112233445566778899aabbccddeeff";
  private static final String SOLICIT = "01abcdef" + DUID_LLT + "003d00020010";

  private static byte[] bytes(String hex) {
    return HEX.parseHex(hex);
  }

  @Test
  void aSolicitTellsWhoAsksAndWithWhat() {
    Message message = Dhcp6Reader.read(bytes(SOLICIT), ip("fe80::1")).orElseThrow();
    assertThat(message.type()).isEqualTo("SOLICIT");
    assertThat(message.xid()).isEqualTo(0xabcdef);
    assertThat(message.mac()).isEqualTo(Packets.ALICE);
    assertThat(message.client()).isEqualTo("arch=uefi-x64-http");
    assertThat(message.grants()).isFalse();
  }

  @Test
  void aReplyTellsAddressAndFile() {
    String address = "20010db8000000000000000000000005" + "0000003c00000078";
    String na = "0003" + "0028" + "00000001" + "0000001e0000003c" + "00050018" + address;
    String url = HEX.formatHex("tftp://[2001:db8::1]/bootx64.efi".getBytes(StandardCharsets.UTF_8));
    String file = "003b" + String.format("%04x", url.length() / 2) + url;
    Message message =
        Dhcp6Reader.read(bytes("07abcdef" + DUID_LLT + na + file), ip("fe80::1")).orElseThrow();
    assertThat(message.grants()).isTrue();
    assertThat(message.address()).contains(ip("2001:db8::5"));
    assertThat(message.file()).contains("tftp://[2001:db8::1]/bootx64.efi");
  }

  @Test
  void throughARelayTheRelayTellsTheMac() {
    String inner = "01abcdef" + DUID_UUID;
    String relayed =
        "0c00"
            + "0".repeat(32)
            + "0".repeat(32)
            + "004f0008"
            + "000152540000000b"
            + "0009"
            + String.format("%04x", inner.length() / 2)
            + inner;
    Message message = Dhcp6Reader.read(bytes(relayed), ip("2001:db8::1")).orElseThrow();
    assertThat(message.mac()).isEqualTo(Packets.BOB);
    assertThat(message.relay()).contains(ip("2001:db8::1"));
  }

  @Test
  void anAddressMadeOfTheMacTellsItWhereNothingElseDoes() {
    byte[] solicit = bytes("01abcdef" + DUID_UUID);
    assertThat(Dhcp6Reader.read(solicit, ip("fe80::5054:ff:fe00:a")).orElseThrow().mac())
        .isEqualTo(Packets.ALICE);
    assertThat(Dhcp6Reader.read(solicit, ip("fe80::1234"))).isEmpty();
  }

  @Test
  void relaysWithinRelaysEnd() {
    String message = SOLICIT;
    for (int i = 0; i < 9; i++) {
      message =
          "0c00" + "0".repeat(64) + "0009" + String.format("%04x", message.length() / 2) + message;
    }
    assertThat(Dhcp6Reader.read(bytes(message), ip("fe80::1"))).isEmpty();
  }

  @Test
  void noBytesMakeItFail() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = bytes(SOLICIT);
    for (int length = 0; length < whole.length; length++) {
      Dhcp6Reader.read(Arrays.copyOf(whole, length), ip("fe80::1"));
    }
    for (int i = 0; i < 200_000; i++) {
      byte[] mutated = Arrays.copyOf(whole, 1 + random.nextInt(whole.length + 20));
      for (int j = random.nextInt(6); j >= 0; j--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try {
        Dhcp6Reader.read(mutated, ip("fe80::1"));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HEX.formatHex(mutated), e);
      }
    }
  }
}
