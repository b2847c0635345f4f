package io.maas4j.netboot.mdns;

import static io.maas4j.netboot.mdns.Dns.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.mdns.wire.MdnsMessage;
import io.maas4j.netboot.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** DNS messages, and names that turn in circles. */
class MdnsMessageTest {
  private static final int HEADER = 12;

  private static byte[] withRecords(int count, byte[]... parts) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {0, 0, (byte) 0x84, 0, 0, 0, 0, (byte) count, 0, 0, 0, 0});
    for (byte[] part : parts) {
      message.writeBytes(part);
    }
    return message.toByteArray();
  }

  @Test
  void addressesPointersAndServicesAreRead() {
    byte[] host = Dns.name("gull.local");
    ByteArrayOutputStream service = new ByteArrayOutputStream();
    service.writeBytes(new byte[] {0, 0, 0, 0, 0, 22});
    service.writeBytes(host);
    MdnsMessage message =
        MdnsMessage.decode(
            new Dns()
                .address("gull.local", "10.1.0.7")
                .address("gull.local", "fe80::7")
                .pointer("7.0.1.10.in-addr.arpa", "gull.local")
                .record(Dns.name("gull._ssh._tcp.local"), 33, 0, service.toByteArray())
                .record(Dns.name("gull.local"), 16, 120, new byte[] {3, 'a', '=', 'b'})
                .answer());
    assertThat(message.response()).isTrue();
    assertThat(message.records())
        .containsExactly(
            new MdnsMessage.Address("gull.local", ip("10.1.0.7"), false),
            new MdnsMessage.Address("gull.local", ip("fe80::7"), false),
            new MdnsMessage.Pointer("7.0.1.10.in-addr.arpa", "gull.local", false),
            new MdnsMessage.Service("gull._ssh._tcp.local", "gull.local", 22, true));
    assertThat(MdnsMessage.decode(new Dns().message(0)).response()).isFalse();
  }

  @Test
  void compressedNamesAreReadBack() {
    byte[] first = Dns.name("gull.local");
    byte[] fixed = {0, 1, 0, 1, 0, 0, 0, 120, 0, 4, 10, 1, 0, 7};
    byte[] pointer = {(byte) 0xC0, HEADER};
    MdnsMessage message = MdnsMessage.decode(withRecords(2, first, fixed, pointer, fixed));
    assertThat(message.records())
        .extracting(MdnsMessage.Fact::name)
        .containsExactly("gull.local", "gull.local");
  }

  @Test
  void pointersInCirclesAndForwardAreRefused() {
    byte[] fixed = {0, 1, 0, 1, 0, 0, 0, 120, 0, 4, 10, 1, 0, 7};
    for (int target : new int[] {HEADER, HEADER + 1, HEADER + 40, 0x3FFF}) {
      byte[] pointer = {(byte) (0xC0 | target >> 8), (byte) target};
      assertThatThrownBy(() -> MdnsMessage.decode(withRecords(1, pointer, fixed)))
          .as("to %d", target)
          .isInstanceOf(WireFormatException.class);
    }
    // a label, and then a pointer to itself
    byte[] circle = {1, 'a', (byte) 0xC0, HEADER};
    assertThatThrownBy(() -> MdnsMessage.decode(withRecords(1, circle, fixed)))
        .isInstanceOf(WireFormatException.class);
  }

  @Test
  void longNamesAndManyRecordsAreRefused() {
    assertThatThrownBy(
            () ->
                MdnsMessage.decode(
                    new Dns().address("a.".repeat(200) + "local", "1.2.3.4").answer()))
        .hasMessageContaining("255");
    byte[] many = withRecords(0);
    many[6] = 2;
    many[7] = 1;
    assertThatThrownBy(() -> MdnsMessage.decode(many)).hasMessageContaining("512");
  }

  @Test
  void nothingElseIsEverThrown() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole =
        new Dns()
            .address("gull.local", "10.1.0.7")
            .pointer("_ssh._tcp.local", "gull._ssh._tcp.local")
            .address("gull.local", "fe80::7")
            .answer();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> MdnsMessage.decode(cut)).isInstanceOf(WireFormatException.class);
    }
    for (int i = 0; i < 300_000; i++) {
      byte[] mutated = Arrays.copyOf(whole, random.nextInt(whole.length + 30));
      for (int j = random.nextInt(8); j >= 0 && mutated.length > 0; j--) {
        mutated[random.nextInt(mutated.length)] =
            (byte) (random.nextInt(3) == 0 ? 0xC0 | random.nextInt(4) : random.nextInt());
      }
      try {
        HostNames.of(MdnsMessage.decode(mutated), ip("10.1.0.7"));
      } catch (WireFormatException e) {
        assertThat(e.offset()).isBetween(0, mutated.length);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(mutated), e);
      }
    }
  }

  @Test
  void somebodySpeaksForHimselfOnly() {
    MdnsMessage message =
        MdnsMessage.decode(
            new Dns()
                .address("Gull.local", "10.1.0.7")
                .address("gull.local", "fe80::7")
                .address("victim.local", "10.1.0.1")
                .address("gull.example.com", "10.1.0.7")
                .pointer("1.0.1.10.in-addr.arpa", "victim.local")
                .answer());
    assertThat(HostNames.of(message, ip("10.1.0.7")))
        .isEqualTo(Map.of(ip("10.1.0.7"), "gull", ip("fe80::7"), "gull"));
    assertThat(HostNames.of(message, ip("10.1.0.8"))).isEmpty();
  }

  @Test
  void aReverseNameTellsTheSendersName() {
    MdnsMessage message =
        MdnsMessage.decode(new Dns().pointer("7.0.1.10.in-addr.arpa", "gull.local").answer());
    assertThat(HostNames.of(message, ip("10.1.0.7"))).isEqualTo(Map.of(ip("10.1.0.7"), "gull"));
    assertThat(HostNames.of(message, ip("10.1.0.8"))).isEmpty();
  }

  @Test
  void whoSaysGoodbyeHasNoName() {
    MdnsMessage message =
        MdnsMessage.decode(
            new Dns().record(Dns.name("gull.local"), 1, 0, ip("10.1.0.7").getAddress()).answer());
    assertThat(HostNames.of(message, ip("10.1.0.7"))).isEmpty();
  }
}
