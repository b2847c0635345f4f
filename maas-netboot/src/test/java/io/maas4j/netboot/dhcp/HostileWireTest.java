package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.dhcp.Bench.discover;
import static io.maas4j.netboot.dhcp.Bench.message;
import static io.maas4j.netboot.dhcp.Bench.renew;
import static io.maas4j.netboot.dhcp.Bench.select;
import static io.maas4j.netboot.dhcp.Networks.ALICE;
import static io.maas4j.netboot.dhcp.Networks.BOB;
import static io.maas4j.netboot.dhcp.Networks.address;
import static io.maas4j.netboot.dhcp.wire.MessageType.ACK;
import static io.maas4j.netboot.dhcp.wire.MessageType.DECLINE;
import static io.maas4j.netboot.dhcp.wire.MessageType.DISCOVER;
import static io.maas4j.netboot.dhcp.wire.MessageType.INFORM;
import static io.maas4j.netboot.dhcp.wire.MessageType.NAK;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static io.maas4j.netboot.dhcp.wire.MessageType.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.wire.WireFormatException;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that means no good, group by group. */
class HostileWireTest {
  private final Bench bench = new Bench(new Networks().relayed());

  @Test
  void messagesThatEndAnywhereAreAnsweredOrRefused() {
    for (byte[] whole : Captures.real()) {
      Target target = new Target(Identity.HARDWARE_ADDRESS);
      for (int length = 0; length <= whole.length; length++) {
        boolean message = target.take(Arrays.copyOf(whole, length), new Random(length)).isPresent();
        assertThat(message).as("%d octets", length).isEqualTo(length >= 240);
      }
    }
  }

  @Test
  void everyFindingOfTheFuzzerIsHarmlessNow() {
    Target target = new Target(Identity.HARDWARE_ADDRESS);
    assertThat(Captures.hostile()).isNotEmpty();
    for (byte[] bytes : Captures.hostile()) {
      for (int seed = 0; seed < 8; seed++) {
        target.take(bytes, new Random(seed));
      }
    }
  }

  @Test
  void anotherCookieIsAnotherProtocol() {
    for (int at = 236; at < 240; at++) {
      byte[] bytes = discover(ALICE).encode();
      bytes[at] ^= 1;
      assertThatThrownBy(() -> DhcpMessage.decode(bytes))
          .isInstanceOf(WireFormatException.class)
          .hasMessageContaining("cookie");
    }
  }

  @Test
  void anOptionOverTheEndIsLeftOutAndWhatCameBeforeHolds() {
    byte[] bytes = Arrays.copyOf(discover(ALICE).encode(), 300);
    Arrays.fill(bytes, 243, 300, (byte) 0);
    bytes[243] = 12;
    bytes[244] = (byte) 255;
    DhcpMessage message = DhcpMessage.decode(bytes);
    assertThat(message.messageType()).contains(DISCOVER);
    assertThat(message.options().has(12)).isFalse();
  }

  @Test
  void overloadWithinOverloadGoesRoundOnce() {
    byte[] bytes = new byte[300];
    System.arraycopy(discover(ALICE).encode(), 0, bytes, 0, 243);
    for (int at : new int[] {44, 108, 243}) {
      bytes[at] = 52;
      bytes[at + 1] = 1;
      bytes[at + 2] = 3;
      bytes[at + 3] = 12;
      bytes[at + 4] = 1;
      bytes[at + 5] = 'x';
    }
    DhcpMessage message = DhcpMessage.decode(bytes);
    assertThat(message.options().text(12)).contains("xxx");
    assertThat(message.file()).isEmpty();
    bench.answer(message, OFFER);
  }

  @Test
  void relayInformationWithinRelayInformationIsJustOctets() {
    DhcpMessage nested =
        discover(ALICE).toBuilder()
            .giaddr(address("10.88.0.2"))
            .option(82, 82, 6, 82, 4, 5, 2, 1, 1)
            .build();
    assertThat(bench.answer(nested, OFFER).options().bytes(82))
        .contains(new byte[] {82, 6, 82, 4, 5, 2, 1, 1});
    // a link selection of another length is none
    DhcpMessage odd =
        discover(BOB).toBuilder().giaddr(address("10.88.0.2")).option(82, 5, 2, 10, 77).build();
    assertThat(bench.answer(odd, OFFER).yiaddr()).isEqualTo(address("10.88.0.101"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 7, 16})
  void hardwareAddressesOfAnotherLengthAreRefused(int length) {
    byte[] chaddr = new byte[length];
    Arrays.fill(chaddr, (byte) 2);
    assertThat(bench.drop(discover(ALICE).toBuilder().hardwareAddress(1, chaddr).build()))
        .isEqualTo("no hardware address of one machine");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 64, 255})
  void hardwareAddressesThatDoNotFitAreMalformed(int length) {
    byte[] bytes = discover(ALICE).encode();
    bytes[2] = (byte) length;
    assertThatThrownBy(() -> DhcpMessage.decode(bytes)).hasMessageContaining("hlen");
  }

