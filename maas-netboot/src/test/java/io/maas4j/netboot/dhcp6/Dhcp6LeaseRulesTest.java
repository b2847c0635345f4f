package io.maas4j.netboot.dhcp6;

import static io.maas4j.netboot.dhcp6.Bench.about;
import static io.maas4j.netboot.dhcp6.Bench.addressOf;
import static io.maas4j.netboot.dhcp6.Bench.message;
import static io.maas4j.netboot.dhcp6.Bench.solicit;
import static io.maas4j.netboot.dhcp6.Networks.ALICE;
import static io.maas4j.netboot.dhcp6.Networks.BOB;
import static io.maas4j.netboot.dhcp6.Networks.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.IaAddress;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who gets which address, and when not (RFC 8415 §18.3; contract, sections 6 and 11). */
class Dhcp6LeaseRulesTest {
  private static final Duid FIRMWARE = Duid.uuid(new UUID(7, 7));
  private final Bench bench = new Bench();

  @Test
  void anAdvertisedAddressIsLeasedForHalfAnHourWithT1AndT2() {
    Dhcp6Message advertise = bench.answer(solicit(ALICE), MessageType.ADVERTISE);
    assertThat(bench.records).isEmpty();
    Inet6Address offered = addressOf(advertise);
    Dhcp6Message reply =
        bench.answer(about(MessageType.REQUEST, ALICE, 1, offered), MessageType.REPLY);
    assertThat(reply.associations(Ia.Kind.NA))
        .containsExactly(
            new Ia(
                Ia.Kind.NA,
                1,
                900,
                1440,
                List.of(IaAddress.of(offered, 1800, 1800)),
                Optional.empty()));
    assertThat(reply.clientId()).contains(Duid.ll(ALICE));
    assertThat(bench.records).hasSize(1);
    LeaseRecord record = bench.records.get(0);
    assertThat(record.mac()).isEqualTo(ALICE);
    assertThat(record.address()).isEqualTo(offered);
    assertThat(Association.of(record.clientId())).contains(new Association(Duid.ll(ALICE), 1));
    assertThat(bench.events)
        .containsExactly(
            new LeaseEvent(
                Action.COMMIT,
                ALICE,
                offered,
                Instant.ofEpochMilli(bench.now),
                Duration.ofSeconds(1800),
                ""));
  }

