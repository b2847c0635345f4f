package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.dhcp.Bench.discover;
import static io.maas4j.netboot.dhcp.Bench.message;
import static io.maas4j.netboot.dhcp.Bench.select;
import static io.maas4j.netboot.dhcp.Networks.ALICE;
import static io.maas4j.netboot.dhcp.Networks.address;
import static io.maas4j.netboot.dhcp.wire.MessageType.ACK;
import static io.maas4j.netboot.dhcp.wire.MessageType.DISCOVER;
import static io.maas4j.netboot.dhcp.wire.MessageType.NAK;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.DomainSearch;
import io.maas4j.netboot.lease.Durability;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sections 3, 5 and 7 of the contract: options, boot data, relays. */
class DhcpOptionsTest {
  private final Networks networks = new Networks();

  @Test
  void withoutAListAllOptionsGo() {
    DhcpMessage offer = new Bench(networks).answer(discover(ALICE), OFFER);

    assertThat(offer.options().address(DhcpOption.SUBNET_MASK)).contains(address("255.255.255.0"));
    assertThat(offer.options().addresses(DhcpOption.ROUTERS))
        .containsExactly(address("10.77.0.254"));
    assertThat(offer.options().addresses(DhcpOption.DNS_SERVERS))
        .containsExactly(address("10.77.0.1"));
    assertThat(offer.options().text(DhcpOption.DOMAIN_NAME)).contains("maas");
    assertThat(offer.options().address(DhcpOption.BROADCAST_ADDRESS))
        .contains(address("10.77.0.255"));
    assertThat(offer.options().addresses(DhcpOption.NTP_SERVERS))
        .containsExactly(address("10.9.9.9"));
    assertThat(offer.options().bytes(DhcpOption.DOMAIN_SEARCH))
        .contains(DomainSearch.encode(List.of("maas", "lab.maas")));
    assertThat(offer.options().has(DhcpOption.INTERFACE_MTU)).isFalse();
    assertThat(offer.options().has(DhcpOption.TFTP_SERVER_NAME)).isFalse();
  }

  @Test
  void whatIsAskedForComesInTheOrderAskedAfterWhatMustGo() {
    networks.mtu = 9000;
    DhcpMessage offer =
        new Bench(networks)
            .answer(
                message(DISCOVER, ALICE)
                    .option(DhcpOption.PARAMETER_REQUEST_LIST, 26, 15, 0, 3, 66, 67, 3, 250)
                    .build(),
                OFFER);

    assertThat(offer.options().codes()).containsExactly(53, 54, 1, 51, 210, 26, 15, 3, 66, 67);
    assertThat(offer.options().u16(DhcpOption.INTERFACE_MTU)).hasValue(9000);
    assertThat(offer.options().text(DhcpOption.TFTP_SERVER_NAME)).contains("10.77.0.1");
    assertThat(offer.options().text(DhcpOption.BOOT_FILE_NAME)).contains("lpxelinux.0");
    assertThat(offer.file()).isEqualTo("lpxelinux.0");
  }

  @Test
  void aClientWithDisabledArchitecturesGetsAnAddressAndNoFile() {
    networks.disabled.add("pxe");
    DhcpMessage offer = new Bench(networks).answer(discover(ALICE), OFFER);

    assertThat(offer.bootFile()).isEmpty();
    assertThat(offer.siaddr()).isEqualTo(address("10.77.0.1"));
    assertThat(offer.options().has(DhcpOption.PATH_PREFIX)).isFalse();
  }

  @Test
  void onieGetsItsInstallerInOption125() {
    DhcpMessage offer =
        new Bench(networks)
            .answer(
                message(DISCOVER, ALICE)
                    .option(DhcpOption.USER_CLASS, "onie_dhcp_user_class")
                    .build(),
                OFFER);

    String url = "http://10.77.0.1:5248/MAAS/a/v3/nos-installer";
    byte[] value = offer.options().bytes(125).orElseThrow();
    assertThat(value).startsWith(0, 0, 0xA6, 0x7F, 2 + url.length(), 1, url.length());
    assertThat(new String(value, 7, value.length - 7, java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(url);
    assertThat(offer.bootFile()).isEmpty();
  }

  @Test
  void longRepliesStayWithinTheClientsLimitAndKeepWhatMatters() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      many.add("domain-number-" + i + ".example");
    }
    networks.searchDomains = many;
    Bench bench = new Bench(networks);

    DhcpReply small = bench.reply(discover(ALICE));
    assertThat(small.payload()).hasSizeLessThanOrEqualTo(548);
    assertThat(small.message().options().has(DhcpOption.DOMAIN_SEARCH)).isFalse();
    assertThat(small.message().options().has(DhcpOption.ROUTERS)).isTrue();

    DhcpReply large =
        bench.reply(message(DISCOVER, ALICE).optionU16(DhcpOption.MAX_MESSAGE_SIZE, 1500).build());
    assertThat(large.payload().length).isGreaterThan(600).isLessThanOrEqualTo(1472);
    assertThat(large.message().options().bytes(DhcpOption.DOMAIN_SEARCH))
        .contains(DomainSearch.encode(many));
    DhcpReply nonsense =
        bench.reply(message(DISCOVER, ALICE).optionU16(DhcpOption.MAX_MESSAGE_SIZE, 0).build());
    assertThat(nonsense.payload()).hasSizeLessThanOrEqualTo(548);
  }