  @Test
  void hardwareAddressesOfNobodyAndOfGroupsAreRefused() {
    for (byte[] chaddr :
        new byte[][] {
          new byte[6], {-1, -1, -1, -1, -1, -1}, {0x01, 0, 0x5e, 0, 0, 1}, {0x33, 0x33, 0, 0, 0, 1}
        }) {
      assertThat(bench.drop(discover(ALICE).toBuilder().hardwareAddress(1, chaddr).build()))
          .isEqualTo("no hardware address of one machine");
    }
    assertThat(bench.drop(discover(ALICE).toBuilder().hardwareAddress(32, new byte[0]).build()))
        .isEqualTo("hardware type not Ethernet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "255.255.255.255",
        "224.0.0.1",
        "239.1.2.3",
        "127.0.0.1",
        "0.0.0.1",
        "240.0.0.1",
        "10.88.0.255",
        "10.88.0.0",
        "10.77.0.255"
      })
  void aForgedRelayAddressGetsNothing(String giaddr) {
    for (DhcpMessage.Builder message :
        new DhcpMessage.Builder[] {
          discover(ALICE).toBuilder(), discover(ALICE).toBuilder().option(82, 5, 4, 10, 88, 0, 0)
        }) {
      assertThat(bench.drop(message.giaddr(address(giaddr)).build()))
          .isEqualTo("giaddr is no relay's");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.77.0.255",
        "10.77.0.0",
        "10.77.0.1",
        "255.255.255.255",
        "224.0.0.251",
        "127.0.0.1"
      })
  void aForgedClientAddressGetsNothing(String ciaddr) {
    assertThat(bench.run(renew(ALICE, address(ciaddr)))).isInstanceOf(Verdict.Drop.class);
    assertThat(bench.run(message(INFORM, ALICE).ciaddr(address(ciaddr)).build()))
        .isInstanceOf(Verdict.Drop.class);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void nobodyTakesOrEndsAnothersLease() {
    Inet4Address alices = bench.lease(ALICE);
    bench.answer(select(BOB, alices), NAK);
    bench.answer(renew(BOB, alices), NAK);
    assertThat(bench.drop(message(RELEASE, BOB).ciaddr(alices).build()))
        .isEqualTo("release of no lease");
    assertThat(
            bench.drop(
                message(DECLINE, BOB)
                    .option(DhcpOption.SERVER_ID, Bench.RACK)
                    .option(DhcpOption.REQUESTED_ADDRESS, alices)
                    .build()))
        .isEqualTo("decline of no offer");
    assertThat(
            bench
                .answer(
                    message(DISCOVER, BOB).option(DhcpOption.REQUESTED_ADDRESS, alices).build(),
                    OFFER)
                .yiaddr())
        .isNotEqualTo(alices);
    bench.pass(3);
    bench.answer(renew(ALICE, alices), ACK);
  }

  @Test
  void machinesWithTheSameIdentifiersAreStillTold() {
    byte[] uuid = new byte[17];
    byte[] identifier = new byte[255];
    Arrays.fill(identifier, (byte) 7);
    Inet4Address one = identified(ALICE, uuid, identifier);
    Inet4Address two = identified(BOB, uuid, identifier);
    assertThat(one).isNotEqualTo(two);
    assertThat(bench.leases.leasedCount()).isEqualTo(2);
  }

  private Inet4Address identified(io.maas4j.id.MacAddress mac, byte[] uuid, byte[] identifier) {
    DhcpMessage.Builder discover =
        message(DISCOVER, mac)
            .option(DhcpOption.VENDOR_CLASS, "PXEClient")
            .option(DhcpOption.CLIENT_UUID, uuid)
            .option(DhcpOption.CLIENT_ID, identifier);
    DhcpMessage offer = bench.answer(discover.build(), OFFER);
    assertThat(offer.options().bytes(DhcpOption.CLIENT_ID)).contains(identifier);
    assertThat(offer.options().bytes(DhcpOption.CLIENT_UUID)).contains(uuid);
    bench.answer(select(mac, offer.yiaddr()), ACK);
    return offer.yiaddr();
  }

  @Test
  void aLimitOfNothingAndListsOfEverythingGiveAnAnswerThatFits() {
    byte[] all = new byte[255];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (int limit : new int[] {0, 1, 575, 0xFFFF}) {
      DhcpReply reply =
          bench.reply(
              message(DISCOVER, ALICE)
                  .xid(limit)
                  .optionU16(DhcpOption.MAX_MESSAGE_SIZE, limit)
                  .option(DhcpOption.PARAMETER_REQUEST_LIST, all)
                  .option(DhcpOption.CLIENT_ID, new byte[120])
                  .giaddr(address("10.88.0.2"))
                  .option(82, relayInformation())
                  .build());
      assertThat(reply.payload().length).isLessThanOrEqualTo(limit > 576 ? 1472 : 548);
      assertThat(reply.message().options().codes()).contains(53, 54, 51, 1, 61, 82);
    }
  }

  private static byte[] relayInformation() {
    byte[] bytes = new byte[60];
    bytes[0] = 1;
    bytes[1] = 58;
    return bytes;
  }

  @Test
  void aNameWithALineBreakReachesNobody() {
    Inet4Address offered =
        bench
            .answer(
                message(DISCOVER, ALICE).option(DhcpOption.HOST_NAME, "x\nreboot").build(), OFFER)
            .yiaddr();
    bench.answer(
        select(ALICE, offered).toBuilder()
            .option(DhcpOption.HOST_NAME, "x\n\u001b[31mreboot\u0000")
            .build(),
        ACK);
    assertThat(bench.events).extracting(LeaseEvent::hostname).containsExactly("x-31mreboot");
  }

  @Test
  void manyHardwareAddressesTakeNoMoreThanTheRange() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      bench.run(discover(Networks.mac(random.nextInt(1 << 30))));
    }
    assertThat(bench.leases.leasedCount()).isZero();
    // what was only offered comes back soon
    bench.pass(31);
    for (int i = 0; i < 100; i++) {
      bench.lease(Networks.mac(i));
    }
    assertThat(bench.leases.leasedCount()).isEqualTo(100);
  }
}
