package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.NetworkConfig.Subnet;
import io.maas4j.netboot.dhcp.LeaseTable.Standing;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTableProperties {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void twoClientsNeverHaveOneAddress(long seed) {
    try {
      randomTraffic(new Random(seed));
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private static void randomTraffic(Random random) {
    Networks networks = new Networks();
    networks.host(Networks.mac(3), "10.77.0.20").host(Networks.mac(4), "10.77.0.110");
    Bench bench = new Bench(networks);
    // What clients believe, by the book of RFC 2131: an address until its lease ends.
    Map<MacAddress, Inet4Address> offered = new HashMap<>();
    Map<MacAddress, Inet4Address> held = new HashMap<>();
    Map<MacAddress, Long> until = new HashMap<>();
    for (int step = 0; step < 6000; step++) {
      MacAddress mac = Networks.mac(random.nextInt(160));
      held.keySet().removeIf(it -> until.get(it) <= bench.now);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          DhcpMessage.Builder discover = Bench.message(MessageType.DISCOVER, mac);
          if (random.nextBoolean()) {
            discover.option(
                DhcpOption.REQUESTED_ADDRESS,
                Networks.address("10.77.0." + (95 + random.nextInt(110))));
          }
          Verdict verdict = bench.run(discover.build());
          if (verdict instanceof Verdict.Reply) {
            offered.put(mac, ((Verdict.Reply) verdict).reply().message().yiaddr());
          }
        }
        case 4, 5, 6 -> {
          Inet4Address address =
              random.nextInt(10) == 0
                  ? Networks.address("10.77.0." + (100 + random.nextInt(100)))
                  : offered.get(mac);
          if (address != null) {
            taken(bench, bench.run(Bench.select(mac, address)), mac, held, until);
          }
        }
        case 7 -> {
          if (held.containsKey(mac)) {
            taken(bench, bench.run(Bench.renew(mac, held.get(mac))), mac, held, until);
          }
        }
        case 8 -> {
          Inet4Address address = held.remove(mac);
          if (address != null) {
            bench.run(Bench.message(MessageType.RELEASE, mac).ciaddr(address).build());
          }
        }
        case 9 -> {
          if (held.containsKey(mac) && random.nextInt(10) == 0) {
            bench.run(
                Bench.message(MessageType.DECLINE, mac)
                    .option(DhcpOption.SERVER_ID, Bench.RACK)
                    .option(DhcpOption.REQUESTED_ADDRESS, held.remove(mac))
                    .build());
          }
        }
        case 10 -> bench.pass(random.nextInt(60));
        default -> {
          if (random.nextInt(50) == 0) {
            networks.first = "10.77.0." + (100 + random.nextInt(3));
            bench.reconfigure();
          }
        }
      }
      held.keySet().removeIf(it -> until.get(it) <= bench.now);
      Set<Inet4Address> distinct = new HashSet<>(held.values());
      assertThat(distinct).as("step %s", step).hasSameSizeAs(held.values());
      assertThat(bench.leases.leasedCount()).isGreaterThanOrEqualTo(held.size());
    }
  }

  private static void taken(
      Bench bench,
      Verdict verdict,
      MacAddress mac,
      Map<MacAddress, Inet4Address> held,
      Map<MacAddress, Long> until) {
    if (!(verdict instanceof Verdict.Reply)) {
      return;
    }
    DhcpMessage reply = ((Verdict.Reply) verdict).reply().message();
    if (reply.messageType().orElseThrow() == MessageType.NAK) {
      held.remove(mac);
      return;
    }
    held.put(mac, reply.yiaddr());
    until.put(mac, bench.now + 1000 * reply.options().u32(DhcpOption.LEASE_TIME).orElseThrow());
  }

  @Test
  void aThousandClientsWithSequentialAddressesAreOfferedDistinctOnes() {
    Networks networks = new Networks();
    networks.first = "10.77.0.10";
    networks.last = "10.77.0.250";
    networks.others.add(
        SharedNetwork.named("vlan-9")
            .onInterface("eth2")
            .subnets(
                List.of(
                    Subnet.of(Networks.address("10.64.0.0"), 10, Networks.address("10.64.0.1"))
                        .ranges(List.of(Networks.range("10.64.0.10", "10.75.255.250")))
                        .build()))
            .build());
    Bench bench = new Bench(networks);
    bench.interfaceName = Optional.of("eth2");
    Set<Inet4Address> offers = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      offers.add(bench.answer(Bench.discover(Networks.mac(i)), MessageType.OFFER).yiaddr());
    }
    assertThat(offers).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(bench.lease(Networks.mac(i))).isIn(offers);
    }
    assertThat(bench.leases.leasedCount()).isEqualTo(1000);
  }

  @Test
  void standingOfAStrangerIsFreeInThePoolAndNothingElsewhere() {
    Bench bench = new Bench();
    Link link = bench.leases.config().links().get(0);
    assertThat(standing(bench, link, "10.77.0.150")).isEqualTo(Standing.FREE);
    assertThat(standing(bench, link, "10.77.0.5")).isEqualTo(Standing.NOT_OFFERED);
  }

  private static Standing standing(Bench bench, Link link, String address) {
    return bench.leases.standing(
        link, ClientName.of(Networks.ALICE), Ipv4.toInt(Networks.address(address)), any -> true);
  }
}
