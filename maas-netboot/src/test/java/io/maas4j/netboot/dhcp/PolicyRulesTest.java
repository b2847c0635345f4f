package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.dhcp.Bench.discover;
import static io.maas4j.netboot.dhcp.Bench.message;
import static io.maas4j.netboot.dhcp.Bench.reboot;
import static io.maas4j.netboot.dhcp.Bench.renew;
import static io.maas4j.netboot.dhcp.Bench.select;
import static io.maas4j.netboot.dhcp.Networks.ALICE;
import static io.maas4j.netboot.dhcp.Networks.BOB;
import static io.maas4j.netboot.dhcp.Networks.address;
import static io.maas4j.netboot.dhcp.wire.MessageType.ACK;
import static io.maas4j.netboot.dhcp.wire.MessageType.DISCOVER;
import static io.maas4j.netboot.dhcp.wire.MessageType.INFORM;
import static io.maas4j.netboot.dhcp.wire.MessageType.NAK;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.NetworkConfig.Host;
import io.maas4j.netboot.dhcp.policy.Declarations;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.policy.PolicyScope;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators say, in the answers (sections 4, 5, 6 and 8). */
class PolicyRulesTest {
  private final Networks networks = new Networks();

  private static Policy policy(String text, PolicyScope scope) {
    return Policy.parse(text, scope);
  }

  private Bench global(String text) {
    networks.global = policy(text, PolicyScope.GLOBAL);
    return new Bench(networks);
  }

  @Test
  void theNarrowestScopeHolds() {
    networks.global =
        policy(
            "option nis-domain \"global\"; class \"v\" { match if option user-class = \"v\";"
                + " option nis-domain \"class\"; }",
            PolicyScope.GLOBAL);
    assertThat(nisDomain()).isEqualTo("global");
    networks.link = policy("option nis-domain \"link\";", PolicyScope.SHARED_NETWORK);
    assertThat(nisDomain()).isEqualTo("link");
    networks.subnet = policy("option nis-domain \"subnet\";", PolicyScope.SUBNET);
    assertThat(nisDomain()).isEqualTo("subnet");
    networks.pool = policy("option nis-domain \"pool\";", PolicyScope.POOL);
    assertThat(nisDomain()).isEqualTo("pool");
    assertThat(nisDomain(message(DISCOVER, ALICE).option(DhcpOption.USER_CLASS, "v").build()))
        .isEqualTo("class");
    networks.hosts.add(
        new Host(
            ALICE,
            address("10.55.0.9"),
            "elsewhere",
            policy("option nis-domain \"host\";", PolicyScope.HOST)));
    assertThat(nisDomain(message(DISCOVER, ALICE).option(DhcpOption.USER_CLASS, "v").build()))
        .isEqualTo("host");
  }

  private String nisDomain() {
    return nisDomain(discover(ALICE));
  }

  private String nisDomain(DhcpMessage message) {
    return new Bench(networks).answer(message, OFFER).options().text(40).orElseThrow();
  }

  @Test
  void whatIsSaidHoldsOverWhatWasWorkedOut() {
    Bench bench =
        global(
            "option routers 10.77.0.9; option domain-name \"other\"; option subnet-mask"
                + " 255.255.0.0; next-server 10.77.0.7; filename \"mine.efi\";"
                + " server-name \"boot\"; always-broadcast on; option path-prefix \"p/\";");
    DhcpMessage offer =
        bench.answer(
            message(DISCOVER, ALICE)
                .option(DhcpOption.PARAMETER_REQUEST_LIST, 3, 15, 66, 67)
                .build(),
            OFFER);
    assertThat(offer.options().codes()).containsExactly(53, 54, 1, 51, 210, 3, 15, 66, 67);
    assertThat(offer.options().address(1)).contains(address("255.255.0.0"));
    assertThat(offer.options().addresses(3)).containsExactly(address("10.77.0.9"));
    assertThat(offer.options().text(15)).contains("other");
    assertThat(offer.options().text(66)).contains("10.77.0.7");
    assertThat(offer.options().text(67)).contains("mine.efi");
    assertThat(offer.options().text(210)).contains("p/");
    assertThat(offer.siaddr()).isEqualTo(address("10.77.0.7"));
    assertThat(offer.file()).isEqualTo("mine.efi");
    assertThat(offer.sname()).isEqualTo("boot");
    assertThat(offer.broadcast()).isTrue();
  }

