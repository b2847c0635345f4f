package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.Maas;
import io.maas4j.error.MaasException;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.node.ControllerFacts;
import io.maas4j.topology.Discoveries;
import io.maas4j.topology.NetworkScanner.Manner;
import io.maas4j.topology.NetworkScanner.Pace;
import io.maas4j.topology.NetworkScanner.Tool;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a rack sees, and how it looks for more. */
class NeighboursTest {
  private static final String HEADLINE =
      "IP address       HW type     Flags       HW address            Mask     Device\n";
  private static final LocalAddresses LOCAL =
      new LocalAddresses(
          List.of(
              new LocalAddresses.Local("lo", ip("127.0.0.1")),
              new LocalAddresses.Local("eth0", ip("10.1.0.1"))));

  private static final SendPace AT_ONCE =
      new SendPace(1_000_000_000, System::nanoTime, LockSupport::parkNanos);

  @TempDir private Path directory;
  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
  private final Maas maas = Maas.builder().start();
  private List<ArpEntry> ipv6 = List.of();
  private MachineId rack;
  private Neighbours neighbours;

  @BeforeEach
  void rack() {
    rack =
        maas.fleet()
            .controllers()
            .register(
                new ControllerFacts(
                    Optional.empty(),
                    NodeType.REGION_AND_RACK_CONTROLLER,
                    "north",
                    "1.0",
                    "amd64/generic",
                    "",
                    "",
                    1,
                    1024,
                    List.of(),
                    List.of(),
                    List.of()))
            .id();
    neighbours =
        new Neighbours(
            maas.fleet().topology().discoveries(),
            rack,
            directory.resolve("arp"),
            () -> ipv6,
            () -> LOCAL,
            new Settable(time));
  }

  @AfterEach
  void close() {
    maas.close();
  }

  private static final class Settable extends Clock {
    private final AtomicReference<Instant> time;

    Settable(AtomicReference<Instant> time) {
      this.time = time;
    }

