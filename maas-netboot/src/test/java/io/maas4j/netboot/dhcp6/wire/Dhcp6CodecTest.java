package io.maas4j.netboot.dhcp6.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.wire.WireFormatException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Dhcp6CodecTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:0a");

  /** By hand from RFC 8415 §8, §21.2, §21.4, §21.6, §21.7, §21.9. */
  @Test
  void aRequestIsReadFieldByField() {
    byte[] bytes =
        hex(
            "03 0a0b0c",
            "0001 000a 0003 0001 52540000000a",
            "0002 0012 0004 00112233445566778899aabbccddeeff",
            "0003 0028 00000007 00000e10 00001518",
            "0005 0018 20010db8000000000000000000000042 00000708 00000e10",
            "0006 0004 0017 003b",
            "0008 0002 0000");
    Dhcp6Message message = (Dhcp6Message) Dhcp6Packet.decode(bytes);
    assertThat(message.type()).contains(MessageType.REQUEST);
    assertThat(message.transactionId()).isEqualTo(0x0a0b0c);
    assertThat(message.clientId()).contains(Duid.ll(MAC));
    assertThat(message.serverId().flatMap(Duid::uuid))
        .contains(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
    assertThat(message.associations(Ia.Kind.NA))
        .containsExactly(
            new Ia(
                Ia.Kind.NA,
                7,
                3600,
                5400,
                List.of(IaAddress.of(address("2001:db8::42"), 1800, 3600)),
                Optional.empty()));
    assertThat(message.requestedOptions()).containsExactly(23, 59);
    assertThat(message.encode()).isEqualTo(bytes);
  }

  @Test
  void relaysAreReadInsideOutAndWrappedAsTheyWere() {
    byte[] inner = hex("01 000001", "0001 000a 0003 0001 52540000000a");
    byte[] first =
        hex(
            "0c 00 20010db8000000000000000000000001 fe80000000000000505400fffe00000a",
            "0012 0003 657468",
            "0009 0012 " + HexFormat.of().formatHex(inner));
    byte[] second =
        hex(
            "0c 01 00000000000000000000000000000000 20010db80000000000000000000000fe",
            "0009 003f " + HexFormat.of().formatHex(first));
    RelayMessage outer = (RelayMessage) Dhcp6Packet.decode(second);
    assertThat(outer.hopCount()).isEqualTo(1);
    assertThat(outer.options().isEmpty()).isTrue();
    RelayMessage nearest = (RelayMessage) outer.relayed();
    assertThat(nearest.linkAddress()).isEqualTo(address("2001:db8::1"));
    assertThat(nearest.peerAddress()).isEqualTo(address("fe80::5054:ff:fe00:a"));
    assertThat(nearest.options().first(Dhcp6Option.INTERFACE_ID))
        .contains(new byte[] {'e', 't', 'h'});
    assertThat(nearest.relayed().encode()).isEqualTo(inner);
    assertThat(outer.encode()).isEqualTo(second);
  }

  @Test
  void moreThan32RelaysAreRefused() {
    Dhcp6Packet packet =
        Dhcp6Message.builder(MessageType.SOLICIT, 1).clientId(Duid.ll(MAC)).build();
    for (int i = 0; i < Dhcp6Packet.MAX_RELAYS; i++) {
      packet = relayed(packet);
    }
    assertThat(Dhcp6Packet.decode(packet.encode())).isEqualTo(packet);
    byte[] tooDeep = relayed(packet).encode();
    assertThatThrownBy(() -> Dhcp6Packet.decode(tooDeep))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("more than 32 relays");
  }

  @Test
  void everyTypeOfDuidSaysWhatItHolds() {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(Duid.llt(MAC, 0xFFFF_FFFFL).type()).isEqualTo(Duid.Type.LLT);
    assertThat(Duid.llt(MAC, 7).linkLayerAddress()).contains(MAC);
    assertThat(Duid.ll(MAC).type()).isEqualTo(Duid.Type.LL);
    assertThat(Duid.ll(MAC).linkLayerAddress()).contains(MAC);
    assertThat(Duid.en(9, new byte[] {1}).type()).isEqualTo(Duid.Type.EN);
    assertThat(Duid.en(9, new byte[] {1}).linkLayerAddress()).isEmpty();
    assertThat(Duid.uuid(uuid).uuid()).contains(uuid);
    assertThat(Duid.uuid(uuid))
        .hasToString("00:04:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff");
    Duid infiniBand = new Duid(hex("0003 0020 0102030405060708"));
    assertThat(infiniBand.type()).isEqualTo(Duid.Type.LL);
    assertThat(infiniBand.linkLayerAddress()).isEmpty();
    assertThat(new Duid(hex("0004 0102")).type()).isEqualTo(Duid.Type.OTHER);
    assertThat(new Duid(hex("0099 01")).type()).isEqualTo(Duid.Type.OTHER);
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    refused(new byte[0], 0, "msg-type");
    refused(hex("01 0000"), 3, "transaction-id");
    refused(hex("01 000000 0001"), 4, "option-code");
    refused(hex("01 000000 0001 0005 01"), 6, "option-len of 1");
    refused(hex("01 000000 0001 0002 0001"), 8, "OPTION_CLIENTID (1)");
    refused(hex("01 000000 0001 0083" + "00".repeat(131)), 8, "OPTION_CLIENTID (1)");
    refused(hex("01 000000 0003 0004 00000001"), 8, "OPTION_IA_NA");
    refused(
        hex("01 000000 0003 0011 000000010000000000000000 0005 0001 00"), 24, "OPTION_IAADDR (5)");
    refused(hex("01 000000 0006 0003 000100"), 8, "OPTION_ORO (6)");
    refused(hex("01 000000 000d 0001 00"), 8, "OPTION_STATUS_CODE (13)");
    refused(hex("0c 00" + "00".repeat(31)), 33, "relay header");
    refused(hex("0c 00" + "00".repeat(32)), 34, "OPTION_RELAY_MSG (9)");
    refused(hex("0c 00" + "00".repeat(32) + "0009 0000"), 38, "msg-type");
  }

  @Test
  void domainNamesAreNeverCompressed() {
    byte[] encoded = DomainNames.encode(List.of("maas", "lab.maas."));
    assertThat(encoded).isEqualTo(hex("04 6d616173 00 03 6c6162 04 6d616173 00"));
    assertThat(DomainNames.decode(encoded)).containsExactly("maas.", "lab.maas.");
    assertThat(DomainNames.decode(hex("04 6e6f6465"))).containsExactly("node");
    assertThatThrownBy(() -> DomainNames.decode(hex("c000")))
        .isInstanceOf(WireFormatException.class);
    assertThatThrownBy(() -> DomainNames.encode(List.of("a..b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a..b'");
    assertThatThrownBy(() -> DomainNames.encode(List.of("a.".repeat(128))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("over 255 octets");
  }

  @Test
  void classesAreCountedTexts() {
    assertThat(ClassData.vendorClass(0, "HTTPClient"))
        .isEqualTo(hex("00000000 000a 48545450436c69656e74"));
    assertThat(ClassData.decode(ClassData.userClass("iPXE", "x"), 0)).containsExactly("iPXE", "x");
    assertThatThrownBy(() -> ClassData.decode(hex("0005 61"), 0))
        .isInstanceOf(WireFormatException.class);
  }

  @Test
  void anAddressThatCarriesAnIpv4OneStaysWhatItIs() {
    Ia wish = Ia.wish(1, mapped());
    Dhcp6Message message =
        Dhcp6Message.builder(MessageType.SOLICIT, 1)
            .clientId(Duid.ll(MAC))
            .association(wish)
            .build();
    Dhcp6Message read = (Dhcp6Message) Dhcp6Packet.decode(message.encode());
    assertThat(read.associations(Ia.Kind.NA)).containsExactly(wish);
  }

  private static RelayMessage relayed(Dhcp6Packet packet) {
    return new RelayMessage(
        MessageType.RELAY_FORW,
        0,
        address("2001:db8::1"),
        address("fe80::1"),
        Dhcp6Options.NONE,
        packet);
  }

  private static void refused(byte[] bytes, int offset, String field) {
    assertThatThrownBy(() -> Dhcp6Packet.decode(bytes))
        .isInstanceOfSatisfying(
            WireFormatException.class,
            it -> {
              assertThat(it.field()).isEqualTo(field);
              assertThat(it.offset()).isEqualTo(offset);
            });
  }

  private static Inet6Address mapped() {
    try {
      return Inet6Address.getByAddress(null, hex("00000000000000000000ffff0a000001"), -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static Inet6Address address(String text) {
    try {
      return (Inet6Address) InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] hex(String... parts) {
    return HexFormat.of().parseHex(String.join("", Arrays.asList(parts)).replace(" ", ""));
  }
}
