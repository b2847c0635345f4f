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
import static io.maas4j.netboot.dhcp.wire.MessageType.NAK;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static io.maas4j.netboot.dhcp.wire.MessageType.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import java.net.Inet4Address;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sections 4, 6 and 7: repetitions, shared networks, what is kept and what is left out. */
class RequestRulesTest {
  private final Networks networks = new Networks();

  @Test
  void aRepeatedRequestGetsTheSameAnswerAndNothingIsCommittedAgain() {
    Bench bench = new Bench(networks);
    DhcpMessage discover = discover(ALICE);
    DhcpReply offer = bench.reply(discover);
    DhcpMessage request = select(ALICE, offer.message().yiaddr());
    DhcpReply first = bench.reply(request);
    assertThat(bench.lastRecords).isEqualTo(1);
    bench.now += 1_500;

    DhcpReply again = bench.reply(request.toBuilder().secs(1).build());
    assertThat(bench.lastRecords).isZero();
    assertThat(bench.events).hasSize(1);
    assertThat(again.payload()).isEqualTo(first.payload());
    assertThat(again.destination()).isEqualTo(first.destination());
    assertThat(bench.reply(discover).payload()).isEqualTo(offer.payload());

    bench.now += 1_000;
    bench.answer(request, ACK);
    assertThat(bench.events).hasSize(2);
  }

  @Test
  void aRepetitionThatSaysSomethingElseIsNone() {
    Bench bench = new Bench(networks);
    bench.lease(ALICE);
    bench.answer(select(ALICE, address("10.77.0.150")), NAK);
    bench.answer(discover(BOB), OFFER);
    DhcpMessage asks =
        discover(BOB).toBuilder().option(DhcpOption.PARAMETER_REQUEST_LIST, 6).build();
    assertThat(bench.answer(asks, OFFER).options().codes()).endsWith(6);
  }

  @Test
  void aRepetitionAfterItsLeaseEndedRevivesNothing() {
    Bench bench = new Bench(networks);
    Inet4Address alices = bench.lease(ALICE);
    DhcpMessage request = select(ALICE, alices);
    bench.run(message(RELEASE, ALICE).ciaddr(alices).build());
    int events = bench.events.size();
    bench.answer(discover(BOB), OFFER);
    // its last address is free still: a grant of its own, told and written
    bench.answer(request, ACK);
    assertThat(bench.lastRecords).isEqualTo(1);
    assertThat(bench.events.size()).isEqualTo(events + 1);
  }

  @Test
  void aRepetitionWhileTheLeaseIsWrittenWaitsForTheFirstAnswer() {
    Bench bench = new Bench(networks);
    Inet4Address offered = bench.answer(discover(ALICE), OFFER).yiaddr();
    DhcpMessage request = select(ALICE, offered);
    assertThat(bench.runUnwritten(request)).isInstanceOf(Verdict.Reply.class);
    assertThat(bench.drop(request)).isEqualTo("repeated while its lease is written");
  }

  @Test
  void aReservationInTheOtherSubnetOfALinkIsFoundFromBoth() {
    networks.sharing.add(networks.subnet("10.78.0.0", "10.78.0.1", List.of()));
    networks.host(ALICE, "10.78.0.50");
    Bench bench = new Bench(networks);
    DhcpMessage offer = bench.answer(discover(ALICE), OFFER);
    assertThat(offer.yiaddr()).isEqualTo(address("10.78.0.50"));
    assertThat(offer.options().addresses(DhcpOption.ROUTERS))
        .containsExactly(address("10.78.0.254"));
    assertThat(offer.options().address(DhcpOption.SERVER_ID)).contains(address("10.78.0.1"));
    DhcpMessage select =
        select(ALICE, offer.yiaddr()).toBuilder()
            .option(DhcpOption.SERVER_ID, address("10.78.0.1"))
            .build();
    assertThat(bench.answer(select, ACK).yiaddr()).isEqualTo(address("10.78.0.50"));
    assertThat(bench.answer(renew(ALICE, offer.yiaddr()), ACK).options().addresses(3))
        .containsExactly(address("10.78.0.254"));
    assertThat(bench.lease(BOB)).isEqualTo(address("10.77.0.100"));
  }

  @Test
  void aFullSubnetBorrowsFromTheOtherOneOfItsLink() {
    networks.last = networks.first;
    networks.sharing.add(
        networks.subnet(
            "10.78.0.0", "10.78.0.1", List.of(Networks.range("10.78.0.10", "10.78.0.11"))));
    Bench bench = new Bench(networks);
    assertThat(bench.lease(ALICE)).isEqualTo(address("10.77.0.100"));
    assertThat(bench.answer(discover(BOB), OFFER).yiaddr()).isEqualTo(address("10.78.0.10"));
  }

