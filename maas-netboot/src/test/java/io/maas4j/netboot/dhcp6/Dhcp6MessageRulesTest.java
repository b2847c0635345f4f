package io.maas4j.netboot.dhcp6;

import static io.maas4j.netboot.dhcp6.Bench.about;
import static io.maas4j.netboot.dhcp6.Bench.addressOf;
import static io.maas4j.netboot.dhcp6.Bench.message;
import static io.maas4j.netboot.dhcp6.Bench.solicit;
import static io.maas4j.netboot.dhcp6.Networks.ALICE;
import static io.maas4j.netboot.dhcp6.Networks.BOB;
import static io.maas4j.netboot.dhcp6.Networks.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Options;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.RelayMessage;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is answered at all, by which way, and to whom (RFC 8415 §16, §18.4, §19.3, §13.1). */
class Dhcp6MessageRulesTest {
  private static final Duid OTHER = Duid.uuid(new UUID(3, 4));
  private final Bench bench = new Bench();

  @Test
  void messagesOfServersAreDiscarded() {
    for (MessageType type :
        List.of(MessageType.ADVERTISE, MessageType.REPLY, MessageType.RECONFIGURE)) {
      assertThat(bench.drop(about(type, ALICE, 1))).isEqualTo("message of a server");
    }
    assertThat(bench.drop(new Dhcp6Message(14, 1, Dhcp6Options.NONE)))
        .isEqualTo("message type not served");
    RelayMessage relayReply =
        relay("fd88::1", "fe80::1", Dhcp6Options.NONE, solicit(ALICE))
            .reply(Dhcp6Options.NONE, solicit(ALICE));
    assertThat(bench.drop(relayReply)).isEqualTo("reply to a relay");
  }

  @Test
  void messagesWithoutAClientIdentifierAreDiscarded() {
    for (MessageType type : List.of(MessageType.SOLICIT, MessageType.CONFIRM, MessageType.REBIND)) {
      assertThat(bench.drop(Dhcp6Message.builder(type, 1).association(Ia.wish(1)).build()))
          .isEqualTo("client identifier missing");
    }
    for (MessageType type :
        List.of(MessageType.REQUEST, MessageType.RENEW, MessageType.RELEASE, MessageType.DECLINE)) {
      assertThat(
              bench.drop(
                  Dhcp6Message.builder(type, 1)
                      .serverId(Bench.SERVER)
                      .association(Ia.wish(1))
                      .build()))
          .isEqualTo("client identifier missing");
    }
  }

  @Test
  void messagesToAllServersNameNone() {
    for (MessageType type : List.of(MessageType.SOLICIT, MessageType.CONFIRM, MessageType.REBIND)) {
      assertThat(bench.drop(message(type, ALICE).serverId(Bench.SERVER).build()))
          .isEqualTo("server identifier not expected");
    }
  }

  @Test
  void messagesToOneServerNameIt() {
    for (MessageType type :
        List.of(MessageType.REQUEST, MessageType.RENEW, MessageType.RELEASE, MessageType.DECLINE)) {
      Dhcp6Message.Builder unnamed =
          Dhcp6Message.builder(type, 1).clientId(Duid.ll(ALICE)).association(Ia.wish(1));
      assertThat(bench.drop(unnamed.build())).isEqualTo("server identifier missing");
      assertThat(bench.drop(unnamed.serverId(OTHER).build())).isEqualTo("for another server");
    }
    assertThat(bench.drop(message(MessageType.INFORMATION_REQUEST, ALICE).serverId(OTHER).build()))
        .isEqualTo("for another server");
  }

  @Test
  void informationIsGivenWithoutALeaseAndToTheNameless() {
    assertThat(bench.drop(about(MessageType.INFORMATION_REQUEST, ALICE, 1)))
        .isEqualTo("association not expected");
    Dhcp6Message reply =
        bench.answer(
            Dhcp6Message.builder(MessageType.INFORMATION_REQUEST, 9)
                .request(Dhcp6Option.DNS_SERVERS, Dhcp6Option.INFORMATION_REFRESH_TIME)
                .build(),
            MessageType.REPLY);
    assertThat(reply.clientId()).isEmpty();
    assertThat(reply.addresses(Dhcp6Option.DNS_SERVERS))
        .containsExactly(address("fd77::1"), address("fd99::53"));
    assertThat(reply.options().first(Dhcp6Option.INFORMATION_REFRESH_TIME))
        .contains(new byte[] {0, 0, 7, 8});
    Dhcp6Message named =
        bench.answer(
            message(MessageType.INFORMATION_REQUEST, ALICE).serverId(Bench.SERVER).build(),
            MessageType.REPLY);
    assertThat(named.clientId()).contains(Duid.ll(ALICE));
    assertThat(bench.leases.leasedCount()).isZero();
  }

