package io.maas4j.netboot.dhcp6;

import static io.maas4j.netboot.dhcp6.Networks.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.dhcp6.Dhcp6Config.Endpoint;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Options;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.RelayMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A started server on loopback, spoken to by a relay that listens at the port it sends from. */
class Dhcp6ServerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");

  @TempDir Path directory;
  private final Source source = new Source(new Networks().config());
  private final BlockingQueue<LeaseEvent> events = new LinkedBlockingQueue<>();

  /** The example of the documentation. */
  @Test
  void aServerIsEmbeddedInFiveLines() throws Exception {
    ConfigSource networks = source;
    Path leases = directory.resolve("leases6");
    List<Endpoint> endpoints = List.of(Endpoint.at(address("::1"), 0));

    Dhcp6Config config = Dhcp6Config.durable(endpoints, leases);
    try (Dhcp6Server server =
        Dhcp6Server.builder(config, networks, CLOCK).leaseListener(events::addAll).build()) {
      server.start();

      try (Relay relay = new Relay(server.addresses().get(0))) {
        assertThat(relay.lease(MAC).getHostAddress()).startsWith("fd88:");
      }
      assertThat(leases).exists();
    }
  }

  @Test
  void aLeaseAndTheServersIdentifierOutliveARestart() throws Exception {
    Inet6Address leased;
    Duid identifier;
    try (Dhcp6Server server = durable();
        Relay relay = new Relay(server.start().get(0))) {
      assertThat(source.acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      leased = relay.lease(MAC);
      identifier = relay.server;
      assertThat(events.poll(10, TimeUnit.SECONDS))
          .isEqualTo(
              new LeaseEvent(
                  Action.COMMIT, MAC, leased, CLOCK.instant(), Duration.ofSeconds(1800), ""));
      Dhcp6Stats stats = server.stats();
      assertThat(stats.received())
          .containsEntry(MessageType.SOLICIT, 1L)
          .containsEntry(MessageType.REQUEST, 1L);
      assertThat(stats.sent())
          .containsEntry(MessageType.ADVERTISE, 1L)
          .containsEntry(MessageType.REPLY, 1L);
      assertThat(stats.leases()).isEqualTo(1);
      assertThat(stats.configVersion()).isEqualTo(1);
    }
    try (Dhcp6Server server = durable();
        Relay relay = new Relay(server.start().get(0))) {
      assertThat(events.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(server.stats().leases()).isEqualTo(1);
      Dhcp6Message renewed =
          relay.ask(
              Dhcp6Message.builder(MessageType.RENEW, 5)
                  .clientId(Duid.ll(MAC))
                  .serverId(identifier)
                  .association(Ia.wish(1, leased))
                  .build());
      assertThat(Bench.addressOf(renewed)).isEqualTo(leased);
    }
  }

  @Test
  void aBrokenIdentifierFileStopsTheStartAndSaysWhatHelps() throws Exception {
    Files.writeString(directory.resolve("leases6.duid"), "who am I");
    try (Dhcp6Server server = durable()) {
      assertThatThrownBy(server::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("leases6.duid holds no DUID");
    }
  }

  @Test
  void rubbishIsCountedAndTheServerGoesOn() throws Exception {
    try (Dhcp6Server server = inMemory();
        Relay relay = new Relay(server.start().get(0))) {
      for (int i = 0; i < 50; i++) {
        byte[] rubbish = new byte[5 + i];
        Arrays.fill(rubbish, (byte) 1); // a SOLICIT with an option that is cut off
        relay.send(rubbish);
      }
      assertThat(relay.lease(MAC).getHostAddress()).startsWith("fd88:");
      assertThat(server.stats().dropped()).containsEntry("malformed", 50L);
    }
  }

  @Test
  void aNewConfigurationIsServedAndAcknowledged() throws Exception {
    try (Dhcp6Server server = inMemory();
        Relay relay = new Relay(server.start().get(0))) {
      assertThat(source.acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      Networks next = new Networks().host(MAC, "fd88::7");
      next.version = 2;
      source.change(next.config());
      assertThat(source.acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(relay.lease(MAC)).isEqualTo(address("fd88::7"));
    }
    assertThat(source.listeners).isEmpty();
  }

  @Test
  void noReplyLeavesBeforeItsLeaseIsKept() throws Exception {
    SlowStore store = new SlowStore();
    try (Dhcp6Server server =
            Dhcp6Server.builder(
                    Dhcp6Config.inMemory(List.of(Endpoint.at(address("::1"), 0))), source, CLOCK)
                .leaseStore(store)
                .serverId(Bench.SERVER)
                .build();
        Relay relay = new Relay(server.start().get(0))) {
      Dhcp6Message request =
          Dhcp6Message.builder(MessageType.REQUEST, 9)
              .clientId(Duid.ll(MAC))
              .serverId(Bench.SERVER)
              .association(Ia.wish(1))
              .build();
      relay.send(relay.wrapped(request).encode());
      Runnable keep = store.waiting.poll(10, TimeUnit.SECONDS);
      assertThat(keep).isNotNull();
      assertThat(server.stats().sent()).isEmpty();
      keep.run();
      assertThat(Bench.addressOf(relay.receive(request)).getHostAddress()).startsWith("fd88:");
    }
  }

  @Test
  void anAddressInUseIsNamedWithWhatHelps() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("::1", 0));
        Dhcp6Server server =
            Dhcp6Server.builder(
                    Dhcp6Config.inMemory(
                        List.of(Endpoint.at(address("::1"), taken.getLocalPort()))),
                    source,
                    CLOCK)
                .build()) {
      assertThatThrownBy(server::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("UDP port " + taken.getLocalPort() + " is in use")
          .hasMessageContaining("stop the other DHCPv6 server");
    }
  }

  @Test
  void endpointsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Endpoint.at(address("::"), 547))
        .hasMessageContaining("give an interface, or one unicast address");
    assertThatThrownBy(() -> Endpoint.at(address("ff02::1:2"), 547))
        .hasMessageContaining("give an interface, or one unicast address");
    assertThatThrownBy(() -> Endpoint.onInterface("a-name-that-is-too-long"))
        .hasMessageContaining("is not 1-15 octets");
  }

  private Dhcp6Server durable() {
    return Dhcp6Server.builder(
            Dhcp6Config.durable(
                List.of(Endpoint.at(address("::1"), 0)), directory.resolve("leases6")),
            source,
            CLOCK)
        .leaseListener(events::addAll)
        .build();
  }

  private Dhcp6Server inMemory() {
    return Dhcp6Server.builder(
            Dhcp6Config.inMemory(List.of(Endpoint.at(address("::1"), 0))), source, CLOCK)
        .leaseListener(events::addAll)
        .build();
  }

  private static final class SlowStore implements LeaseStore {
    final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final List<Executor> completions = new ArrayList<>();

    @Override
    public List<LeaseRecord> open(Executor runner) {
      completions.add(runner);
      return List.of();
    }

    @Override
    public boolean keep(List<LeaseRecord> records, Completion completion) {
      return waiting.add(() -> completions.get(0).execute(() -> completion.completed(true)));
    }

    @Override
    public void close() {}
  }

  private static final class Source implements ConfigSource {
    final BlockingQueue<Long> acknowledged = new LinkedBlockingQueue<>();
    final List<Consumer<NetworkConfig>> listeners = new CopyOnWriteArrayList<>();
    private volatile NetworkConfig config;

    Source(NetworkConfig config) {
      this.config = config;
    }

    void change(NetworkConfig next) {
      config = next;
      listeners.forEach(listener -> listener.accept(next));
    }

    @Override
    public NetworkConfig current() {
      return config;
    }

    @Override
    public AutoCloseable subscribe(Consumer<NetworkConfig> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    @Override
    public void acknowledge(long version) {
      acknowledged.add(version);
    }
  }

  /** On fd88::/64, for clients whose source addresses say nothing. */
  private static final class Relay implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress to;
    Duid server = Bench.SERVER;

    Relay(InetSocketAddress to) throws IOException {
      this.to = to;
      socket = new DatagramSocket(new InetSocketAddress("::1", 0));
      socket.setSoTimeout(20_000);
    }

    Inet6Address lease(MacAddress mac) throws IOException {
      Dhcp6Message advertise =
          ask(
              Dhcp6Message.builder(MessageType.SOLICIT, 1)
                  .clientId(Duid.ll(mac))
                  .association(Ia.wish(1))
                  .build());
      server = advertise.serverId().orElseThrow();
      return Bench.addressOf(
          ask(
              Dhcp6Message.builder(MessageType.REQUEST, 2)
                  .clientId(Duid.ll(mac))
                  .serverId(server)
                  .association(Ia.wish(1, Bench.addressOf(advertise)))
                  .build()));
    }

    Dhcp6Message ask(Dhcp6Message message) throws IOException {
      send(wrapped(message).encode());
      return receive(message);
    }

    RelayMessage wrapped(Dhcp6Message message) {
      return new RelayMessage(
          MessageType.RELAY_FORW,
          0,
          address("fd88::1"),
          address("fe80::1"),
          Dhcp6Options.builder().add(Dhcp6Option.RELAY_PORT, new byte[2]).build(),
          message);
    }

    void send(byte[] payload) throws IOException {
      socket.send(new DatagramPacket(payload, payload.length, to));
    }

    Dhcp6Message receive(Dhcp6Message asked) throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      socket.receive(packet);
      RelayMessage reply =
          (RelayMessage) Dhcp6Packet.decode(Arrays.copyOf(packet.getData(), packet.getLength()));
      Dhcp6Message message = (Dhcp6Message) reply.relayed();
      assertThat(message.transactionId()).isEqualTo(asked.transactionId());
      return message;
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
