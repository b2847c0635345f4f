package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.Maas;
import io.maas4j.dns.Domain;
import io.maas4j.fleet.Networks;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.Subnet4;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.topology.DhcpSnippets;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a rack's DHCP server is told of the region's networks, and when. */
class RackNetworksTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Cidr CIDR = Cidr.parse("10.50.0.0/24");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);

  private final Maas maas = Maas.builder().snippetSyntax(new SnippetGrammar()).start();
  private final Fixtures fixtures = new Fixtures(CLOCK);
  private final Map<String, List<Inet4Address>> hosts = new HashMap<>();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final RackNetworks networks =
      new RackNetworks(
          maas.fleet().networks(),
          new MachineId("rck3de"),
          new RackSettings(
              0,
              0,
              647,
              0,
              0,
              List.of(),
              List.of(new ServedSubnet(CIDR, Optional.of(ip("10.50.0.1")), Optional.empty(), true)),
              "maas",
              Path.of("loaders"),
              Path.of("journal"),
              new WatchSettings(0, Duration.ZERO, 100, Duration.ZERO)),
          new TimeServers(
              name -> Optional.ofNullable(hosts.get(name)),
              address -> Optional.of(false),
              work::add,
              CLOCK),
          () -> 5248,
          () -> new LocalAddresses6(List.of()));
  private Subnet subnet;

  private static Inet4Address ip(String text) {
    return (Inet4Address) Addresses.parse(text);
  }

  @BeforeEach
  void serve() {
    subnet =
        maas.fleet()
            .networks()
            .ensure(
                new Networks.SubnetSpec(
                    CIDR,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(new Networks.Span(ip("10.50.0.100"), ip("10.50.0.199")))));
  }

  @AfterEach
  void close() {
    maas.close();
  }

  private NetworkConfig refreshed() {
    networks.refresh(wanted -> {});
    return networks.current();
  }

  private Subnet4 served() {
    return refreshed().networks().get(0).subnets().get(0);
  }

  private long topology() {
    return maas.fleet().networks().topology().version();
  }

  private void snippet(String value, Optional<String> node, Optional<String> at) {
    Optional<String> none = Optional.empty();
    maas.fleet()
        .topology()
        .snippets()
        .create(
            new DhcpSnippets.Form(
                Optional.of("s"),
                Optional.of(value),
                none,
                Optional.empty(),
                node,
                at,
                none,
                Optional.empty()),
            ROOT);
  }

  @Test
  void snippetsStandWhereTheyAreFor() {
    Machine machine = bonded();
    snippet("max-lease-time 900;", Optional.empty(), Optional.empty());
    snippet("authoritative;", Optional.empty(), Optional.of(Long.toString(subnet.id())));
    snippet("filename \"x\";", Optional.of(machine.id().value()), Optional.empty());
    Subnet4 served = served();
    NetworkConfig config = networks.current();
    assertThat(config.policy().text()).isEqualTo("max-lease-time 900;\n");
    assertThat(served.policy().text()).isEqualTo("authoritative;\n");
    assertThat(served.authoritative()).isFalse();
    assertThat(config.hosts())
        .isNotEmpty()
        .allSatisfy(host -> assertThat(host.policy().text()).isEqualTo("filename \"x\";\n"));
  }

  @Test
  void theInterfacesOfABondHaveItsAddressToo() {
    bonded();
    assertThat(refreshed().hosts())
        .extracting(host -> host.mac() + " " + host.address().getHostAddress())
        .containsExactlyInAnyOrder("52:54:00:50:00:01 10.50.0.20", "52:54:00:50:00:02 10.50.0.20");
  }

  /** A bond with the hardware address of its first interface, and an address. */
  private Machine bonded() {
    return maas.store()
        .inTransaction(
            tx -> {
              Machine machine =
                  tx.machines().insert(fixtures.machine("auk").state(State.DEPLOYED).build());
              MacAddress first = MacAddress.parse("52:54:00:50:00:01");
              Interface one = tx.interfaces().put(Interface.physical(machine.id(), "eth0", first));
              Interface two =
                  tx.interfaces()
                      .put(
                          Interface.physical(
                              machine.id(), "eth1", MacAddress.parse("52:54:00:50:00:02")));
              tx.interfaces()
                  .put(
                      Interface.builder(machine.id(), "bond0", InterfaceType.BOND)
                          .mac(Optional.of(first))
                          .parents(List.of(one.id(), two.id()))
                          .links(
                              List.of(
                                  new Interface.Link(
                                      0,
                                      LinkMode.STATIC,
                                      Optional.of(subnet.id()),
                                      Optional.of(ip("10.50.0.20")))))
                          .build());
              return machine;
            });
  }

  @Test
  void theDefaultDomainComesFirstAndTheOthersThatAreOursFollowByName() {
    maas.store()
        .inTransaction(
            tx -> {
              tx.shelf(Kinds.DOMAIN).insert(Domain.named("zoo.example"));
              tx.shelf(Kinds.DOMAIN).insert(Domain.named("ant.example"));
              Domain other = Domain.named("other.example");
              return tx.shelf(Kinds.DOMAIN)
                  .insert(new Domain(0, other.name(), false, false, Optional.empty(), List.of()));
            });
    assertThat(served().domain()).contains("maas");
    assertThat(served().searchDomains()).containsExactly("maas", "ant.example", "zoo.example");
  }

  @Test
  void whatANameMeansChangesTheConfigurationWithoutANewTopology() {
    hosts.put("ntp.ubuntu.com", List.of(ip("192.0.2.7")));
    assertThat(served().ntpServers()).isEmpty();
    long first = networks.current().version();
    long topology = topology();
    networks.acknowledge(first);
    assertThat(networks.acknowledgedVersion()).isEqualTo(topology);

    while (!work.isEmpty()) {
      work.remove().run();
    }
    assertThat(served().ntpServers()).containsExactly(ip("192.0.2.7"));
    assertThat(networks.current().version()).isEqualTo(first + 1);
    assertThat(topology()).isEqualTo(topology);
    assertThat(served().ntpServers()).isNotEmpty();
    assertThat(networks.current().version()).isEqualTo(first + 1);

    snippet("max-lease-time 900;", Optional.empty(), Optional.empty());
    long changed = topology();
    assertThat(refreshed().version()).isGreaterThan(first + 1);
    networks.acknowledge(first + 1);
    assertThat(networks.acknowledgedVersion()).isEqualTo(topology);
    networks.acknowledge(networks.current().version());
    assertThat(networks.acknowledgedVersion()).isEqualTo(changed);
  }
}
