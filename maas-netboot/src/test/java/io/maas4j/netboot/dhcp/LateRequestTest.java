package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.dhcp.Networks.ALICE;
import static io.maas4j.netboot.dhcp.Networks.BOB;
import static io.maas4j.netboot.dhcp.Networks.address;
import static io.maas4j.netboot.dhcp.wire.MessageType.ACK;
import static io.maas4j.netboot.dhcp.wire.MessageType.DISCOVER;
import static io.maas4j.netboot.dhcp.wire.MessageType.NAK;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static io.maas4j.netboot.dhcp.wire.MessageType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import java.net.Inet4Address;
import org.junit.jupiter.api.Test;

/** A REQUEST that was under way for long, for an address that its client had before. */
class LateRequestTest {
  private final Networks networks = new Networks();
  private final Bench bench = new Bench(networks);

  private static DhcpMessage discover(int xid, MacAddress mac) {
    return DhcpMessage.request(DISCOVER, xid, mac.octets()).build();
  }

  private static DhcpMessage select(int xid, MacAddress mac, Inet4Address address) {
    return DhcpMessage.request(REQUEST, xid, mac.octets())
        .option(DhcpOption.SERVER_ID, Bench.RACK)
        .option(DhcpOption.REQUESTED_ADDRESS, address)
        .build();
  }

  private Inet4Address lease(int xid, MacAddress mac) {
    Inet4Address offered = bench.answer(discover(xid, mac), OFFER).yiaddr();
    return bench.answer(select(xid, mac, offered), ACK).yiaddr();
  }

  /** Alice had one address, somebody has it for a while, so that she gets another. */
  private Inet4Address moved() {
    Inet4Address before = lease(1, ALICE);
    bench.pass(601);
    networks.host(BOB, before.getHostAddress());
    bench.reconfigure();
    Inet4Address now = lease(2, ALICE);
    assertThat(now).isNotEqualTo(before);
    networks.hosts.clear();
    bench.reconfigure();
    return now;
  }

  @Test
  void doesNotEndTheLeaseThatTheClientHasNow() {
    Inet4Address now = moved();
    Inet4Address before = address("10.77.0.100");
    bench.answer(select(1, ALICE, before), ACK);
    assertThat(bench.leases.isLeasedTo(ClientName.of(ALICE), Ipv4.toInt(now))).isTrue();
    assertThat(bench.answer(Bench.renew(ALICE, now), ACK).yiaddr()).isEqualTo(now);
    for (int i = 0; i < 98; i++) {
      assertThat(lease(1000 + i, Networks.mac(1000 + i))).isNotIn(now, before);
    }
  }

  @Test
  void andARepetitionOfItsWholeExchangeDoesNotEither() {
    Inet4Address now = moved();
    Inet4Address before = address("10.77.0.100");
    for (int i = 0; i < 3; i++) {
      bench.pass(3);
      bench.run(select(1, ALICE, before));
      bench.pass(3);
      bench.run(discover(1, ALICE));
    }
    assertThat(bench.leases.isLeasedTo(ClientName.of(ALICE), Ipv4.toInt(now))).isTrue();
    assertThat(bench.leases.leasedCount()).isEqualTo(2);
  }

  @Test
  void aClientThatBeganAnewHasGivenUpWhatItHad() {
    Inet4Address before = lease(1, ALICE);
    networks.host(ALICE, "10.77.0.20");
    bench.reconfigure();
    bench.answer(Bench.renew(ALICE, before), NAK);
    bench.events.clear();
    assertThat(lease(2, ALICE)).isEqualTo(address("10.77.0.20"));
    assertThat(bench.events)
        .extracting(LeaseEvent::action)
        .containsExactly(Action.RELEASE, Action.COMMIT);
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
  }

  @Test
  void anotherNumberThanThatOfTheOfferEndsNothing() {
    Inet4Address before = lease(1, ALICE);
    networks.host(ALICE, "10.77.0.20");
    bench.reconfigure();
    Inet4Address offered = bench.answer(discover(2, ALICE), OFFER).yiaddr();
    bench.answer(select(3, ALICE, offered), ACK);
    assertThat(bench.leases.isLeasedTo(ClientName.of(ALICE), Ipv4.toInt(before))).isTrue();
    bench.pass(601);
    assertThat(bench.leases.leasedCount()).isZero();
  }

  @Test
  void aClientThatAsksForAddressAfterAddressHasTwo() {
    networks.authoritative = true;
    bench.reconfigure();
    lease(1, ALICE);
    for (int i = 100; i < 200; i++) {
      bench.run(
          DhcpMessage.request(REQUEST, 100 + i, ALICE.octets())
              .ciaddr(address("10.77.0." + i))
              .build());
      bench.run(
          DhcpMessage.request(REQUEST, 500 + i, ALICE.octets())
              .option(DhcpOption.REQUESTED_ADDRESS, address("10.77.0." + i))
              .build());
      bench.run(discover(900 + i, ALICE));
      bench.run(select(900 + i, ALICE, address("10.77.0." + i)));
    }
    assertThat(bench.leases.leasedCount()).isLessThanOrEqualTo(2);
  }

  @Test
  void aThirdAddressIsRefusedWithTheReason() {
    networks.authoritative = true;
    bench.reconfigure();
    lease(1, ALICE);
    bench.answer(Bench.renew(ALICE, address("10.77.0.150")), ACK);
    bench.answer(Bench.renew(ALICE, address("10.77.0.151")), NAK);
    DhcpMessage refusal = bench.answer(Bench.reboot(ALICE, "10.77.0.152"), NAK);
    assertThat(refusal.options().text(DhcpOption.MESSAGE)).contains("you have another address");
    bench.answer(Bench.renew(ALICE, address("10.77.0.150")), ACK);
    lease(2, ALICE);
    assertThat(bench.leases.leasedCount()).isLessThanOrEqualTo(2);
  }
}
