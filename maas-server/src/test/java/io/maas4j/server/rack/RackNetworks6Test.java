package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.Maas;
import io.maas4j.fleet.Networks.Span;
import io.maas4j.fleet.Networks.SubnetSpec;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.dhcp6.Dhcp6Config.Endpoint;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a rack's DHCPv6 server is given to serve. */
class RackNetworks6Test {
  private static final MachineId RACK = new MachineId("abcdef");
  private static final Cidr CIDR = Cidr.parse("fd77::/64");

  private final Maas maas = Maas.builder().start();
  private final AtomicReference<RackNetworks.Wanted> wanted = new AtomicReference<>();

  @AfterEach
  void close() {
    maas.close();
  }

  @Test
  void aManagedSubnetIsServedWithItsRangesAndServers() {
    subnet();
    NetworkConfig config = refreshed(List.of());
    assertThat(wanted.get().ipv6()).containsExactly(Endpoint.onInterface("eth7", 1547));
    assertThat(config.networks()).hasSize(1);
    NetworkConfig.SharedNetwork network = config.networks().get(0);
    assertThat(network.interfaceName()).contains("eth7");
    assertThat(network.subnets()).isEmpty();
    assertThat(network.subnets6()).hasSize(1);
    Subnet6 subnet = network.subnets6().get(0);
    assertThat(subnet.rackAddress()).isEqualTo(ip("fd77::1"));
    assertThat(subnet.prefixLength()).isEqualTo(64);
    assertThat(subnet.httpPort()).isEqualTo(5248);
    assertThat(subnet.dnsServers()).containsExactly(ip("fd77::53"));
    assertThat(subnet.ranges())
        .containsExactly(new Subnet6.Range(ip("fd77::1000"), ip("fd77::1fff")));
    assertThat(subnet.leaseTime()).isEqualTo(Subnet6.DEFAULT_LEASE);
    assertThat(subnet.half()).isEqualTo(Subnet6.Half.ALL);
    assertThat(subnet.searchDomains()).containsExactly("maas");
  }

  @Test
  void nothingIsServedWhereFilesAreNot() {
    subnet();
    NetworkConfig config = refreshed(List.of(Addresses.parse("10.0.0.1")));
    assertThat(wanted.get().ipv6()).isEmpty();
    assertThat(config.networks()).isEmpty();
  }

  private void subnet() {
    maas.fleet()
        .networks()
        .ensure(
            new SubnetSpec(
                CIDR,
                Optional.empty(),
                List.of(ip("fd77::53")),
                List.of(ip("fd77::1")),
                List.of(new Span(ip("fd77::1000"), ip("fd77::1fff")))));
    maas.fleet().networks().adopt(List.of(CIDR), RACK);
  }

  private NetworkConfig refreshed(List<InetAddress> bind) {
    RackNetworks networks =
        new RackNetworks(
            maas.fleet().networks(),
            RACK,
            new RackSettings(
                1067,
                1547,
                647,
                0,
                0,
                bind,
                List.of(),
                "maas",
                Path.of("loaders"),
                Path.of("leases"),
                new WatchSettings(0, Duration.ZERO, 100, Duration.ZERO)),
            new TimeServers(
                name -> Optional.empty(),
                address -> Optional.empty(),
                Runnable::run,
                Clock.systemUTC()),
            () -> 5248,
            () -> new LocalAddresses6(List.of(new LocalAddresses6.Local("eth7", ip("fd77::1")))));
    networks.refresh(wanted::set);
    return networks.current();
  }

  private static Inet6Address ip(String text) {
    return (Inet6Address) Addresses.parse(text);
  }
}
