package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.dhcp.Bench.RACK;
import static io.maas4j.netboot.dhcp.Bench.discover;
import static io.maas4j.netboot.dhcp.Bench.message;
import static io.maas4j.netboot.dhcp.Bench.reboot;
import static io.maas4j.netboot.dhcp.Bench.renew;
import static io.maas4j.netboot.dhcp.Bench.select;
import static io.maas4j.netboot.dhcp.Networks.ALICE;
import static io.maas4j.netboot.dhcp.Networks.BOB;
import static io.maas4j.netboot.dhcp.Networks.address;
import static io.maas4j.netboot.dhcp.wire.MessageType.ACK;
import static io.maas4j.netboot.dhcp.wire.MessageType.DECLINE;
import static io.maas4j.netboot.dhcp.wire.MessageType.DISCOVER;
import static io.maas4j.netboot.dhcp.wire.MessageType.INFORM;
import static io.maas4j.netboot.dhcp.wire.MessageType.LEASEQUERY;
import static io.maas4j.netboot.dhcp.wire.MessageType.NAK;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static io.maas4j.netboot.dhcp.wire.MessageType.RELEASE;
import static io.maas4j.netboot.dhcp.wire.MessageType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.lease.Durability;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Section 4 of the contract, row by row. */
class DhcpRulesTest {
  private final Bench bench = new Bench();

  @Test
  void discoverIsOfferedAnAddressOfThePoolAndRequestCommitsIt() {
    DhcpMessage offer = bench.answer(discover(ALICE), OFFER);
    assertThat(offer.yiaddr()).isEqualTo(address("10.77.0.100"));
    assertThat(offer.siaddr()).isEqualTo(RACK);
    assertThat(offer.options().address(DhcpOption.SERVER_ID)).contains(RACK);

    DhcpMessage ack = bench.answer(select(ALICE, offer.yiaddr()), ACK);
    assertThat(ack.options().u32(DhcpOption.LEASE_TIME)).hasValue(600);
    assertThat(ack.options().u32(DhcpOption.RENEWAL_TIME)).hasValue(300);
    assertThat(ack.options().u32(DhcpOption.REBINDING_TIME)).hasValue(525);
    assertThat(bench.events).extracting(LeaseEvent::action).containsExactly(Action.COMMIT);
  }

  @Test
  void anExhaustedPoolIsSilentAndRecoversByExpiry() {
    Networks small = new Networks();
    small.last = small.first;
    Bench bench = new Bench(small);
    bench.lease(ALICE);
    assertThat(bench.drop(discover(BOB))).isEqualTo("no free address");

    bench.pass(601);

    assertThat(bench.events).extracting(LeaseEvent::action).endsWith(Action.EXPIRY);
    assertThat(bench.lease(BOB)).isEqualTo(address("10.77.0.100"));
  }

  @Test
  void routesGoToThoseThatAskForThemAndNameTheRouterToo() {
    Networks networks = new Networks();
    networks.routes =
        java.util.List.of(
            new io.maas4j.netboot.NetworkConfig.Route(
                address("10.90.128.0"), 17, address("10.77.0.9")),
            new io.maas4j.netboot.NetworkConfig.Route(
                address("172.16.0.0"), 12, address("10.77.0.8")));
    Bench bench = new Bench(networks);
    DhcpMessage asked =
        discover(ALICE).toBuilder()
            .option(DhcpOption.PARAMETER_REQUEST_LIST, DhcpOption.CLASSLESS_ROUTES)
            .build();
    byte[] expected = {
      17,
      10,
      90,
      (byte) 128,
      10,
      77,
      0,
      9,
      12,
      (byte) 172,
      16,
      10,
      77,
      0,
      8,
      0,
      10,
      77,
      0,
      (byte) 254
    };
    assertThat(bench.answer(asked, OFFER).options().bytes(DhcpOption.CLASSLESS_ROUTES))
        .contains(expected);
    DhcpMessage others =
        discover(BOB).toBuilder()
            .option(DhcpOption.PARAMETER_REQUEST_LIST, DhcpOption.ROUTERS)
            .build();
    assertThat(bench.answer(others, OFFER).options().codes())
        .contains(DhcpOption.ROUTERS)
        .doesNotContain(DhcpOption.CLASSLESS_ROUTES);
  }

  @Test
  void anInterfaceWithoutSubnetIsSilent() {
    bench.interfaceName = java.util.Optional.of("eth9");
    assertThat(bench.drop(discover(ALICE))).isEqualTo("no subnet on this interface");
  }

