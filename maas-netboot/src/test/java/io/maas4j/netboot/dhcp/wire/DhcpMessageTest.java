package io.maas4j.netboot.dhcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DhcpMessageTest {
  private static final byte[] MAC = {0x52, 0x54, 0, 1, 2, 3};

  @Test
  void aDiscoverReadsBackAsItWasBuilt() {
    DhcpMessage discover =
        discover()
            .secs(4)
            .broadcast()
            .option(DhcpOption.PARAMETER_REQUEST_LIST, 1, 3, 6, 67)
            .optionU16(DhcpOption.CLIENT_ARCHITECTURE, 7)
            .optionU32(DhcpOption.LEASE_TIME, 0xFFFF_FFFFL)
            .option(DhcpOption.USER_CLASS, "iPXE")
            .build();

    DhcpMessage read = DhcpMessage.decode(discover.encode());

    assertThat(read).isEqualTo(discover).hasToString(discover.toString());
    assertThat(read.messageType()).contains(MessageType.DISCOVER);
    assertThat(read.options().u32(DhcpOption.LEASE_TIME)).hasValue(0xFFFF_FFFFL);
    assertThat(discover.encode()).hasSize(300);
    assertThat(DhcpMessage.decode(ByteBuffer.wrap(discover.encode()))).isEqualTo(discover);
  }

  @Test
  void longOptionsAreSplitAndJoined() {
    byte[] value = new byte[600];
    new Random(1).nextBytes(value);
    DhcpMessage message =
        discover()
            .option(DhcpOption.DOMAIN_SEARCH, value)
            .option(DhcpOption.HOST_NAME, "h")
            .build();

    byte[] bytes = message.encode();

    assertThat(bytes).hasSize(240 + 3 + 600 + 3 * 2 + 3 + 1);
    assertThat(DhcpMessage.decode(bytes)).isEqualTo(message);
  }

  @Test
  void relayInformationIsTheLastOption() {
    byte[] bytes =
        discover()
            .option(DhcpOption.RELAY_AGENT_INFORMATION, 1, 2, 9, 9)
            .option(DhcpOption.HOST_NAME, "node")
            .build()
            .encode();

    assertThat(bytes[240 + 3 + 6]).isEqualTo((byte) 82);
    assertThat(bytes[240 + 3 + 6 + 6]).isEqualTo((byte) 255);
  }

  @Test
  void optionsMoveIntoFileAndThenIntoServerNameWhenRoomIsShort() {
    DhcpMessage message =
        discover()
            .option(DhcpOption.VENDOR_SPECIFIC, new byte[250])
            .option(DhcpOption.BOOT_FILE_NAME, "x".repeat(100))
            .option(DhcpOption.HOST_NAME, "y".repeat(50))
            .option(DhcpOption.RELAY_AGENT_INFORMATION, 1, 2, 7, 7)
            .build();

    byte[] bytes = message.encode(520).orElseThrow();
    DhcpMessage read = DhcpMessage.decode(bytes);

    assertThat(bytes).hasSizeLessThanOrEqualTo(520);
    assertThat(read.file()).isEmpty();
    assertThat(read.options().codes()).doesNotContain(DhcpOption.OVERLOAD);
    assertThat(read.options().codes())
        .containsExactlyInAnyOrderElementsOf(message.options().codes());
    for (int code : message.options().codes()) {
      assertThat(read.options().bytes(code).orElseThrow())
          .isEqualTo(message.options().bytes(code).orElseThrow());
    }
    assertThat(message.encode(400)).isEmpty();
  }

  @Test
  void aFieldInUseIsNeverOverloaded() {
    DhcpMessage.Builder full = discover().option(DhcpOption.VENDOR_SPECIFIC, new byte[100]);

    assertThat(full.build().encode(300)).isPresent();
    assertThat(full.file("lpxelinux.0").build().encode(300)).isEmpty();
  }

  @Test
  void anOverloadThatPointsToItselfEnds() {
    byte[] bytes = discover().build().encode();
    bytes[243] = 52;
    bytes[244] = 1;
    bytes[245] = 3;
    Arrays.fill(bytes, 108, 236, (byte) 0);
    bytes[108] = 52;
    bytes[109] = 1;
    bytes[110] = 3;
    bytes[111] = 12;
    bytes[112] = 1;
    bytes[113] = 'n';

    assertThat(DhcpMessage.decode(bytes).options().text(DhcpOption.HOST_NAME)).contains("n");
  }

  @Test
  void aLastOptionThatRunsOverTheEndIsLeftOut() {
    byte[] bytes = discover().option(DhcpOption.HOST_NAME, "name").build().encode();

    DhcpMessage read = DhcpMessage.decode(Arrays.copyOf(bytes, 246));

    assertThat(read.messageType()).contains(MessageType.DISCOVER);
    assertThat(read.options().has(DhcpOption.HOST_NAME)).isFalse();
  }

  @Test
  void whatIsNoMessageSaysWhereAndWhy() {
    byte[] good = discover().build().encode();
    byte[] noCookie = good.clone();
    noCookie[236] = 0;
    byte[] longAddress = good.clone();
    longAddress[2] = 17;
    byte[] badType = good.clone();
    badType[241] = 0;

    assertThatThrownBy(() -> DhcpMessage.decode(new byte[10]))
        .isInstanceOfSatisfying(
            WireFormatException.class,
            e -> {
              assertThat(e.offset()).isEqualTo(10);
              assertThat(e.field()).isEqualTo("header");
              assertThat(e.reason()).contains("10 octets");
            });
    assertThatThrownBy(() -> DhcpMessage.decode(noCookie)).hasMessageContaining("magic cookie");
    assertThatThrownBy(() -> DhcpMessage.decode(longAddress)).hasMessageContaining("hlen");
    assertThatThrownBy(() -> DhcpMessage.decode(badType)).hasMessageContaining("message type (53)");
  }

  @Test
  void userClassIsReadRawAndLengthPrefixed() {
    assertThat(discover().option(DhcpOption.USER_CLASS, "iPXE").build().userClasses())
        .contains("iPXE");
    assertThat(
            discover()
                .option(DhcpOption.USER_CLASS, 4, 'i', 'P', 'X', 'E', 2, 'a', 'b')
                .build()
                .userClasses())
        .contains("iPXE", "ab");
    assertThat(discover().build().userClasses()).isEmpty();
  }

  @Test
  void textLosesTheTrailingNulThatSomeSend() {
    assertThat(
            discover()
                .option(DhcpOption.BOOT_FILE_NAME, 'a', 'b', 0)
                .build()
                .options()
                .text(DhcpOption.BOOT_FILE_NAME))
        .contains("ab");
  }

  @Test
  void searchListsShareSuffixes() {
    byte[] encoded = DomainSearch.encode(List.of("maas.example", "lab.maas.example", "example."));

    assertThat(encoded)
        .isEqualTo(
            new byte[] {
              4,
              'm',
              'a',
              'a',
              's',
              7,
              'e',
              'x',
              'a',
              'm',
              'p',
              'l',
              'e',
              0, //
              3,
              'l',
              'a',
              'b',
              (byte) 0xC0,
              0, //
              (byte) 0xC0,
              5
            });
    assertThatThrownBy(() -> DomainSearch.encode(List.of("a..b"))).hasMessageContaining("a..b");
  }

  @Test
  void framingOptionsCannotBeSetByHand() {
    for (int code : new int[] {0, 52, 255, 300}) {
      assertThatThrownBy(() -> discover().option(code, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static DhcpMessage.Builder discover() {
    return DhcpMessage.request(MessageType.DISCOVER, 0x1234_5678, MAC);
  }
}