  @Test
  void twoClientsAreNeverAdvertisedTheSameAddress() {
    bench.networks.last = "fd77::13e7"; // 1,000 addresses
    bench.reconfigure();
    Set<Inet6Address> offered = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(
              offered.add(addressOf(bench.answer(solicit(Networks.mac(i)), MessageType.ADVERTISE))))
          .isTrue();
    }
    assertRefused(
        bench.answer(solicit(Networks.mac(1000)), MessageType.ADVERTISE),
        StatusCode.NO_ADDRS_AVAIL);
    bench.pass(31);
    addressOf(bench.answer(solicit(Networks.mac(1000)), MessageType.ADVERTISE));
  }

  @Test
  void aRangeOf2To64AddressesNeedsNoMemoryAndGivesEveryClientItsOwn() {
    bench.networks.first = "fd77::";
    bench.networks.last = "fd77::ffff:ffff:ffff:ffff";
    bench.reconfigure();
    Set<Inet6Address> leased = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      leased.add(bench.lease(Networks.mac(i)));
    }
    assertThat(leased).hasSize(5000);
    assertThat(bench.leases.leasedCount()).isEqualTo(5000);
  }

  @Test
  void twoRacksShareEachRangeWithoutOverlap() {
    bench.networks.last = "fd77::1002"; // three addresses: two of them in the lower half
    bench.networks.half = Subnet6.Half.LOWER;
    bench.reconfigure();
    assertThat(List.of(bench.lease(ALICE), bench.lease(BOB)))
        .containsExactlyInAnyOrder(address("fd77::1000"), address("fd77::1001"));
    assertRefused(
        bench.answer(solicit(Networks.mac(3)), MessageType.ADVERTISE), StatusCode.NO_ADDRS_AVAIL);
    Bench secondary = new Bench(new Networks());
    secondary.networks.last = "fd77::1002";
    secondary.networks.half = Subnet6.Half.UPPER;
    secondary.reconfigure();
    assertThat(secondary.lease(ALICE)).isEqualTo(address("fd77::1002"));
    // a client whose server is gone keeps its address until it ends: nobody else may give it out
    assertThat(secondary.drop(about(MessageType.REBIND, BOB, 1, address("fd77::1001"))))
        .isEqualTo("rebind of no lease");
  }

  @Test
  void aClientKeepsItsAddressAndGetsItBackAfterItsEnd() {
    Inet6Address first = bench.lease(ALICE);
    assertThat(bench.lease(ALICE)).isEqualTo(first);
    bench.pass(1801);
    assertThat(bench.events.get(bench.events.size() - 1).action()).isEqualTo(Action.EXPIRY);
    assertThat(bench.leases.leasedCount()).isZero();
    for (int i = 0; i < 300; i++) {
      bench.lease(Networks.mac(i));
    }
    assertThat(bench.lease(ALICE)).isEqualTo(first);
  }

  @Test
  void eachAssociationHasAnAddressOfItsOwn() {
    Dhcp6Message reply =
        bench.answer(
            message(MessageType.REQUEST, ALICE)
                .association(Ia.wish(1))
                .association(Ia.wish(2))
                .build(),
            MessageType.REPLY);
    List<Ia> associations = reply.associations(Ia.Kind.NA);
    assertThat(associations).extracting(Ia::iaid).containsExactly(1, 2);
    assertThat(associations.get(0).addresses().get(0).address())
        .isNotEqualTo(associations.get(1).addresses().get(0).address());
    assertThat(bench.records).hasSize(2);
  }

  @Test
  void temporaryAddressesAndPrefixesAreRefusedInTheirOwnWords() {
    Dhcp6Message asked =
        message(MessageType.SOLICIT, ALICE)
            .association(new Ia(Ia.Kind.TA, 4, 0, 0, List.of(), Optional.empty()))
            .association(new Ia(Ia.Kind.PD, 5, 0, 0, List.of(), Optional.empty()))
            .association(Ia.wish(1))
            .build();
    Dhcp6Message advertise = bench.answer(asked, MessageType.ADVERTISE);
    addressOf(advertise);
    assertThat(advertise.associations(Ia.Kind.TA).get(0).status().map(Status::code))
        .contains(StatusCode.NO_ADDRS_AVAIL.code());
    assertThat(advertise.associations(Ia.Kind.PD).get(0).status().map(Status::code))
        .contains(StatusCode.NO_PREFIX_AVAIL.code());
    Dhcp6Message renew =
        bench.answer(
            message(MessageType.RENEW, ALICE)
                .association(new Ia(Ia.Kind.PD, 5, 0, 0, List.of(), Optional.empty()))
                .build(),
            MessageType.REPLY);
    assertThat(renew.associations(Ia.Kind.PD).get(0).status().map(Status::code))
        .contains(StatusCode.NO_BINDING.code());
  }

  @Test
  void aRequestForAnAddressOfAnotherLinkIsToldSo() {
    Dhcp6Message reply =
        bench.answer(
            about(MessageType.REQUEST, ALICE, 1, address("fd88::1005")), MessageType.REPLY);
    assertRefused(reply, StatusCode.NOT_ON_LINK);
    assertThat(bench.records).isEmpty();
  }

  @Test
  void anAddressThatSomebodyElseHasIsNotLeasedAgain() {
    Inet6Address alices = bench.lease(ALICE);
    Inet6Address bobs =
        addressOf(bench.answer(about(MessageType.REQUEST, BOB, 1, alices), MessageType.REPLY));
    assertThat(bobs).isNotEqualTo(alices);
  }

  @Test
  void rapidCommitIsOffUntilItIsSwitchedOn() {
    Dhcp6Message asked =
        solicit(ALICE).toBuilder().option(Dhcp6Option.RAPID_COMMIT, new byte[0]).build();
    Dhcp6Message advertise = bench.answer(asked, MessageType.ADVERTISE);
    assertThat(advertise.options().has(Dhcp6Option.RAPID_COMMIT)).isFalse();
    Bench rapid = new Bench(new Networks(), Dhcp6Config.builder().rapidCommit().build());
    Dhcp6Message reply = rapid.answer(asked, MessageType.REPLY);
    assertThat(reply.options().has(Dhcp6Option.RAPID_COMMIT)).isTrue();
    assertThat(rapid.records).hasSize(1);
    addressOf(rapid.answer(solicit(BOB), MessageType.ADVERTISE));
    rapid.networks.last = "fd77::0fff"; // a range without addresses
    rapid.reconfigure();
    Dhcp6Message none =
        rapid.answer(
            solicit(Networks.mac(9)).toBuilder()
                .option(Dhcp6Option.RAPID_COMMIT, new byte[0])
                .build(),
            MessageType.ADVERTISE);
    assertRefused(none, StatusCode.NO_ADDRS_AVAIL);
  }

  @Test
  void aRenewedLeaseIsWrittenAfterAQuarterOfItsTimeOnly() {
    Inet6Address leased = bench.lease(ALICE);
    bench.pass(400);
    Dhcp6Message early =
        bench.answer(about(MessageType.RENEW, ALICE, 1, leased), MessageType.REPLY);
    assertThat(bench.lastRecords).isZero();
    assertThat(early.associations(Ia.Kind.NA).get(0).addresses())
        .containsExactly(IaAddress.of(leased, 1400, 1400));
    bench.pass(600);
    Dhcp6Message late =
        bench.answer(about(MessageType.REBIND, ALICE, 1, leased), MessageType.REPLY);
    assertThat(bench.lastRecords).isEqualTo(1);
    assertThat(late.associations(Ia.Kind.NA).get(0).addresses())
        .containsExactly(IaAddress.of(leased, 1800, 1800));
    bench.pass(1799);
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
    bench.pass(2);
    assertThat(bench.leases.leasedCount()).isZero();
  }

  @Test
  void aForgottenLeaseIsMadeAgainWhereNobodyElseCouldHaveGivenIt() {
    Inet6Address free = address("fd77::1234");
    Dhcp6Message renewed =
        bench.answer(about(MessageType.RENEW, ALICE, 1, free), MessageType.REPLY);
    assertThat(addressOf(renewed)).isEqualTo(free);
    Inet6Address other = address("fd77::1235");
    assertThat(addressOf(bench.answer(about(MessageType.REBIND, BOB, 1, other), MessageType.REPLY)))
        .isEqualTo(other);
    assertThat(bench.records).hasSize(2);
  }

  @Test
  void anUnknownLeaseIsRefusedWithNoBindingOrSilence() {
    Inet6Address outside = address("fd77::9999");
    assertRefused(
        bench.answer(about(MessageType.RENEW, ALICE, 1, outside), MessageType.REPLY),
        StatusCode.NO_BINDING);
    assertThat(bench.drop(about(MessageType.REBIND, ALICE, 1, outside)))
        .isEqualTo("rebind of no lease");
    assertRefused(
        bench.answer(about(MessageType.RENEW, ALICE, 1), MessageType.REPLY), StatusCode.NO_BINDING);
  }

  @Test
  void addressesThatAClientMustGiveUpComeWithLifetimesOfZero() {
    Inet6Address bobs = bench.lease(BOB);
    Inet6Address elsewhere = address("fd88::1005");
    for (MessageType type : List.of(MessageType.RENEW, MessageType.REBIND)) {
      Dhcp6Message reply = bench.answer(about(type, ALICE, 1, bobs, elsewhere), MessageType.REPLY);
      Ia association = reply.associations(Ia.Kind.NA).get(0);
      assertThat(association.addresses())
          .containsExactly(IaAddress.of(bobs, 0, 0), IaAddress.of(elsewhere, 0, 0));
    }
  }

  @Test
  void confirmSaysWhetherTheClientIsStillOnItsLink() {
    assertThat(
            status(
                bench.answer(
                    about(MessageType.CONFIRM, ALICE, 1, address("fd77::5")), MessageType.REPLY)))
        .isEqualTo(StatusCode.SUCCESS.code());
    assertThat(
            status(
                bench.answer(
                    about(MessageType.CONFIRM, ALICE, 1, address("fd77::5"), address("fd88::5")),
                    MessageType.REPLY)))
        .isEqualTo(StatusCode.NOT_ON_LINK.code());
    assertThat(bench.drop(about(MessageType.CONFIRM, ALICE, 1))).isEqualTo("confirm of no address");
    assertThat(bench.records).isEmpty();
  }

  @Test
  void aReleasedAddressIsFreeAndTheRegionIsTold() {
    Inet6Address leased = bench.lease(ALICE);
    Dhcp6Message reply =
        bench.answer(about(MessageType.RELEASE, ALICE, 1, leased), MessageType.REPLY);
    assertThat(status(reply)).isEqualTo(StatusCode.SUCCESS.code());
    assertThat(reply.associations(Ia.Kind.NA)).isEmpty();
    assertThat(bench.records.get(1).kind()).isEqualTo(LeaseRecord.Kind.RELEASE);
    assertThat(bench.events.get(1).action()).isEqualTo(Action.RELEASE);
    assertThat(bench.leases.leasedCount()).isZero();
    Dhcp6Message again =
        bench.answer(about(MessageType.RELEASE, ALICE, 1, leased), MessageType.REPLY);
    assertThat(status(again)).isEqualTo(StatusCode.SUCCESS.code());
    assertRefused(again, StatusCode.NO_BINDING);
  }

  /** As OVMF: the loader that it starts goes on with the address that it releases. */
  @Test
  void aReleasedAddressIsTheLastThatOthersGet() {
    bench.networks.last = "fd77::1001";
    bench.reconfigure();
    Inet6Address released = bench.lease(ALICE);
    bench.answer(about(MessageType.RELEASE, ALICE, 1, released), MessageType.REPLY);
    assertThat(
            addressOf(
                bench.answer(about(MessageType.REQUEST, BOB, 1, released), MessageType.REPLY)))
        .isNotEqualTo(released);
    assertThat(bench.lease(Networks.mac(3))).isEqualTo(released);
  }

  /** As OVMF: one association for its own sake, and another one, soon after, to boot. */
  @Test
  void bothAssociationsOfOneInterfaceGetItsFixedAddress() {
    bench.networks.host(ALICE, "fd77::7");
    bench.reconfigure();
    Inet6Address fixed = bench.lease(FIRMWARE, 0x11);
    assertThat(bench.lease(FIRMWARE, 0x22)).isEqualTo(fixed).isEqualTo(address("fd77::7"));
    Dhcp6Message reply =
        bench.answer(
            message(MessageType.RELEASE, FIRMWARE).association(Ia.wish(0x11, fixed)).build(),
            MessageType.REPLY);
    assertRefused(reply, StatusCode.NO_BINDING);
    assertThat(bench.leases.isLeased(new Association(FIRMWARE, 0x22), Ipv6.of(fixed))).isTrue();
  }

  @Test
  void nobodyReleasesOrDeclinesTheLeaseOfAnother() {
    Inet6Address leased = bench.lease(ALICE);
    for (MessageType type : List.of(MessageType.RELEASE, MessageType.DECLINE)) {
      Dhcp6Message reply = bench.answer(about(type, BOB, 1, leased), MessageType.REPLY);
      assertRefused(reply, StatusCode.NO_BINDING);
    }
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
    assertThat(bench.leases.declinedCount()).isZero();
  }

  @Test
  void aDeclinedAddressIsLeftAloneForADay() {
    bench.networks.last = "fd77::1000"; // one address
    bench.reconfigure();
    Inet6Address leased = bench.lease(ALICE);
    Dhcp6Message reply =
        bench.answer(about(MessageType.DECLINE, ALICE, 1, leased), MessageType.REPLY);
    assertThat(status(reply)).isEqualTo(StatusCode.SUCCESS.code());
    assertThat(bench.records.get(1).kind()).isEqualTo(LeaseRecord.Kind.ABANDON);
    assertThat(bench.leases.declinedCount()).isEqualTo(1);
    assertRefused(bench.answer(solicit(ALICE), MessageType.ADVERTISE), StatusCode.NO_ADDRS_AVAIL);
    bench.pass(Duration.ofHours(24).toSeconds() + 1);
    assertThat(bench.lease(ALICE)).isEqualTo(leased);
  }

  @Test
  void addressesInUseAreSkipped() {
    bench.networks.last = "fd77::1001";
    bench.reconfigure();
    bench.inUse.add(address("fd77::1000"));
    assertThat(bench.lease(ALICE)).isEqualTo(address("fd77::1001"));
    assertRefused(bench.answer(solicit(BOB), MessageType.ADVERTISE), StatusCode.NO_ADDRS_AVAIL);
  }

  @Test
  void theRouterAnycastAndTheRackAreNeverLeased() {
    bench.networks.first = "fd77::";
    bench.networks.last = "fd77::2";
    bench.reconfigure();
    assertThat(bench.lease(ALICE)).isEqualTo(address("fd77::2"));
    assertRefused(bench.answer(solicit(BOB), MessageType.ADVERTISE), StatusCode.NO_ADDRS_AVAIL);
  }

  @Test
  void aHostEntryGivesItsAddressToFirmwareAndSystemInTurn() {
    bench.networks.host(ALICE, "fd77::7");
    bench.reconfigure();
    Inet6Address fixed = address("fd77::7");
    assertThat(bench.lease(FIRMWARE, 0x11)).isEqualTo(fixed); // by the source address
    assertThat(bench.events.get(0).mac()).isEqualTo(ALICE);
    assertThat(bench.lease(Duid.llt(ALICE, 99), 0x22)).isEqualTo(fixed);
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
    // the firmware's lease is gone: the system has the address
    assertThat(bench.leases.isLeased(new Association(FIRMWARE, 0x11), Ipv6.of(fixed))).isFalse();
    // another interface of the same system does not take it away
    bench.sender = new InetSocketAddress(Networks.linkLocal(BOB), 546);
    assertThat(bench.lease(Duid.llt(ALICE, 99), 0x33)).isNotEqualTo(fixed);
    // nor does anybody else get it by asking
    assertThat(
            addressOf(bench.answer(about(MessageType.REQUEST, BOB, 1, fixed), MessageType.REPLY)))
        .isNotEqualTo(fixed);
  }

  @Test
  void aClientWhoseFixedAddressChangedMovesWithItsNextRenewal() {
    Inet6Address old = bench.lease(ALICE);
    bench.networks.host(ALICE, "fd77::7");
    bench.reconfigure();
    Dhcp6Message reply = bench.answer(about(MessageType.RENEW, ALICE, 1, old), MessageType.REPLY);
    assertThat(reply.associations(Ia.Kind.NA).get(0).addresses())
        .containsExactly(IaAddress.of(address("fd77::7"), 1800, 1800), IaAddress.of(old, 0, 0));
    assertThat(bench.events)
        .extracting(LeaseEvent::action)
        .containsExactly(Action.COMMIT, Action.RELEASE, Action.COMMIT);
  }

  @Test
  void anAddressThatIsFixedForSomebodyElseNowIsTakenAway() {
    Inet6Address old = bench.lease(ALICE);
    bench.networks.host(BOB, old.getHostAddress());
    bench.reconfigure();
    Ia association =
        bench
            .answer(about(MessageType.RENEW, ALICE, 1, old), MessageType.REPLY)
            .associations(Ia.Kind.NA)
            .get(0);
    assertThat(association.addresses()).hasSize(2);
    assertThat(association.addresses().get(0).address()).isNotEqualTo(old);
    assertThat(association.addresses().get(1)).isEqualTo(IaAddress.of(old, 0, 0));
  }

  @Test
  void aHostEntryOnAnotherLinkGivesNoAddressHere() {
    bench.networks.host(ALICE, "fd88::7");
    bench.reconfigure();
    assertThat(bench.lease(ALICE).getHostAddress()).startsWith("fd77:0:0:0:0:0:0:1");
  }

  @Test
  void aClientWithoutAHardwareAddressGetsALeaseThatNobodyIsToldOf() {
    bench.sender = new InetSocketAddress(address("fe80::1234"), 546);
    bench.lease(Duid.uuid(new UUID(1, 1)), 1);
    assertThat(bench.events).isEmpty();
    assertThat(bench.records.get(0).mac()).isEqualTo(LeaseTable.UNKNOWN_MAC);
  }

  @Test
  void thereAreNeverMoreLeasesThanThereMayBe() {
    Bench small = new Bench(new Networks(), Dhcp6Config.builder().maxLeases(2).build());
    small.lease(ALICE);
    Inet6Address bobs = small.lease(BOB);
    Dhcp6Message advertise = small.answer(solicit(Networks.mac(3)), MessageType.ADVERTISE);
    Dhcp6Message reply =
        small.answer(
            about(MessageType.REQUEST, Networks.mac(3), 1, addressOf(advertise)),
            MessageType.REPLY);
    assertRefused(reply, StatusCode.NO_ADDRS_AVAIL);
    addressOf(small.answer(about(MessageType.RENEW, BOB, 1, bobs), MessageType.REPLY));
  }

  @Test
  void leasesThatWereKeptAreThereAfterARestart() {
    Inet6Address alices = bench.lease(ALICE);
    Inet6Address bobs = bench.lease(BOB);
    bench.answer(about(MessageType.DECLINE, BOB, 1, bobs), MessageType.REPLY);
    bench.lease(Networks.mac(1));
    bench.answer(
        about(MessageType.RELEASE, Networks.mac(1), 1, bench.lease(Networks.mac(1))),
        MessageType.REPLY);
    Bench next = new Bench();
    next.now = bench.now + 1000;
    next.events.addAll(next.leases.restore(newestOfEachAddress(bench.records), next.now));
    assertThat(next.leases.leasedCount()).isEqualTo(1);
    assertThat(next.leases.declinedCount()).isEqualTo(1);
    assertThat(next.lease(ALICE)).isEqualTo(alices);
    assertThat(next.lastRecords).isZero();
    assertThat(next.lease(BOB)).isNotEqualTo(bobs);
  }

  private static List<LeaseRecord> newestOfEachAddress(List<LeaseRecord> records) {
    Map<InetAddress, LeaseRecord> newest = new LinkedHashMap<>();
    for (LeaseRecord record : records) {
      newest.remove(record.address());
      newest.put(record.address(), record);
    }
    return List.copyOf(newest.values());
  }

  private static void assertRefused(Dhcp6Message message, StatusCode code) {
    Ia association = message.associations(Ia.Kind.NA).get(0);
    assertThat(association.addresses()).isEmpty();
    assertThat(association.status().map(Status::code)).contains(code.code());
  }

  private static int status(Dhcp6Message message) {
    return message.status().orElseThrow().code();
  }
}
