package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.LeaseTable.Standing;
import io.maas4j.netboot.dhcp.RandomTraffic.Clients;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.util.HashSet;
import java.util.List;
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
    run(seed, Clients.HARDWARE_ADDRESSES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void norHaveTwoIdentifiersBehindOneHardwareAddress(long seed) {
    run(seed, Clients.IDENTIFIERS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void norDoTwoWhenIdentifiersBeginAndCeaseToCount(long seed) {
    run(seed, Clients.NOW_THIS_NOW_THAT);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatComesLateTakesNoAddressFromItsClient(long seed) {
    run(seed, Clients.LATE);
  }

  private static void run(long seed, Clients clients) {
    try {
      new RandomTraffic(new Random(seed), clients).run();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
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
                    Subnet4.of(Networks.address("10.64.0.0"), 10, Networks.address("10.64.0.1"))
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