  @Test
  void requestForAnotherClientsAddressIsRefused() {
    Inet4Address alices = bench.lease(ALICE);

    DhcpReply reply =
        bench.reply(select(BOB, alices).toBuilder().option(DhcpOption.CLIENT_ID, 1, 2, 3).build());

    assertThat(reply.message().messageType()).contains(NAK);
    assertThat(reply.message().yiaddr()).isEqualTo(DhcpMessage.ANY);
    assertThat(reply.message().siaddr()).isEqualTo(DhcpMessage.ANY);
    assertThat(reply.message().options().codes())
        .containsExactlyInAnyOrder(
            DhcpOption.MESSAGE_TYPE,
            DhcpOption.SERVER_ID,
            DhcpOption.MESSAGE,
            DhcpOption.CLIENT_ID);
    assertThat(reply.destination())
        .isEqualTo(new InetSocketAddress(DhcpMessage.LIMITED_BROADCAST, 68));
  }

  @Test
  void requestForAnAddressThatWasNeverOfferedIsRefused() {
    bench.answer(discover(ALICE), OFFER);
    bench.answer(select(ALICE, address("10.77.0.150")), NAK);
  }

  @Test
  void requestToAnotherServerFreesOurOffer() {
    Inet4Address offered = bench.answer(discover(ALICE), OFFER).yiaddr();

    assertThat(
            bench.drop(
                select(ALICE, offered).toBuilder()
                    .option(DhcpOption.SERVER_ID, address("10.77.0.2"))
                    .build()))
        .isEqualTo("request to another server");

    assertThat(
            bench
                .answer(
                    message(DISCOVER, BOB).option(DhcpOption.REQUESTED_ADDRESS, offered).build(),
                    OFFER)
                .yiaddr())
        .isEqualTo(offered);
  }

  @Test
  void initRebootWithTheRightAddressIsAcknowledged() {
    Inet4Address alices = bench.lease(ALICE);
    assertThat(bench.answer(reboot(ALICE, alices.getHostAddress()), ACK).yiaddr())
        .isEqualTo(alices);
  }

  @Test
  void initRebootWithAnotherAddressOfTheLinkIsRefused() {
    bench.lease(ALICE);
    bench.answer(reboot(ALICE, "10.77.0.177"), NAK);
  }

  @Test
  void initRebootOfStrangersIsSilentUnlessAuthoritative() {
    assertThat(bench.drop(reboot(ALICE, "10.77.0.100"))).isEqualTo("unknown client");
    assertThat(bench.drop(reboot(ALICE, "192.168.1.9"))).isEqualTo("address of another link");

    Networks strict = new Networks();
    strict.authoritative = true;
    Bench authoritative = new Bench(strict);
    authoritative.answer(reboot(ALICE, "10.77.0.100"), NAK);
    authoritative.answer(reboot(ALICE, "192.168.1.9"), NAK);
  }

  @Test
  void renewalExtendsTheLeaseAndGoesToTheClientsAddress() {
    Inet4Address alices = bench.lease(ALICE);
    bench.pass(400);

    DhcpReply reply = bench.reply(renew(ALICE, alices));

    assertThat(reply.message().messageType()).contains(ACK);
    assertThat(reply.message().options().u32(DhcpOption.LEASE_TIME)).hasValue(600);
    assertThat(reply.message().ciaddr()).isEqualTo(alices);
    assertThat(reply.destination()).isEqualTo(new InetSocketAddress(alices, 68));
    bench.pass(500);
    assertThat(bench.events).extracting(LeaseEvent::action).doesNotContain(Action.EXPIRY);
  }

  @Test
  void renewalOfAnothersLeaseIsRefused() {
    Inet4Address alices = bench.lease(ALICE);
    bench.answer(renew(BOB, alices), NAK);
  }

  @Test
  void renewalAfterTheReservationMovedIsRefused() {
    Inet4Address alices = bench.lease(ALICE);
    bench.networks.host(ALICE, "10.77.0.20");
    bench.reconfigure();

    bench.answer(renew(ALICE, alices), NAK);
    assertThat(bench.lease(ALICE)).isEqualTo(address("10.77.0.20"));
  }

  @Test
  void renewalOfAnUnknownFreeAddressIsSilentUnlessAuthoritative() {
    assertThat(bench.drop(renew(ALICE, address("10.77.0.130")))).isEqualTo("unknown client");

    Networks strict = new Networks();
    strict.authoritative = true;
    assertThat(new Bench(strict).answer(renew(ALICE, address("10.77.0.130")), ACK).yiaddr())
        .isEqualTo(address("10.77.0.130"));
  }

  @Test
  void rebindingOnAnotherLinkIsNotTakenForARoutedRenewal() {
    Networks two = new Networks().relayed();
    two.authoritative = true;
    Bench bench = new Bench(two);
    bench.cast = Arrival.Cast.BROADCAST;
    bench.answer(renew(ALICE, address("10.88.0.100")), NAK);
  }