    @Override
    public Instant instant() {
      return time.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static Inet4Address ip(String text) {
    return (Inet4Address) Addresses.parse(text);
  }

  private void arp(String... lines) throws IOException {
    Files.writeString(directory.resolve("arp"), HEADLINE + String.join("\n", lines) + "\n");
  }

  private List<Discoveries.Discovery> seen() {
    return maas.fleet().topology().discoveries().list(Discoveries.Which.ALL);
  }

  private List<String> addresses() {
    return seen().stream().map(d -> Addresses.text(d.seen().address())).toList();
  }

  @Test
  void theKernelsNeighboursOnOwnInterfacesAreTold() throws IOException {
    arp(
        "10.1.0.7         0x1         0x2         52:54:00:bb:00:01     *        eth0",
        "10.1.0.8         0x1         0x0         00:00:00:00:00:00     *        eth0",
        "10.1.0.9         0x1         0x6         52:54:00:bb:00:03     *        eth0",
        "172.17.0.9       0x1         0x2         52:54:00:bb:00:04     *        veth9",
        "10.1.0.10        0x20        0x2         80:00:02:08:fe:80     *        eth0",
        "rubbish");
    neighbours.look();
    assertThat(addresses()).containsExactlyInAnyOrder("10.1.0.7", "10.1.0.9");
    assertThat(seen().get(0).seen().interfaceName()).isEqualTo("eth0");
    assertThat(seen().get(0).seen().observer()).isEqualTo(rack);
  }

  @Test
  void whoStaysIsToldAgainOnlyAfterAWhile() throws IOException {
    arp("10.1.0.7         0x1         0x2         52:54:00:bb:00:01     *        eth0");
    neighbours.look();
    time.set(time.get().plus(Neighbours.REPEAT).minusMillis(1));
    neighbours.look();
    assertThat(seen().get(0).seen().count()).isEqualTo(1);
    time.set(time.get().plus(Duration.ofMillis(1)));
    neighbours.look();
    assertThat(seen().get(0).seen().count()).isEqualTo(2);
  }

  @Test
  void whoGotALeaseIsSeenWhereTheKernelShowsNobody() {
    neighbours.leased(
        MacAddress.parse("52:54:00:bb:00:05"), ip("10.1.0.50"), "eth0", Optional.of("gull"));
    neighbours.look();
    assertThat(addresses()).containsExactly("10.1.0.50");
    assertThat(seen().get(0).seen().hostname()).contains("gull");
  }

  @Test
  void neighboursOfIpv6AreTold() {
    ipv6 =
        List.of(
            new ArpEntry(
                Addresses.parse("2001:db8::7"), MacAddress.parse("52:54:00:bb:00:07"), "eth0"),
            new ArpEntry(
                Addresses.parse("2001:db8::8"), MacAddress.parse("52:54:00:bb:00:08"), "veth9"));
    neighbours.look();
    assertThat(addresses()).containsExactly("2001:db8::7");
  }

  @Test
  void aNameByMulticastIsToldWithTheMacOnceThatIsKnown() throws IOException {
    neighbours.named(ip("10.1.0.7"), "gull");
    neighbours.look();
    assertThat(seen()).isEmpty();
    arp("10.1.0.7         0x1         0x2         52:54:00:bb:00:01     *        eth0");
    neighbours.look();
    assertThat(seen().get(0).seen().hostname()).contains("gull");
    neighbours.named(ip("10.1.0.7"), "tern");
    neighbours.look();
    assertThat(seen().get(0).seen().hostname()).contains("tern");
    neighbours.look();
    assertThat(seen().get(0).seen().count()).isEqualTo(2);
  }

  @Test
  void nothingIsReadWhileDiscoveryIsOff() throws IOException {
    maas.store()
        .inTransaction(
            tx -> {
              tx.settings().put("network_discovery", "\"disabled\"");
              return tx;
            });
    arp("10.1.0.7         0x1         0x2         52:54:00:bb:00:01     *        eth0");
    neighbours.look();
    maas.store()
        .inTransaction(
            tx -> {
              tx.settings().put("network_discovery", "\"enabled\"");
              return tx;
            });
    assertThat(seen()).isEmpty();
    neighbours.look();
    assertThat(addresses()).containsExactly("10.1.0.7");
  }

  @Test
  void whatTheRegionDidNotTakeIsToldAgain() {
    Neighbours early =
        new Neighbours(
            maas.fleet().topology().discoveries(),
            new MachineId("zzzzzz"),
            directory.resolve("none"),
            List::of,
            () -> LOCAL,
            new Settable(time));
    early.leased(MacAddress.parse("52:54:00:bb:00:05"), ip("10.1.0.50"), "eth0", Optional.empty());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(early::look).hasMessageContaining("zzzzzz");
    }
    assertThat(seen()).isEmpty();
  }

  @Test
  void aScanAsksEveryAddressOfTheRacksNetworksOnce() throws Exception {
    Set<String> asked = new ConcurrentSkipListSet<>();
    CountDownLatch all = new CountDownLatch(6 + 1);
    PingScanner scanner =
        new PingScanner(
            () -> LOCAL,
            address -> {
              if (asked.add(Addresses.text(address))) {
                all.countDown();
              }
            },
            AT_ONCE,
            all::countDown);
    Manner manner = new Manner(Tool.PING, Pace.SLOW, Optional.empty());
    scanner.scan(List.of(Cidr.parse("10.1.0.0/29"), Cidr.parse("10.2.0.0/29")), manner);
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(asked)
        .containsExactly("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5", "10.1.0.6");
  }

  @Test
  void whatCannotBeScannedIsSaid() {
    CountDownLatch never = new CountDownLatch(1);
    PingScanner scanner =
        new PingScanner(
            () -> LOCAL,
            address -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            AT_ONCE,
            () -> {});
    Manner manner = new Manner(Tool.ANY, Pace.FAST, Optional.of(1));
    assertThatThrownBy(() -> scanner.scan(List.of(Cidr.parse("10.2.0.0/24")), manner))
        .isInstanceOf(MaasException.class)
        .hasMessageContaining("10.2.0.0/24");
    assertThatThrownBy(() -> scanner.scan(List.of(Cidr.parse("10.0.0.0/8")), manner))
        .isInstanceOf(MaasException.class)
        .hasMessageContaining("10.0.0.0/8");
    scanner.scan(List.of(Cidr.parse("10.1.0.0/24")), manner);
    assertThatThrownBy(() -> scanner.scan(List.of(Cidr.parse("10.1.0.0/24")), manner))
        .isInstanceOf(MaasException.class)
        .hasMessageContaining("already");
    scanner.close();
    never.countDown();
  }
}
