package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.Maas;
import io.maas4j.bootlog.BootTimeline;
import io.maas4j.fleet.NewMachine;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.network.Addresses;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the packets of a rack's servers to what people read of a machine. */
class RackWatchTest {
  private static final MachineId RACK = new MachineId("abcdef");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");

  @TempDir private Path directory;
  private final Maas maas = Maas.builder().start();

  @AfterEach
  void close() {
    maas.close();
  }

  private static Datagram datagram(Direction direction, DhcpMessage message) {
    byte[] payload = message.encode();
    return new Datagram(
        Service.DHCP,
        direction,
        new InetSocketAddress("0.0.0.0", 67),
        new InetSocketAddress("255.255.255.255", 68),
        Optional.of("eth1"),
        payload,
        payload.length);
  }

  private RackWatch watch() {
    RackSettings settings =
        new RackSettings(
            0,
            0,
            647,
            0,
            0,
            List.of(),
            List.of(),
            "maas",
            directory,
            directory.resolve("leases"),
            new WatchSettings(1 << 20, Duration.ZERO, 100, Duration.ZERO));
    RackNetworks networks =
        new RackNetworks(
            maas.fleet().networks(),
            RACK,
            settings,
            TimeServers.ofSystem(maas.blocking(), maas.clock()),
            () -> 5248,
            LocalAddresses6::now);
    return new RackWatch(
        RACK,
        settings,
        maas.fleet(),
        networks,
        new Neighbours(
            maas.fleet().topology().discoveries(),
            RACK,
            directory.resolve("arp"),
            List::of,
            () -> new LocalAddresses(List.of()),
            maas.clock()),
        maas.clock());
  }

  @Test
  void aBootIsSeenFromItsFirstPacketToItsTimeline() {
    Machine machine = maas.machines().create(NewMachine.named("gull").macs(MAC), Actor.SYSTEM);
    try (RackWatch watch = watch()) {
      watch.start();
      DhcpMessage discover =
          DhcpMessage.request(MessageType.DISCOVER, 7, MAC.octets()).optionU16(93, 7).build();
      DhcpMessage request =
          DhcpMessage.request(MessageType.REQUEST, 7, MAC.octets()).optionU16(93, 7).build();
      Inet4Address address = (Inet4Address) Addresses.parse("10.1.0.5");
      watch.tap().passed(datagram(Direction.IN, discover));
      watch
          .tap()
          .passed(
              datagram(Direction.OUT, discover.reply(MessageType.OFFER).yiaddr(address).build()));
      watch.tap().passed(datagram(Direction.IN, request));
      watch
          .tap()
          .passed(
              datagram(
                  Direction.OUT,
                  request.reply(MessageType.ACK).yiaddr(address).file("bootx64.efi").build()));
      watch
          .traffic()
          .seen(
              new BootTraffic.Request(
                  Protocol.TFTP,
                  address,
                  "bootx64.efi",
                  955_032,
                  Duration.ofMillis(120),
                  Outcome.SENT));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> maas.fleet().bootTimelines().of(machine.id()).steps().size() == 2);
      assertThat(maas.fleet().bootTimelines().of(machine.id()).steps())
          .extracting(BootTimeline.Step::kind)
          .containsExactlyInAnyOrder("dhcp", "tftp");
      byte[] pcap = maas.fleet().packetTraces().pcap(Optional.empty(), Optional.of(MAC));
      // a header, and four packets of DHCP with theirs
      assertThat(pcap).hasSize(24 + 4 * (16 + 14 + 20 + 8 + 300));
      assertThat(watch.stats().traceBytes()).isPositive();
      assertThat(watch.stats().stepsDropped()).isZero();
    }
    assertThat(
            Assertions.catchThrowable(
                () -> maas.fleet().packetTraces().pcap(Optional.empty(), Optional.empty())))
        .hasMessageContaining("No such rack");
  }
}