  @Test
  void declineSetsTheAddressAsideForADay() {
    Inet4Address offered = bench.lease(ALICE);
    DhcpMessage decline =
        message(DECLINE, ALICE)
            .option(DhcpOption.SERVER_ID, RACK)
            .option(DhcpOption.REQUESTED_ADDRESS, offered)
            .build();

    assertThat(bench.drop(decline.toBuilder().hardwareAddress(1, BOB.octets()).build()))
        .isEqualTo("decline of no offer");
    assertThat(bench.run(decline)).isInstanceOf(Verdict.Absorb.class);

    assertThat(bench.leases.abandonedCount()).isEqualTo(1);
    assertThat(bench.lease(ALICE)).isNotEqualTo(offered);
    bench.answer(select(BOB, offered), NAK);
    bench.pass(24 * 3600 + 1);
    assertThat(bench.leases.abandonedCount()).isZero();
  }

  @Test
  void releaseFreesTheLeaseAndKeepsTheAffinity() {
    Inet4Address alices = bench.lease(ALICE);
    DhcpMessage release = message(RELEASE, ALICE).ciaddr(alices).build();

    assertThat(bench.drop(message(RELEASE, BOB).ciaddr(alices).build()))
        .isEqualTo("release of no lease");
    assertThat(bench.run(release)).isInstanceOf(Verdict.Absorb.class);

    assertThat(bench.events).extracting(LeaseEvent::action).endsWith(Action.RELEASE);
    assertThat(bench.leases.leasedCount()).isZero();
    assertThat(bench.lease(BOB)).isNotEqualTo(alices);
    assertThat(bench.lease(ALICE)).isEqualTo(alices);
  }

  @Test
  void informIsAnsweredWithOptionsAndWithoutALease() {
    DhcpReply reply = bench.reply(message(INFORM, ALICE).ciaddr(address("10.77.0.9")).build());

    assertThat(reply.message().messageType()).contains(ACK);
    assertThat(reply.message().yiaddr()).isEqualTo(DhcpMessage.ANY);
    assertThat(reply.message().options().codes())
        .contains(DhcpOption.DNS_SERVERS, DhcpOption.ROUTERS)
        .doesNotContain(DhcpOption.LEASE_TIME, DhcpOption.RENEWAL_TIME, DhcpOption.REBINDING_TIME);
    assertThat(reply.destination()).isEqualTo(new InetSocketAddress(address("10.77.0.9"), 68));
    assertThat(bench.leases.leasedCount()).isZero();
    assertThat(bench.drop(message(INFORM, ALICE).ciaddr(address("10.66.0.9")).build()))
        .isEqualTo("inform from no subnet of ours");
  }

  @Test
  void whatIsNotServedIsDroppedWithItsReason() {
    assertThat(bench.drop(message(LEASEQUERY, ALICE).build())).isEqualTo("message type not served");
    assertThat(bench.drop(discover(ALICE).toBuilder().without(53).build()))
        .isEqualTo("plain BOOTP");
    assertThat(bench.drop(discover(ALICE).toBuilder().hops(17).build()))
        .isEqualTo("more than 16 hops");
    assertThat(bench.drop(discover(ALICE).reply(OFFER).build())).isEqualTo("not a request");
    assertThat(bench.drop(discover(ALICE).toBuilder().hardwareAddress(32, new byte[16]).build()))
        .isEqualTo("hardware type not Ethernet");
    assertThat(bench.drop(message(REQUEST, ALICE).build())).isEqualTo("request names no address");
  }

  @Test
  void aLeaseInItsFirstQuarterIsGrantedAgainWithoutARecord() {
    Inet4Address alices = bench.lease(ALICE);
    assertThat(bench.lastRecords).isEqualTo(1);
    bench.pass(100);

    DhcpMessage again = bench.answer(select(ALICE, alices), ACK);

    assertThat(bench.lastRecords).isZero();
    assertThat(again.options().u32(DhcpOption.LEASE_TIME)).hasValue(500);
    assertThat(bench.events).extracting(LeaseEvent::action).hasSize(2).containsOnly(Action.COMMIT);
    bench.pass(100);
    bench.answer(select(ALICE, alices), ACK);
    assertThat(bench.lastRecords).isEqualTo(1);
  }