  @Test
  void aThousandMachinesWithConsecutiveAddressesAreOfferedAThousandAddresses() {
    for (int i = 0; i < 5; i++) {
      String net = "10.9" + i + ".0.";
      networks.sharing.add(
          networks.subnet(
              net + "0", "10.77.0.1", List.of(Networks.range(net + "10", net + "209"))));
    }
    Bench bench = new Bench(networks);
    Set<Inet4Address> offered = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      offered.add(bench.answer(discover(Networks.mac(i)), OFFER).yiaddr());
    }
    assertThat(offered).hasSize(1_000);
    for (int i = 0; i < 1_000; i++) {
      Inet4Address again = bench.answer(discover(Networks.mac(i)), OFFER).yiaddr();
      assertThat(bench.answer(select(Networks.mac(i), again), ACK).yiaddr()).isEqualTo(again);
    }
    assertThat(bench.leases.leasedCount()).isEqualTo(1_000);
  }

  @Test
  void aHostEntryOfAnotherLinkMakesItsClientKnownAndGivesItNoAddress() {
    networks.relayed().host(ALICE, "10.88.0.7");
    assertThat(new Bench(networks).lease(ALICE)).isEqualTo(address("10.77.0.100"));
  }

  @Test
  void aDeclinedAddressIsLeftAloneForADayAndThenTakenAgain() {
    networks.last = networks.first;
    Bench bench = new Bench(networks);
    Inet4Address alices = bench.lease(ALICE);
    bench.run(
        message(DECLINE, ALICE)
            .option(DhcpOption.SERVER_ID, Bench.RACK)
            .option(DhcpOption.REQUESTED_ADDRESS, alices)
            .build());
    assertThat(bench.leases.abandonedCount()).isEqualTo(1);
    assertThat(bench.drop(discover(ALICE))).isEqualTo("no free address");
    bench.pass(24 * 3600 - 1);
    assertThat(bench.drop(discover(BOB))).isEqualTo("no free address");
    bench.pass(2);
    assertThat(bench.lease(BOB)).isEqualTo(alices);
  }

  @Test
  void aReleasedAddressWaitsForItsClientAsLongAsThereAreOthers() {
    Bench bench = new Bench(networks);
    Inet4Address alices = bench.lease(ALICE);
    bench.run(message(RELEASE, ALICE).ciaddr(alices).build());
    assertThat(bench.lease(BOB)).isNotEqualTo(alices);
    bench.pass(3);
    assertThat(bench.lease(ALICE)).isEqualTo(alices);
  }

  @Test
  void aClientThatSelectsItsSubnetIsToldThatItDid() {
    networks.relayed();
    Bench bench = new Bench(networks);
    DhcpMessage selects =
        discover(ALICE).toBuilder()
            .giaddr(address("10.77.0.9"))
            .option(DhcpOption.SUBNET_SELECTION, address("10.88.0.0"))
            .option(DhcpOption.PARAMETER_REQUEST_LIST, 3)
            .build();
    assertThat(bench.answer(selects, OFFER).options().address(118)).contains(address("10.88.0.0"));
    // the relay's word counts for more, and then the client's was not followed
    DhcpMessage overruled =
        selects.toBuilder()
            .xid(99)
            .giaddr(address("10.55.0.2"))
            .option(82, 5, 4, 10, 77, 0, 0)
            .build();
    DhcpMessage offer = bench.answer(overruled, OFFER);
    assertThat(offer.yiaddr()).isEqualTo(address("10.77.0.100"));
    assertThat(offer.options().has(118)).isFalse();
    assertThat(bench.drop(selects.toBuilder().option(118, address("10.99.0.0")).xid(98).build()))
        .isEqualTo("unknown relay");
  }

  @Test
  void whatDoesNotFitIsLeftOutFromTheEndOfTheClientsList() {
    networks.searchDomains = List.of("s".repeat(30) + ".example");
    networks.global =
        io.maas4j.netboot.dhcp.policy.Policy.builder()
            .option(17, "r".repeat(200))
            .option(40, "n".repeat(120))
            .build();
    Bench bench = new Bench(networks);
    DhcpMessage asks =
        message(DISCOVER, ALICE)
            .option(DhcpOption.PARAMETER_REQUEST_LIST, 17, 3, 15, 119, 40, 6, 42)
            .build();
    DhcpReply reply = bench.reply(asks);
    assertThat(reply.payload().length).isLessThanOrEqualTo(548);
    assertThat(reply.message().options().codes()).contains(17, 3, 15, 119).doesNotContain(42);
  }

  @Test
  void namesThatClientsGiveThemselvesAreCleaned() {
    assertThat(hostName("node-1.example")).isEqualTo("node-1.example");
    assertThat(hostName("Bob's iPhone")).isEqualTo("Bob-s-iPhone");
    assertThat(hostName("a\nkernel http://evil/\r\n#")).isEqualTo("a-kernel-http-evil");
    assertThat(hostName("\u0000\u0007\u001b[2J")).isEqualTo("2J");
    assertThat(hostName("$(reboot)`x`;")).isEqualTo("reboot-x");
    assertThat(hostName("xn--caf-dma")).isEqualTo("xn--caf-dma");
    assertThat(hostName("ж".repeat(40))).isEmpty();
    assertThat(hostName("-.-")).isEmpty();
    assertThat(hostName("x".repeat(256))).isEmpty();
  }

  private static String hostName(String said) {
    return HostName.of(message(DISCOVER, ALICE).option(DhcpOption.HOST_NAME, said).build());
  }
}