  @Test
  void whatAClientDoesNotAskForIsSentOnlyWhenTheListSaysSo() {
    DhcpMessage asks =
        message(DISCOVER, ALICE).option(DhcpOption.PARAMETER_REQUEST_LIST, 3).build();
    assertThat(global("option option-43 01:02;").answer(asks, OFFER).options().has(43)).isFalse();
    assertThat(
            global("option option-43 01:02; option dhcp-parameter-request-list 43, 3;")
                .answer(asks, OFFER)
                .options()
                .codes())
        .endsWith(43, 3)
        .doesNotContain(55);
  }

  @Test
  void leaseTimesAreTheOperatorsWithinTheirLimits() {
    assertThat(leaseTime("default-lease-time 1200;", 0)).isEqualTo(1200);
    assertThat(leaseTime("max-lease-time 7200;", 0)).isEqualTo(600);
    assertThat(leaseTime("max-lease-time 7200;", 3600)).isEqualTo(3600);
    assertThat(leaseTime("max-lease-time 7200;", 90_000)).isEqualTo(7200);
    assertThat(leaseTime("max-lease-time 300;", 0)).isEqualTo(300);
    assertThat(leaseTime("min-lease-time 240;", 20)).isEqualTo(240);
    assertThat(leaseTime("", 20)).isEqualTo(20);
    assertThat(leaseTime("", 1)).isEqualTo(10);
    assertThat(leaseTime("", 0xFFFF_FFFFL)).isEqualTo(600);
  }

  private long leaseTime(String text, long asked) {
    DhcpMessage.Builder message = message(DISCOVER, ALICE);
    if (asked > 0) {
      message.optionU32(DhcpOption.LEASE_TIME, asked);
    }
    return global(text).answer(message.build(), OFFER).options().u32(51).orElseThrow();
  }

