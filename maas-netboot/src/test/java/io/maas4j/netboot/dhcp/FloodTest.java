package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import org.junit.jupiter.api.Test;

/** Made-up clients that ask for everything (starvation); the pool has 100 addresses. */
class FloodTest {
  private int strangers = 1000;

  @Test
  void aClientThatHadALeaseGetsAnAddressInTheMiddleOfAFlood() {
    Bench bench = new Bench();
    Inet4Address before = bench.lease(Networks.ALICE);
    bench.run(Bench.message(MessageType.RELEASE, Networks.ALICE).ciaddr(before).build());
    flood(bench, 500);
    assertThat(bench.drop(Bench.discover(stranger()))).isEqualTo("no free address");
    bench.lease(Networks.ALICE);
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
  }

  @Test
  void aClientWhoseFixedAddressIsBusyGetsAnotherInTheMiddleOfAFlood() {
    Bench bench = new Bench(new Networks().host(Networks.ALICE, "10.77.0.5"));
    bench.lease(Networks.ALICE);
    bench.run(
        Bench.message(MessageType.DECLINE, Networks.ALICE)
            .option(DhcpOption.SERVER_ID, Bench.RACK)
            .option(DhcpOption.REQUESTED_ADDRESS, Networks.address("10.77.0.5"))
            .build());
    flood(bench, 500);
    DhcpMessage offer = bench.answer(Bench.discover(Networks.ALICE), MessageType.OFFER);
    assertThat(offer.yiaddr()).isNotEqualTo(Networks.address("10.77.0.5"));
  }

  @Test
  void aReservedAddressIsThereInTheMiddleOfAFlood() {
    Bench bench = new Bench(new Networks().host(Networks.ALICE, "10.77.0.150"));
    flood(bench, 500);
    assertThat(bench.lease(Networks.ALICE)).isEqualTo(Networks.address("10.77.0.150"));
  }

  @Test
  void strangersGetTheOldestUnansweredOffersOnceTheyAreTenSecondsOld() {
    Bench bench = new Bench();
    flood(bench, 500);
    MacAddress patient = stranger();
    bench.pass(9);
    assertThat(bench.drop(Bench.discover(patient))).isEqualTo("no free address");
    bench.pass(1);
    DhcpMessage offer = bench.answer(Bench.discover(patient), MessageType.OFFER);
    assertThat(bench.answer(Bench.select(patient, offer.yiaddr()), MessageType.ACK).yiaddr())
        .isEqualTo(offer.yiaddr());
  }

  @Test
  void anOfferThatWasTakenBackIsRefusedToWhoeverHadIt() {
    Bench bench = new Bench();
    MacAddress first = stranger();
    Inet4Address offered = bench.answer(Bench.discover(first), MessageType.OFFER).yiaddr();
    flood(bench, 500);
    bench.pass(10);
    MacAddress second = stranger();
    assertThat(bench.answer(Bench.discover(second), MessageType.OFFER).yiaddr()).isEqualTo(offered);
    bench.answer(Bench.select(first, offered), MessageType.NAK);
    bench.answer(Bench.select(second, offered), MessageType.ACK);
  }

  private void flood(Bench bench, int count) {
    for (int i = 0; i < count; i++) {
      bench.run(Bench.discover(stranger()));
    }
  }

  private MacAddress stranger() {
    return Networks.mac(strangers++);
  }
}
