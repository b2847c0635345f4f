package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.dhcp.Networks.ALICE;
import static io.maas4j.netboot.dhcp.Networks.BOB;
import static io.maas4j.netboot.dhcp.Networks.address;
import static io.maas4j.netboot.dhcp.wire.MessageType.ACK;
import static io.maas4j.netboot.dhcp.wire.MessageType.DECLINE;
import static io.maas4j.netboot.dhcp.wire.MessageType.DISCOVER;
import static io.maas4j.netboot.dhcp.wire.MessageType.NAK;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static io.maas4j.netboot.dhcp.wire.MessageType.RELEASE;
import static io.maas4j.netboot.dhcp.wire.MessageType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Identity;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.policy.PolicyScope;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.lease.ClientId;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is: RFC 2131 §4.2, and what follows from it. */
class IdentityTest {
  private static final byte[] LOADER = {(byte) 255, 1, 2, 3, 4};
  private static final byte[] SYSTEM = {0, 's', 'y', 's'};

  private final Networks networks = new Networks().identified();
  private final Bench bench = new Bench(networks);
  private int exchange = 100;

  private static DhcpMessage.Builder named(MessageType type, int xid, MacAddress mac, byte[] id) {
    DhcpMessage.Builder message = DhcpMessage.request(type, xid, mac.octets());
    return id.length == 0 ? message : message.option(DhcpOption.CLIENT_ID, id);
  }

  private DhcpMessage discover(MacAddress mac, byte... id) {
    return named(DISCOVER, ++exchange, mac, id).build();
  }

  private DhcpMessage select(MacAddress mac, Inet4Address address, byte... id) {
    return named(REQUEST, exchange, mac, id)
        .option(DhcpOption.SERVER_ID, Bench.RACK)
        .option(DhcpOption.REQUESTED_ADDRESS, address)
        .build();
  }

  private DhcpMessage renew(MacAddress mac, Inet4Address address, byte... id) {
    return named(REQUEST, ++exchange, mac, id).ciaddr(address).build();
  }

  private Inet4Address lease(Bench on, MacAddress mac, byte... id) {
    Inet4Address offered = on.answer(discover(mac, id), OFFER).yiaddr();
    return on.answer(select(mac, offered, id), ACK).yiaddr();
  }

  private Inet4Address lease(MacAddress mac, byte... id) {
    return lease(bench, mac, id);
  }

  @Test
  void twoIdentifiersOfOneHardwareAddressHaveALeaseEach() {
    Inet4Address loaders = lease(ALICE, LOADER);
    Inet4Address systems = lease(ALICE, SYSTEM);
    Inet4Address nameless = lease(ALICE);
    assertThat(Set.of(loaders, systems, nameless)).hasSize(3);
    assertThat(bench.leases.leasedCount()).isEqualTo(3);
    bench.answer(renew(ALICE, loaders, LOADER), ACK);
    bench.answer(renew(ALICE, systems, SYSTEM), ACK);
    bench.answer(renew(ALICE, nameless), ACK);
    bench.answer(renew(ALICE, systems, LOADER), NAK);
  }