  @Test
  void whatIsSentToOneServersAddressIsDiscardedOrSentToAll() {
    bench.cast = Arrival.Cast.UNICAST;
    assertThat(bench.drop(solicit(ALICE))).isEqualTo("unicast not expected");
    assertThat(bench.drop(about(MessageType.CONFIRM, ALICE, 1, address("fd77::5"))))
        .isEqualTo("unicast not expected");
    assertThat(bench.drop(about(MessageType.REBIND, ALICE, 1, address("fd77::5"))))
        .isEqualTo("unicast not expected");
    assertThat(bench.drop(message(MessageType.INFORMATION_REQUEST, ALICE).build()))
        .isEqualTo("unicast not expected");
    for (MessageType type :
        List.of(MessageType.REQUEST, MessageType.RENEW, MessageType.RELEASE, MessageType.DECLINE)) {
      Dhcp6Message reply =
          bench.answer(about(type, ALICE, 1, address("fd77::1005")), MessageType.REPLY);
      assertThat(reply.status().map(Status::code)).contains(StatusCode.USE_MULTICAST.code());
      assertThat(reply.options().codes())
          .containsExactly(Dhcp6Option.CLIENTID, Dhcp6Option.SERVERID, Dhcp6Option.STATUS_CODE);
    }
    assertThat(bench.records).isEmpty();
  }

  @Test
  void clientsAreAnsweredAtTheirPortOnTheLinkThatTheyAreOn() {
    Dhcp6Reply reply = bench.reply(solicit(ALICE));
    assertThat(reply.destination())
        .isEqualTo(new InetSocketAddress(Networks.linkLocal(ALICE), 546));
    assertThat(((Inet6Address) reply.destination().getAddress()).getScopeId()).isEqualTo(7);
    assertThat(reply.message().transactionId()).isEqualTo(solicit(ALICE).transactionId());
  }

  @Test
  void aSenderThatIsNotOnTheLinkIsNotAnswered() {
    bench.sender = new InetSocketAddress(address("2001:db8::1"), 546);
    assertThat(bench.drop(solicit(ALICE))).isEqualTo("sender not on this link");
    bench.sender = new InetSocketAddress(address("fd77::abcd"), 546);
    addressOf(bench.answer(solicit(ALICE), MessageType.ADVERTISE));
  }

  @Test
  void anInterfaceWithoutASubnetIsNotServed() {
    bench.interfaceName = Optional.of("eth9");
    assertThat(bench.drop(solicit(ALICE))).isEqualTo("no subnet on this interface");
  }

  @Test
  void moreAssociationsThanAMachineHasInterfacesAreRefused() {
    Dhcp6Message.Builder many = message(MessageType.SOLICIT, ALICE);
    for (int i = 0; i < 17; i++) {
      many.association(Ia.wish(i));
    }
    assertThat(bench.drop(many.build())).isEqualTo("more than 16 associations");
  }

  @Test
  void aRelaySaysWhichLinkItIsAndGetsItsInterfaceBack() {
    bench.interfaceName = Optional.empty();
    bench.sender = new InetSocketAddress(address("fd66::2"), 547);
    byte[] interfaceId = {'g', 'e', '-', '0'};
    Dhcp6Options options =
        Dhcp6Options.builder()
            .add(Dhcp6Option.INTERFACE_ID, interfaceId)
            .add(37, new byte[] {1, 2, 3})
            .build();
    Dhcp6Reply reply = bench.reply(relay("fd88::1", "fe80::5054:ff:fe00:b", options, solicit(BOB)));
    assertThat(addressOf(reply.message()).getHostAddress()).startsWith("fd88:0:0:0:0:0:0:1");
    assertThat(reply.destination()).isEqualTo(new InetSocketAddress(address("fd66::2"), 547));
    RelayMessage wrapped = (RelayMessage) Dhcp6Packet.decode(reply.payload());
    assertThat(wrapped.type()).isEqualTo(MessageType.RELAY_REPL);
    assertThat(wrapped.linkAddress()).isEqualTo(address("fd88::1"));
    assertThat(wrapped.peerAddress()).isEqualTo(address("fe80::5054:ff:fe00:b"));
    assertThat(wrapped.options().codes()).containsExactly(Dhcp6Option.INTERFACE_ID);
    assertThat(wrapped.options().first(Dhcp6Option.INTERFACE_ID)).contains(interfaceId);
    assertThat(wrapped.relayed()).isEqualTo(reply.message());
  }

