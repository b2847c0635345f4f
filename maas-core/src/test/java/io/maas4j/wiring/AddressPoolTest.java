package io.maas4j.wiring;

import static io.maas4j.wiring.WiringBench.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.Neighbour;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
  private final WiringBench bench = new WiringBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Optional<InetAddress> free(Subnet subnet) {
    return bench.units.run(unit -> AddressPool.free(unit, subnet, Optional.empty()));
  }

  @Test
  void whateverSomebodyHasOrUsesIsLeftOut() {
    bench.range(IpRange.Kind.RESERVED, bench.net, "10.1.0.2", "10.1.0.3");
    bench.range(IpRange.Kind.DYNAMIC, bench.net, "10.1.0.4", "10.1.0.5");
    Machine machine = bench.ready();
    Interface nic = bench.nic(machine, "eth0");
    bench.in(
        tx -> {
          tx.shelf(Kinds.RESERVED_IP)
              .insert(new ReservedIp(0, ip("10.1.0.6"), bench.net.id(), bench.mac(), ""));
          tx.shelf(Kinds.STATIC_ROUTE)
              .insert(new StaticRoute(0, bench.net.id(), bench.other.id(), ip("10.1.0.7"), 0));
          return tx.shelf(Kinds.NEIGHBOUR)
              .insert(
                  new Neighbour(
                      0,
                      ip("10.1.0.8"),
                      bench.mac(),
                      machine.id(),
                      Optional.empty(),
                      "eth0",
                      Optional.empty(),
                      Optional.empty(),
                      1,
                      bench.clock.instant(),
                      bench.clock.instant()));
        });
    bench.in(
        tx ->
            tx.interfaces()
                .put(
                    nic.withDiscovered(
                        List.of(new Interface.Discovered(ip("10.1.0.9"), Optional.empty())))));
    assertThat(free(bench.net)).contains(ip("10.1.0.10"));
    assertThat(
            bench.units.<Optional<InetAddress>>run(
                unit -> AddressPool.free(unit, bench.net, nic.mac())))
        .as("what it was seen with itself")
        .contains(ip("10.1.0.9"));
  }

  @Test
  void whatWasOnlySeenIsGivenWhenNothingElseIsLeft() {
    Subnet small = bench.subnet("10.3.0.0/30", bench.untagged, "10.3.0.1");
    Interface nic = bench.nic(bench.ready(), "eth0");
    bench.in(
        tx ->
            tx.interfaces()
                .put(
                    nic.withDiscovered(
                        List.of(new Interface.Discovered(ip("10.3.0.2"), Optional.empty())))));
    assertThat(free(small)).contains(ip("10.3.0.2"));
  }

  @Test
  void rangesOfASubnetWithinCountToo() {
    Subnet wide = bench.subnet("10.0.0.0/8", bench.tagged, "");
    Subnet inner = bench.subnet("10.0.0.0/24", bench.untagged, "");
    bench.range(IpRange.Kind.DYNAMIC, inner, "10.0.0.1", "10.0.0.200");
    assertThat(free(wide)).contains(ip("10.0.0.201"));
  }

  @Test
  void networksOfTwoAddressesHaveNoneToSpare() {
    assertThat(free(bench.subnet("10.5.0.0/31", bench.untagged, "10.5.0.0")))
        .contains(ip("10.5.0.1"));
    assertThat(free(bench.subnet("fd00:5::/127", bench.untagged, "fd00:5::1")))
        .contains(ip("fd00:5::"));
  }
}