  @Test
  void oneIdentifierOnTwoHardwareAddressesHasOneLeaseThatFollowsIt() {
    Inet4Address before = lease(ALICE, SYSTEM);
    bench.events.clear();
    assertThat(lease(BOB, SYSTEM)).isEqualTo(before);
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
    assertThat(bench.events)
        .extracting(LeaseEvent::action, LeaseEvent::mac)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Action.RELEASE, ALICE),
            org.assertj.core.groups.Tuple.tuple(Action.COMMIT, BOB));
    assertThat(bench.journal.get(before))
        .extracting(LeaseRecord::mac, LeaseRecord::clientId)
        .containsExactly(BOB, ClientId.of(SYSTEM));
  }

  @Test
  void aLeaseThatFollowsAHardwareAddressIsWrittenAlsoInItsFirstQuarter() {
    lease(ALICE, SYSTEM);
    lease(BOB, SYSTEM);
    assertThat(bench.lastRecords).isEqualTo(1);
    lease(BOB, SYSTEM);
    assertThat(bench.lastRecords).isZero();
  }

  @Test
  void withoutTheSettingIdentifiersAreIgnoredAndNotKept() {
    networks.identity = Identity.HARDWARE_ADDRESS;
    bench.reconfigure();
    assertThat(lease(ALICE, LOADER)).isEqualTo(lease(ALICE, SYSTEM)).isEqualTo(lease(ALICE));
    assertThat(bench.journal.values())
        .extracting(LeaseRecord::clientId)
        .containsOnly(ClientId.NONE);
    assertThat(bench.leases.identifierCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 254, 255})
  void theTypeOfAnIdentifierIsPartOfIt(int type) {
    byte[] id = {(byte) type, 0x52, 0x54, 0, 0, 0, 0x0a};
    byte[] other = id.clone();
    other[0] ^= 2;
    assertThat(lease(ALICE, id)).isNotEqualTo(lease(ALICE, other)).isNotEqualTo(lease(ALICE));
  }

  @Test
  void identifiersOf255OctetsAreNames() {
    byte[] one = new byte[255];
    byte[] other = new byte[255];
    other[254] = 1;
    Inet4Address ones = lease(ALICE, one);
    assertThat(lease(ALICE, other)).isNotEqualTo(ones);
    assertThat(lease(ALICE, one)).isEqualTo(ones);
    assertThat(bench.drop(discover(ALICE, new byte[256])))
        .isEqualTo("client identifier longer than 255 octets");
  }

  @Test
  void anIdentifierOfOneOctetIsNone() {
    assertThat(lease(ALICE, (byte) 7)).isEqualTo(lease(ALICE));
  }

  @Test
  void anIdentifierThatAppearsAfterTheOfferIsRefusedAndThenServed() {
    Inet4Address offered = bench.answer(discover(ALICE), OFFER).yiaddr();
    bench.answer(select(ALICE, offered, SYSTEM), NAK);
    assertThat(lease(ALICE, SYSTEM)).isNotEqualTo(offered);
  }

  @Test
  void anIdentifierThatIsGoneAfterTheOfferIsRefusedAndThenServed() {
    Inet4Address offered = bench.answer(discover(ALICE, SYSTEM), OFFER).yiaddr();
    bench.answer(select(ALICE, offered), NAK);
    assertThat(lease(ALICE)).isNotEqualTo(offered);
  }

  @Test
  void onlyTheSameIdentifierReleasesAndDeclines() {
    Inet4Address mine = lease(ALICE, SYSTEM);
    assertThat(bench.drop(named(RELEASE, 7, ALICE, LOADER).ciaddr(mine).build()))
        .isEqualTo("release of no lease");
    assertThat(bench.drop(declining(mine, LOADER))).isEqualTo("decline of no offer");
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
    assertThat(bench.run(declining(mine, SYSTEM))).isInstanceOf(Verdict.Absorb.class);
    assertThat(bench.leases.abandonedCount()).isEqualTo(1);
    assertThat(bench.leases.identifierCount()).isZero();
  }

  private static DhcpMessage declining(Inet4Address address, byte[] id) {
    return named(DECLINE, 7, ALICE, id)
        .option(DhcpOption.SERVER_ID, Bench.RACK)
        .option(DhcpOption.REQUESTED_ADDRESS, address)
        .build();
  }

  @Test
  void aFixedAddressIsItsHardwareAddressesWhateverTheIdentifier() {
    networks.host(ALICE, "10.77.0.20").host(BOB, "10.77.0.150");
    bench.reconfigure();
    for (byte[] id : List.of(LOADER, SYSTEM, new byte[0])) {
      assertThat(lease(ALICE, id)).isEqualTo(address("10.77.0.20"));
    }
    assertThat(lease(BOB, (byte) 0, (byte) 9)).isEqualTo(address("10.77.0.150"));
    assertThat(lease(BOB)).isEqualTo(address("10.77.0.150"));
    assertThat(bench.leases.leasedCount()).isEqualTo(2);
    assertThat(bench.events).extracting(LeaseEvent::action).containsOnly(Action.COMMIT);
  }

  @Test
  void whoGetsTheAddressFixedThatItHasKeepsItsLease() {
    Inet4Address mine = lease(ALICE, SYSTEM);
    networks.host(ALICE, mine.getHostAddress());
    bench.reconfigure();
    bench.answer(renew(ALICE, mine, SYSTEM), ACK);
    networks.hosts.clear();
    bench.reconfigure();
    bench.answer(renew(ALICE, mine, SYSTEM), ACK);
    assertThat(bench.leases.leasedCount()).isEqualTo(1);
  }

  @Test
  void networksWithoutAddressesDoNotCare() {
    networks.service = io.maas4j.netboot.NetworkConfig.Service.BOOT_ONLY;
    bench.reconfigure();
    DhcpMessage boots =
        named(DISCOVER, 9, ALICE, new byte[256])
            .option(DhcpOption.VENDOR_CLASS, "PXEClient")
            .build();
    assertThat(bench.answer(boots, OFFER).yiaddr()).isEqualTo(DhcpMessage.ANY);
  }

  // Many identifiers.

  @Test
  void oneHardwareAddressHasSixteenAddressesByItsIdentifiersAndOneByItself() {
    Set<Inet4Address> given = new HashSet<>();
    for (int i = 0; i < Machines.MAX_ADDRESSES; i++) {
      given.add(lease(ALICE, (byte) 0, (byte) i));
    }
    assertThat(given).hasSize(Machines.MAX_ADDRESSES);
    assertThat(bench.drop(discover(ALICE, (byte) 1, (byte) 99)))
        .isEqualTo("too many clients of one hardware address");
    lease(ALICE);
    lease(BOB, (byte) 1, (byte) 99);
    assertThat(lease(ALICE, (byte) 0, (byte) 3)).isIn(given);
  }

  @Test
  void theLimitHoldsForRenewalsOfAddressesThatAreFreeToo() {
    networks.authoritative = true;
    bench.reconfigure();
    for (int i = 0; i < 90; i++) {
      bench.run(renew(ALICE, address("10.77.0." + (100 + i)), (byte) 0, (byte) i));
    }
    assertThat(bench.leases.leasedCount()).isEqualTo(Machines.MAX_ADDRESSES);
  }

  @Test
  void whatRunsOutOrIsGivenBackMakesRoom() {
    for (int round = 0; round < 5; round++) {
      Inet4Address last = address("10.77.0.100");
      for (int i = 0; i < Machines.MAX_ADDRESSES; i++) {
        last = lease(ALICE, (byte) round, (byte) i);
      }
      bench.drop(discover(ALICE, (byte) 99, (byte) round));
      bench.run(
          named(RELEASE, 7, ALICE, new byte[] {(byte) round, Machines.MAX_ADDRESSES - 1})
              .ciaddr(last)
              .build());
      lease(ALICE, (byte) 99, (byte) round);
      bench.pass(601);
      assertThat(bench.leases.leasedCount()).isZero();
    }
  }

  @Test
  void theLimitIsOfEachLink() {
    networks.others.add(
        io.maas4j.netboot.NetworkConfig.SharedNetwork.named("vlan-9")
            .onInterface("eth2")
            .identity(Identity.CLIENT_IDENTIFIER)
            .subnets(
                List.of(
                    networks.subnet(
                        "10.99.0.0",
                        "10.99.0.1",
                        List.of(Networks.range("10.99.0.100", "10.99.0.199")))))
            .build());
    bench.reconfigure();
    for (int i = 0; i < Machines.MAX_ADDRESSES; i++) {
      lease(ALICE, (byte) 0, (byte) i);
    }
    bench.interfaceName = java.util.Optional.of("eth2");
    bench.answer(discover(ALICE, (byte) 1, (byte) 99), OFFER);
  }

  @Test
  void noMoreIdentifiersAreRememberedThanThereAreAddresses() {
    for (int i = 0; i < 3000; i++) {
      bench.run(discover(Networks.mac(i), (byte) (i >> 8), (byte) i));
      bench.pass(i % 7 == 0 ? 31 : 0);
    }
    assertThat(bench.leases.identifierCount()).isLessThanOrEqualTo(100);
  }

  @Test
  void anotherIdentifierOfAMachineThatHadALeaseIsNoNewcomer() {
    Link link = bench.leases.config().links().get(0);
    ClientName machine = ClientName.of(ALICE);
    assertThat(bench.leases.isNewcomer(link, machine.with(ClientId.of(LOADER)))).isTrue();
    Inet4Address given = lease(ALICE, SYSTEM);
    assertThat(bench.leases.isNewcomer(link, machine.with(ClientId.of(LOADER)))).isFalse();
    assertThat(bench.leases.isNewcomer(link, ClientName.of(BOB).with(ClientId.of(LOADER))))
        .isTrue();
    bench.run(named(RELEASE, 7, ALICE, SYSTEM).ciaddr(given).build());
    assertThat(bench.leases.isNewcomer(link, machine.with(ClientId.of(LOADER)))).isFalse();
  }

  // The setting changes.

  @Test
  void aLeaseOfAHardwareAddressTakesItsIdentifierAlongWhenItIsRenewed() {
    networks.identity = Identity.HARDWARE_ADDRESS;
    bench.reconfigure();
    Inet4Address mine = lease(ALICE, SYSTEM);
    networks.identity = Identity.CLIENT_IDENTIFIER;
    bench.reconfigure();
    assertThat(bench.answer(renew(ALICE, mine, SYSTEM), ACK).yiaddr()).isEqualTo(mine);
    assertThat(bench.journal.get(mine).clientId()).isEqualTo(ClientId.of(SYSTEM));
    assertThat(lease(ALICE, LOADER)).isNotEqualTo(mine);
    assertThat(lease(ALICE)).isNotEqualTo(mine);
  }

  @Test
  void onlyItsOwnHardwareAddressTakesALeaseAlong() {
    Inet4Address mine = lease(ALICE);
    bench.answer(renew(BOB, mine, SYSTEM), NAK);
    bench.answer(renew(ALICE, mine), ACK);
  }

  @Test
  void aRestartedServerWithAnotherSettingGivesNoAddressTwice() {
    Inet4Address loaders = lease(ALICE, LOADER);
    Inet4Address bobs = lease(BOB, SYSTEM);
    networks.identity = Identity.HARDWARE_ADDRESS;
    Bench ignoring = bench.restarted();
    assertThat(ignoring.leases.leasedCount()).isEqualTo(2);
    assertThat(lease(ignoring, ALICE, SYSTEM)).isEqualTo(loaders);
    assertThat(ignoring.answer(renew(BOB, bobs, LOADER), ACK).yiaddr()).isEqualTo(bobs);

    networks.identity = Identity.CLIENT_IDENTIFIER;
    Bench again = ignoring.restarted();
    assertThat(lease(again, ALICE, LOADER)).isNotIn(loaders, bobs);
    assertThat(again.answer(renew(BOB, bobs, SYSTEM), ACK).yiaddr()).isEqualTo(bobs);
  }

  @Test
  void identifiersThatWereKeptCountAgainWhenTheSettingComesBack() {
    Inet4Address systems = lease(ALICE, SYSTEM);
    Inet4Address loaders = lease(ALICE, LOADER);
    for (Identity identity : List.of(Identity.HARDWARE_ADDRESS, Identity.CLIENT_IDENTIFIER)) {
      networks.identity = identity;
      bench.reconfigure();
    }
    assertThat(lease(ALICE, SYSTEM)).isEqualTo(systems);
    assertThat(lease(ALICE, LOADER)).isEqualTo(loaders);
    assertThat(bench.leases.leasedCount()).isEqualTo(2);
  }

  @Test
  void aRestartKnowsIdentifiersAgain() {
    Inet4Address systems = lease(ALICE, SYSTEM);
    Inet4Address loaders = lease(ALICE, LOADER);
    Bench next = bench.restarted();
    assertThat(lease(next, BOB, SYSTEM)).isEqualTo(systems);
    assertThat(lease(next, ALICE, LOADER)).isEqualTo(loaders);
  }

  @Test
  void leasesThatAreReadBeforeTheNetworkIsKnownAreTheirIdentifiersLater() {
    Inet4Address systems = lease(ALICE, SYSTEM);
    List<LeaseRecord> kept = List.copyOf(bench.journal.values());
    Networks later = new Networks();
    later.first = "10.77.0.190";
    Bench early = new Bench(later);
    early.now = bench.now;
    early.leases.restore(kept, early.now);
    later.first = "10.77.0.100";
    later.identified();
    early.reconfigure();
    assertThat(lease(early, BOB, SYSTEM)).isEqualTo(systems);
  }

  // Who says it.

  @Test
  void aGlobalSnippetDecidesAndThatOfTheLinkOverIt() {
    networks.identity = Identity.HARDWARE_ADDRESS;
    networks.global = Policy.parse("ignore-client-uids off;", PolicyScope.GLOBAL);
    bench.reconfigure();
    assertThat(identity()).isEqualTo(Identity.CLIENT_IDENTIFIER);
    assertThat(lease(ALICE, SYSTEM)).isNotEqualTo(lease(ALICE, LOADER));

    networks.link = Policy.parse("ignore-client-uids on;", PolicyScope.SHARED_NETWORK);
    bench.reconfigure();
    assertThat(identity()).isEqualTo(Identity.HARDWARE_ADDRESS);
  }

  private Identity identity() {
    return bench.leases.config().links().get(0).identity();
  }

  // Beside it.

  @Test
  void theIdentifierGoesBackWithEachAnswer() {
    Inet4Address mine = lease(ALICE, SYSTEM);
    DhcpMessage refusal = bench.answer(renew(ALICE, mine, LOADER), NAK);
    assertThat(refusal.options().bytes(DhcpOption.CLIENT_ID)).contains(LOADER);
  }

  @Test
  void theSameRequestOfAnotherIdentifierIsNoRepetition() {
    Inet4Address offered = bench.answer(discover(ALICE, SYSTEM), OFFER).yiaddr();
    DhcpMessage asked = select(ALICE, offered, SYSTEM);
    bench.answer(asked, ACK);
    bench.answer(asked, ACK);
    assertThat(bench.lastRecords).isZero();
    bench.answer(select(ALICE, offered, LOADER), NAK);
  }

  @Test
  void infiniBandIsRefusedByName() {
    byte[] datagram = named(DISCOVER, 9, ALICE, SYSTEM).broadcast().build().encode();
    datagram[1] = 32;
    datagram[2] = 0;
    Arrays.fill(datagram, 28, 44, (byte) 0);
    assertThat(bench.drop(DhcpMessage.decode(datagram))).isEqualTo("hardware type not Ethernet");
  }
}