  @Test
  void ofSeveralRelaysTheNearestThatKnowsItsLinkCounts() {
    bench.interfaceName = Optional.empty();
    RelayMessage inSwitch =
        relay(
            "::",
            "fe80::5054:ff:fe00:b",
            Dhcp6Options.builder().add(Dhcp6Option.INTERFACE_ID, new byte[] {1}).build(),
            solicit(BOB));
    RelayMessage router =
        new RelayMessage(
            MessageType.RELAY_FORW,
            1,
            address("fd88::1"),
            address("fe80::9"),
            Dhcp6Options.builder().add(Dhcp6Option.INTERFACE_ID, new byte[] {2}).build(),
            inSwitch);
    RelayMessage farRouter =
        new RelayMessage(
            MessageType.RELAY_FORW,
            2,
            address("fd77::fe"),
            address("fd88::1"),
            Dhcp6Options.NONE,
            router);
    Dhcp6Reply reply = bench.reply(farRouter);
    assertThat(addressOf(reply.message()).getHostAddress()).startsWith("fd88:0:0:0:0:0:0:1");
    RelayMessage third = (RelayMessage) Dhcp6Packet.decode(reply.payload());
    RelayMessage second = (RelayMessage) third.relayed();
    RelayMessage first = (RelayMessage) second.relayed();
    assertThat(List.of(third.hopCount(), second.hopCount(), first.hopCount()))
        .containsExactly(2, 1, 0);
    assertThat(second.options().first(Dhcp6Option.INTERFACE_ID)).contains(new byte[] {2});
    assertThat(first.options().first(Dhcp6Option.INTERFACE_ID)).contains(new byte[] {1});
  }

  @Test
  void aRelayThatKnowsNoLinkServesTheOneThatItIsHeardOn() {
    RelayMessage inSwitch = relay("::", "fe80::5054:ff:fe00:b", Dhcp6Options.NONE, solicit(BOB));
    assertThat(addressOf(bench.reply(inSwitch).message()).getHostAddress())
        .startsWith("fd77:0:0:0:0:0:0:1");
  }

  @Test
  void anUnknownRelayAndTooManyHopsAreDiscarded() {
    assertThat(
            bench.drop(
                relay("2001:db8::1", "fe80::5054:ff:fe00:b", Dhcp6Options.NONE, solicit(BOB))))
        .isEqualTo("unknown relay");
    assertThat(
            bench.drop(
                new RelayMessage(
                    MessageType.RELAY_FORW,
                    33,
                    address("fd88::1"),
                    address("fe80::1"),
                    Dhcp6Options.NONE,
                    solicit(BOB))))
        .isEqualTo("more than 32 hops");
  }

  @Test
  void aRelayAtAnotherPortIsAnsweredThere() {
    bench.sender = new InetSocketAddress(address("fd66::2"), 40_000);
    Dhcp6Options options = Dhcp6Options.builder().add(Dhcp6Option.RELAY_PORT, new byte[2]).build();
    Dhcp6Reply reply = bench.reply(relay("fd88::1", "fe80::5054:ff:fe00:b", options, solicit(BOB)));
    assertThat(reply.destination().getPort()).isEqualTo(40_000);
    RelayMessage wrapped = (RelayMessage) Dhcp6Packet.decode(reply.payload());
    assertThat(wrapped.options().first(Dhcp6Option.RELAY_PORT)).contains(new byte[2]);
  }

  @Test
  void theHardwareAddressIsTheDuidsElseTheRelaysElseTheSources() {
    Dhcp6Options told =
        Dhcp6Options.builder()
            .add(Dhcp6Option.CLIENT_LINKLAYER_ADDR, new byte[] {0, 1, 0x52, 0x54, 0, 0, 0, 0x77})
            .build();
    List<String> macs = new ArrayList<>();
    Duid uuid = Duid.uuid(new UUID(5, 5));
    for (Duid duid : List.of(Duid.llt(ALICE, 1), uuid)) {
      for (Dhcp6Options options : List.of(told, Dhcp6Options.NONE)) {
        Dhcp6Message request =
            message(MessageType.REQUEST, duid).association(Ia.wish(macs.size())).build();
        bench.reply(relay("fd88::1", "fe80::5054:ff:fe00:b", options, request));
        macs.add(bench.events.get(bench.events.size() - 1).mac().value());
      }
    }
    assertThat(macs)
        .containsExactly(ALICE.value(), ALICE.value(), "52:54:00:00:00:77", BOB.value());
  }

  @Test
  void aHostEntryGoesByWhatCameByTheWireFirst() {
    bench.networks.host(ALICE, "fd88::a").host(BOB, "fd88::b");
    bench.reconfigure();
    // one system, two interfaces: its DUID has the first one's hardware address
    Dhcp6Message request =
        message(MessageType.REQUEST, Duid.llt(ALICE, 1)).association(Ia.wish(2)).build();
    Dhcp6Reply reply =
        bench.reply(relay("fd88::1", "fe80::5054:ff:fe00:b", Dhcp6Options.NONE, request));
    assertThat(addressOf(reply.message())).isEqualTo(address("fd88::b"));
    assertThat(bench.events.get(0).mac()).isEqualTo(BOB);
  }

  private static RelayMessage relay(
      String link, String peer, Dhcp6Options options, Dhcp6Packet relayed) {
    return new RelayMessage(
        MessageType.RELAY_FORW, 0, address(link), address(peer), options, relayed);
  }
}