  @Test
  void pxeDiscoveryIsLeftAloneUnlessSwitchedOff() {
    Bench bench = new Bench(networks);
    DhcpMessage pxe =
        message(DISCOVER, ALICE)
            .option(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00007")
            .option(DhcpOption.CLIENT_UUID, new byte[17])
            .build();
    DhcpMessage plain = bench.answer(pxe, OFFER);
    assertThat(plain.options().codes()).contains(97).doesNotContain(43, 60);

    DhcpConfig base = DhcpConfig.inMemory(List.of(DhcpConfig.Endpoint.onInterface("eth1")));
    bench.use(
        new DhcpConfig(
            base.endpoints(),
            Optional.empty(),
            Durability.MEMORY,
            base.offerHold(),
            Duration.ofHours(1),
            false,
            true));
    DhcpMessage switched = bench.answer(pxe, OFFER);
    assertThat(switched.options().text(60)).contains("PXEClient");
    assertThat(switched.options().bytes(43)).contains(new byte[] {6, 1, 8, (byte) 255});
    assertThat(switched.options().has(97)).isFalse();
  }

  @Test
  void aRelayGetsItsInformationBackAndTheReply() {
    Bench bench = new Bench(networks.relayed());
    DhcpMessage relayed =
        discover(ALICE).toBuilder()
            .giaddr(address("10.88.0.2"))
            .hops(1)
            .option(DhcpOption.RELAY_AGENT_INFORMATION, 1, 3, 'a', 'b', 'c')
            .build();

    DhcpReply reply = bench.reply(relayed);

    assertThat(reply.message().yiaddr()).isEqualTo(address("10.88.0.100"));
    assertThat(reply.message().giaddr()).isEqualTo(address("10.88.0.2"));
    assertThat(reply.message().hops()).isZero();
    assertThat(reply.message().options().bytes(82)).contains(new byte[] {1, 3, 'a', 'b', 'c'});
    assertThat(reply.destination()).isEqualTo(new InetSocketAddress(address("10.88.0.2"), 67));
    byte[] bytes = reply.payload();
    int end = bytes.length - 1;
    while (bytes[end] == 0) {
      end--;
    }
    assertThat(bytes[end]).isEqualTo((byte) 255);
    assertThat(bytes[end - 7]).isEqualTo((byte) 82);
  }

  @Test
  void relaySubOptionsChooseLinkServerIdentifierAndPort() {
    Bench bench = new Bench(networks.relayed());
    DhcpMessage relayed =
        discover(ALICE).toBuilder()
            .giaddr(address("10.55.0.2"))
            .option(82, 5, 4, 10, 88, 0, 0, 11, 4, 10, 88, 0, 2, 19, 0)
            .build();

    DhcpReply reply = bench.reply(relayed);

    assertThat(reply.message().yiaddr()).isEqualTo(address("10.88.0.100"));
    assertThat(reply.message().options().address(DhcpOption.SERVER_ID))
        .contains(address("10.88.0.2"));
    assertThat(reply.destination()).isEqualTo(new InetSocketAddress(address("10.55.0.2"), 6767));
    bench.answer(
        select(ALICE, reply.message().yiaddr()).toBuilder()
            .giaddr(address("10.55.0.2"))
            .option(82, 5, 4, 10, 88, 0, 0, 11, 4, 10, 88, 0, 2)
            .option(DhcpOption.SERVER_ID, address("10.88.0.2"))
            .build(),
        ACK);
  }

  @Test
  void subnetSelectionBeatsGiaddr() {
    Bench bench = new Bench(networks.relayed());
    assertThat(
            bench
                .answer(
                    discover(ALICE).toBuilder()
                        .giaddr(address("10.77.0.9"))
                        .option(DhcpOption.SUBNET_SELECTION, address("10.88.0.0"))
                        .build(),
                    OFFER)
                .yiaddr())
        .isEqualTo(address("10.88.0.100"));
  }

  @Test
  void aRefusalThroughARelayIsBroadcastOnTheClientsLink() {
    Bench bench = new Bench(networks.relayed());
    DhcpMessage nak =
        bench.answer(
            select(ALICE, address("10.88.0.150")).toBuilder().giaddr(address("10.88.0.2")).build(),
            NAK);
    assertThat(nak.broadcast()).isTrue();
  }

  @Test
  void relaysThatCannotBeRightAreDropped() {
    Bench bench = new Bench(networks.relayed());
    assertThat(bench.drop(discover(ALICE).toBuilder().giaddr(address("10.66.0.1")).build()))
        .isEqualTo("unknown relay");
    assertThat(bench.drop(discover(ALICE).toBuilder().giaddr(address("10.77.0.1")).build()))
        .isEqualTo("giaddr is our own");
    assertThat(bench.drop(discover(ALICE).toBuilder().option(82, 1, 9, 1).build()))
        .isEqualTo("relay information malformed");
    byte[] long82 = new byte[300];
    assertThat(bench.drop(discover(ALICE).toBuilder().option(82, long82).build()))
        .isEqualTo("relay information too long");
  }

  @Test
  void aTrustedSwitchMayAddRelayInformationWithoutGiaddr() {
    DhcpMessage offer =
        new Bench(networks).answer(discover(ALICE).toBuilder().option(82, 1, 1, 7).build(), OFFER);
    assertThat(offer.options().bytes(82)).contains(new byte[] {1, 1, 7});
  }
}