  @Test
  void firmwareGetsThirtySecondsAndTheSystemAfterItTheSameAddressForLonger() {
    DhcpMessage firmware =
        message(DISCOVER, ALICE)
            .option(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00000:UNDI:002001")
            .option(DhcpOption.CLIENT_ID, 0, 1, 2)
            .build();
    DhcpMessage offer = bench.answer(firmware, OFFER);
    assertThat(offer.options().u32(DhcpOption.LEASE_TIME)).hasValue(30);
    bench.answer(
        select(ALICE, offer.yiaddr()).toBuilder()
            .option(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00000:UNDI:002001")
            .build(),
        ACK);

    DhcpMessage system =
        bench.answer(
            message(DISCOVER, ALICE).option(DhcpOption.CLIENT_ID, 255, 9, 9).build(), OFFER);
    assertThat(system.yiaddr()).isEqualTo(offer.yiaddr());
    assertThat(
            bench.answer(select(ALICE, system.yiaddr()), ACK).options().u32(DhcpOption.LEASE_TIME))
        .hasValue(600);
  }

  @Test
  void aShorterLeaseIsGrantedAndALongerOneIsNot() {
    assertThat(leaseTimeFor(120)).isEqualTo(120);
    assertThat(leaseTimeFor(86_400)).isEqualTo(600);
    assertThat(leaseTimeFor(0)).isEqualTo(600);
  }

  private long leaseTimeFor(long asked) {
    return bench
        .answer(message(DISCOVER, BOB).optionU32(DhcpOption.LEASE_TIME, asked).build(), OFFER)
        .options()
        .u32(DhcpOption.LEASE_TIME)
        .orElseThrow();
  }

  @Test
  void aHostEntryGetsItsAddressOutsideOfThePoolAndNobodyElseDoes() {
    bench.networks.host(ALICE, "10.77.0.20").host(ALICE, "10.77.0.100");
    bench.reconfigure();

    assertThat(bench.lease(BOB)).isEqualTo(address("10.77.0.101"));
    assertThat(bench.lease(ALICE)).isEqualTo(address("10.77.0.20"));
  }

  @Test
  void theParentsOfABondHandTheirAddressOn() {
    bench.networks.host(ALICE, "10.77.0.20").host(BOB, "10.77.0.20");
    bench.reconfigure();

    assertThat(bench.lease(ALICE)).isEqualTo(address("10.77.0.20"));
    assertThat(bench.lease(BOB)).isEqualTo(address("10.77.0.20"));
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
  }

  @Test
  void addressesInUseElsewhereAreSkippedAndComeBack() {
    bench.inUse.add(address("10.77.0.100"));
    assertThat(bench.lease(ALICE)).isEqualTo(address("10.77.0.101"));
    bench.inUse.clear();
    for (int i = 0; i < 98; i++) {
      bench.lease(Networks.mac(1000 + i));
    }
    assertThat(bench.lease(BOB)).isEqualTo(address("10.77.0.100"));
  }

  @Test
  void theOldestFreeAddressIsUsedAgainOnlyWhenNoFreshOneIsLeft() {
    Networks small = new Networks();
    small.last = "10.77.0.102";
    Bench bench = new Bench(small);
    bench.lease(Networks.mac(1));
    bench.pass(1);
    bench.lease(Networks.mac(2));
    bench.pass(700);

    assertThat(bench.lease(Networks.mac(3))).isEqualTo(address("10.77.0.102"));
    assertThat(bench.lease(Networks.mac(4))).isEqualTo(address("10.77.0.100"));
    assertThat(bench.lease(Networks.mac(2))).isEqualTo(address("10.77.0.101"));
  }

  @Test
  void aNewConfigurationKeepsLeasesAndMovesTheRange() {
    Inet4Address alices = bench.lease(ALICE);
    bench.networks.first = "10.77.0.150";
    bench.reconfigure();

    bench.answer(renew(ALICE, alices), NAK);
    assertThat(bench.lease(ALICE)).isEqualTo(address("10.77.0.150"));
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
  }

  @Test
  void anOfferIsHeldAndThenGivenUp() {
    Networks small = new Networks();
    small.last = small.first;
    Bench bench = new Bench(small);
    bench.answer(discover(ALICE), OFFER);
    bench.pass(9);
    assertThat(bench.drop(discover(BOB))).isEqualTo("no free address");
    bench.pass(2);
    bench.answer(discover(BOB), OFFER);
    bench.answer(select(ALICE, address("10.77.0.100")), NAK);
  }

  @Test
  void aSettingOutOfRangeNamesItselfAndItsRange() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    new DhcpConfig(
                        java.util.List.of(DhcpConfig.Endpoint.onInterface("eth1")),
                        java.util.Optional.empty(),
                        Durability.MEMORY,
                        Duration.ofSeconds(5),
                        Duration.ofHours(1),
                        true,
                        false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offer-hold")
        .hasMessageContaining("10-120");
  }
}