  @Test
  void firmwareKeepsItsShortLeaseUnlessItsClassOrHostSaysOtherwise() {
    DhcpMessage firmware =
        message(DISCOVER, ALICE).option(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00007").build();
    assertThat(global("default-lease-time 1200;").answer(firmware, OFFER).options().u32(51))
        .hasValue(30);
    assertThat(
            global(
                    "class \"rom\" { match if substring(option vendor-class-identifier, 0, 9) ="
                        + " \"PXEClient\"; default-lease-time 120; max-lease-time 120; }")
                .answer(firmware, OFFER)
                .options()
                .u32(51))
        .hasValue(120);
  }

  @Test
  void renewalTimesAreTheOperatorsWhereTheyAreBeforeTheEnd() {
    DhcpMessage offer =
        global("option dhcp-renewal-time 60; option dhcp-rebinding-time 700;")
            .answer(discover(ALICE), OFFER);
    assertThat(offer.options().u32(58)).hasValue(60);
    assertThat(offer.options().u32(59)).hasValue(525);
    DhcpMessage inform =
        global("option dhcp-renewal-time 60;")
            .answer(message(INFORM, ALICE).ciaddr(address("10.77.0.33")).build(), ACK);
    assertThat(inform.options().codes()).doesNotContain(51, 58, 59);
  }

  @Test
  void clientsWithoutAHostEntryAreDeniedWhereThatIsSaid() {
    networks.host(ALICE, "10.77.0.20");
    Bench bench = global("deny unknown-clients;");
    assertThat(bench.lease(ALICE)).isEqualTo(address("10.77.0.20"));
    assertThat(bench.drop(discover(BOB))).isEqualTo("unknown clients denied");

    networks.hosts.set(
        0, new Host(ALICE, address("10.77.0.20"), "a", policy("deny booting;", PolicyScope.HOST)));
    assertThat(global("").drop(discover(ALICE))).isEqualTo("booting denied");
  }

  @Test
  void aRangeServesWhomItsOwnRulesLetIn() {
    networks.global =
        policy("class \"c\" { match if option user-class = \"c\"; }", PolicyScope.GLOBAL);
    networks.pool =
        Policy.parse(
            "allow members of \"c\";", PolicyScope.POOL, Declarations.NONE.and(networks.global));
    networks.sharing.add(
        networks.subnet(
            "10.78.0.0",
            "10.77.0.1",
            java.util.List.of(Networks.range("10.78.0.100", "10.78.0.199"))));
    Bench bench = new Bench(networks);
    DhcpMessage member = message(DISCOVER, ALICE).option(DhcpOption.USER_CLASS, "c").build();
    assertThat(bench.answer(member, OFFER).yiaddr()).isEqualTo(address("10.77.0.100"));
    assertThat(bench.lease(BOB)).isEqualTo(address("10.78.0.100"));
    bench.answer(select(BOB, address("10.77.0.101")), NAK);

    // who had an address there, and is not let in any more, is told when it renews
    Inet4Address alices = bench.answer(member, OFFER).yiaddr();
    bench.answer(select(ALICE, alices).toBuilder().option(DhcpOption.USER_CLASS, "c").build(), ACK);
    bench.answer(renew(ALICE, alices), NAK);
  }

  @Test
  void whetherAServerIsAuthoritativeCanBeSaid() {
    assertThat(global("").drop(reboot(ALICE, "192.168.1.9"))).isEqualTo("address of another link");
    global("authoritative;").answer(reboot(ALICE, "192.168.1.9"), NAK);
    networks.subnet = policy("not authoritative;", PolicyScope.SUBNET);
    assertThat(global("authoritative;").drop(reboot(ALICE, "192.168.1.9")))
        .isEqualTo("address of another link");
  }

  @Test
  void relaysAreReadByConditions() {
    networks.relayed();
    Bench bench = global("if option agent.circuit-id = \"port7\" { option host-name \"seven\"; }");
    DhcpMessage relayed =
        discover(ALICE).toBuilder()
            .giaddr(address("10.88.0.2"))
            .option(82, 1, 5, 'p', 'o', 'r', 't', '7')
            .build();
    assertThat(bench.answer(relayed, OFFER).options().text(12)).contains("seven");
    assertThat(
            bench
                .answer(discover(BOB).toBuilder().giaddr(address("10.88.0.2")).build(), OFFER)
                .options()
                .has(12))
        .isFalse();
  }

  @Test
  void bootpIsAnsweredFromHostEntriesWhereThatIsSaid() {
    DhcpMessage bootp = discover(ALICE).toBuilder().without(DhcpOption.MESSAGE_TYPE).build();
    networks.host(ALICE, "10.77.0.20");
    assertThat(global("").drop(bootp)).isEqualTo("plain BOOTP");
    assertThat(global("allow bootp; deny bootp;").drop(bootp)).isEqualTo("plain BOOTP");

    DhcpReply reply = global("allow bootp;").reply(bootp);
    assertThat(reply.payload()).hasSize(300);
    assertThat(reply.message().yiaddr()).isEqualTo(address("10.77.0.20"));
    assertThat(reply.message().file()).isEqualTo("lpxelinux.0");
    assertThat(reply.message().options().codes()).contains(1, 3).doesNotContain(53, 54, 51, 58, 59);
    assertThat(reply.destination())
        .isEqualTo(new InetSocketAddress(DhcpMessage.LIMITED_BROADCAST, 68));
    assertThat(
            global("allow bootp;")
                .drop(discover(BOB).toBuilder().without(DhcpOption.MESSAGE_TYPE).build()))
        .isEqualTo("BOOTP without a host entry");
  }

  @Test
  void aPingCheckThatIsOffHoldsBackNoOffer() {
    Bench bench = global("ping-check off;");
    Inet4Address offered = bench.answer(discover(ALICE), OFFER).yiaddr();
    assertThat(bench.leases.isUnproven(Ipv4.toInt(offered))).isFalse();
    Bench on = global("");
    assertThat(on.leases.isUnproven(Ipv4.toInt(on.answer(discover(ALICE), OFFER).yiaddr())))
        .isTrue();
  }

  @Test
  void aBootFileOfAnotherNameIsLongerThanTheFieldToo() {
    String name = "x".repeat(200);
    DhcpMessage offer = global("filename \"" + name + "\";").answer(discover(ALICE), OFFER);
    assertThat(offer.file()).isEmpty();
    assertThat(offer.bootFile()).isEqualTo(Optional.of(name));
  }
}
