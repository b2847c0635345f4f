package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.dhcp.Networks.address;
import static io.maas4j.netboot.dhcp.wire.MessageType.ACK;
import static io.maas4j.netboot.dhcp.wire.MessageType.DISCOVER;
import static io.maas4j.netboot.dhcp.wire.MessageType.OFFER;
import static io.maas4j.netboot.dhcp.wire.MessageType.RELEASE;
import static io.maas4j.netboot.dhcp.wire.MessageType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.dhcp.DhcpConfig.Endpoint;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A started server on loopback, spoken to by a relay that listens on the port it sends from. */
class DhcpServerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");

  @TempDir Path directory;
  private final Source source = new Source(new Networks().relayed().config());
  private final BlockingQueue<LeaseEvent> events = new LinkedBlockingQueue<>();

  @Test
  void aMachineBehindARelayGetsALeaseThatOutlivesARestart() throws Exception {
    Inet4Address leased;
    try (DhcpServer server = durable();
        Relay relay = new Relay()) {
      relay.to(server.start().get(0));
      assertThat(source.acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      leased = relay.lease(MAC);
      assertThat(leased).isEqualTo(address("10.88.0.100"));
      LeaseEvent event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event)
          .isEqualTo(
              new LeaseEvent(
                  Action.COMMIT, MAC, leased, CLOCK.instant(), Duration.ofSeconds(600), "node"));
      assertThat(server.stats().received()).containsEntry(DISCOVER, 1L).containsEntry(REQUEST, 1L);
      assertThat(server.stats().sent()).containsEntry(OFFER, 1L).containsEntry(ACK, 1L);
      assertThat(server.stats().leases()).isEqualTo(1);
      assertThat(server.stats().configVersion()).isEqualTo(1);
    }
    try (DhcpServer server = durable();
        Relay relay = new Relay()) {
      relay.to(server.start().get(0));
      assertThat(events.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(server.stats().leases()).isEqualTo(1);
      DhcpMessage reboot =
          relay.ask(
              relay.message(REQUEST, MAC).option(DhcpOption.REQUESTED_ADDRESS, leased).build());
      assertThat(reboot.messageType()).contains(ACK);
      assertThat(reboot.yiaddr()).isEqualTo(leased);
      assertThat(relay.lease(new MacAddress("52:54:00:00:00:02"))).isNotEqualTo(leased);
    }
  }

  @Test
  void rubbishIsCountedAndTheServerGoesOn() throws Exception {
    try (DhcpServer server = inMemory(events::addAll).build();
        Relay relay = new Relay()) {
      relay.to(server.start().get(0));
      for (int i = 0; i < 50; i++) {
        relay.send(new byte[i * 7]);
      }
      assertThat(relay.lease(MAC)).isEqualTo(address("10.88.0.100"));
      assertThat(server.stats().dropped()).containsEntry("malformed", 50L);
    }
  }

  @Test
  void aNewConfigurationIsServedAndAcknowledged() throws Exception {
    try (DhcpServer server = inMemory(events::addAll).build();
        Relay relay = new Relay()) {
      relay.to(server.start().get(0));
      assertThat(source.acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      Networks next = new Networks().relayed().host(MAC, "10.88.0.7");
      next.version = 2;
      source.change(next.config());
      assertThat(source.acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(relay.lease(MAC)).isEqualTo(address("10.88.0.7"));
    }
    assertThat(source.listeners).isEmpty();
  }

  @Test
  void eventsThatWereNotTakenComeAgainInTheirOrder() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    LeaseListener moody =
        batch -> {
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("region away");
          }
          events.addAll(batch);
        };
    try (DhcpServer server = inMemory(moody).build();
        Relay relay = new Relay()) {
      relay.to(server.start().get(0));
      Inet4Address leased = relay.lease(MAC);
      relay.send(relay.message(RELEASE, MAC).ciaddr(leased).build().encode());
      assertThat(events.poll(10, TimeUnit.SECONDS).action()).isEqualTo(Action.COMMIT);
      assertThat(events.poll(10, TimeUnit.SECONDS).action()).isEqualTo(Action.RELEASE);
    }
  }

  @Test
  void aPortInUseIsNamedWithWhatToDo() throws Exception {
    try (DhcpServer first = inMemory(events::addAll).build()) {
      int port = first.start().get(0).getPort();
      DhcpServer second =
          DhcpServer.builder(
                  DhcpConfig.inMemory(List.of(Endpoint.at(address("127.0.0.1"), port))),
                  source,
                  CLOCK)
              .build();
      assertThatThrownBy(second::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1 UDP port " + port + " is in use")
          .hasMessageContaining("stop the other DHCP server");
      second.close();
    }
  }

  @Test
  void anInterfaceThatIsNotThereIsNamed() {
    DhcpServer server =
        DhcpServer.builder(
                DhcpConfig.inMemory(
                    List.of(
                        new Endpoint(java.util.Optional.of("nosuch0"), address("127.0.0.1"), 0))),
                source,
                CLOCK)
            .build();
    assertThatThrownBy(server::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nosuch0");
    server.close();
  }

  @Test
  void endpointsComeAndGoWhileTheOthersStayAsTheyAre() throws Exception {
    Endpoint one = Endpoint.at(address("127.0.0.1"), 0);
    Endpoint two = Endpoint.at(address("127.0.0.2"), 0);
    try (DhcpServer server =
            DhcpServer.builder(DhcpConfig.inMemory(List.of()), source, CLOCK).build();
        Relay relay = new Relay()) {
      assertThatThrownBy(() -> server.endpoints(List.of(one)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(server.start()).isEmpty();
      InetSocketAddress first = server.endpoints(List.of(one)).get(0);
      relay.to(first);
      Inet4Address leased = relay.lease(MAC);

      List<InetSocketAddress> both = server.endpoints(List.of(two, one));
      assertThat(both.get(1)).isEqualTo(first);
      relay.to(both.get(0));
      assertThat(relay.lease(MAC)).isEqualTo(leased);

      assertThat(server.endpoints(List.of(one))).containsExactly(first);
      assertThat(server.addresses()).containsExactly(first);
      new DatagramSocket(both.get(0)).close(); // nobody has it any more
      relay.to(first);
      assertThat(relay.lease(MAC)).isEqualTo(leased);
    }
  }

  @Test
  void anEndpointThatCannotBeIsNamedAndTheOthersServe() throws Exception {
    try (DhcpServer server = inMemory(events::addAll).build();
        DatagramSocket taken = new DatagramSocket(0, address("127.0.0.1"));
        Relay relay = new Relay()) {
      server.start();
      Endpoint refused = Endpoint.at(address("127.0.0.1"), taken.getLocalPort());
      Endpoint good = Endpoint.at(address("127.0.0.3"), 0);
      assertThatThrownBy(() -> server.endpoints(List.of(refused, good)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("UDP port " + taken.getLocalPort() + " is in use");
      assertThat(server.addresses()).hasSize(1);
      relay.to(server.addresses().get(0));
      assertThat(relay.lease(MAC)).isEqualTo(address("10.88.0.100"));
      taken.close();
      assertThat(server.endpoints(List.of(refused, good))).hasSize(2);
    }
  }

  @Test
  void anotherEventLoopIsUsedAndLeftRunning() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      try (DhcpServer server = inMemory(events::addAll).eventLoops(group).build();
          Relay relay = new Relay()) {
        relay.to(server.start().get(0));
        assertThat(relay.lease(MAC)).isEqualTo(address("10.88.0.100"));
      }
      assertThat(group.isShuttingDown()).isFalse();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }

  @Test
  void closingTwiceIsFineAndLeavesNoThreadBehind() {
    DhcpServer server = durable();
    server.start();
    server.close();
    server.close();
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(server::stats).isInstanceOf(IllegalStateException.class);
    // A thread is out of the list a moment after its executor counts as terminated.
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("maas-dhcp")));
  }

  private DhcpServer durable() {
    return DhcpServer.builder(
            DhcpConfig.durable(
                List.of(Endpoint.at(address("127.0.0.1"), 0)), directory.resolve("leases")),
            source,
            CLOCK)
        .leaseListener(events::addAll)
        .build();
  }

  private DhcpServer.Builder inMemory(LeaseListener listener) {
    return DhcpServer.builder(
            DhcpConfig.inMemory(List.of(Endpoint.at(address("127.0.0.1"), 0))), source, CLOCK)
        .leaseListener(listener);
  }

  private static final class Relay implements AutoCloseable {
    private final DatagramSocket socket;
    private InetSocketAddress server;

    Relay() throws IOException {
      socket = new DatagramSocket(new InetSocketAddress(address("127.0.0.1"), 0));
      socket.setSoTimeout(10_000);
      server = new InetSocketAddress(address("127.0.0.1"), 9);
    }

    void to(InetSocketAddress bound) {
      server = bound;
    }

    DhcpMessage.Builder message(MessageType type, MacAddress mac) {
      return DhcpMessage.request(type, 7, mac.octets())
          .giaddr(address("127.0.0.1"))
          .hops(1)
          .option(DhcpOption.HOST_NAME, "node")
          .option(DhcpOption.RELAY_AGENT_INFORMATION, 5, 4, 10, 88, 0, 0, 19, 0);
    }

    Inet4Address lease(MacAddress mac) throws IOException {
      DhcpMessage offer = ask(message(DISCOVER, mac).build());
      assertThat(offer.messageType()).contains(OFFER);
      DhcpMessage ack =
          ask(
              message(REQUEST, mac)
                  .option(
                      DhcpOption.SERVER_ID,
                      offer.options().address(DhcpOption.SERVER_ID).orElseThrow())
                  .option(DhcpOption.REQUESTED_ADDRESS, offer.yiaddr())
                  .build());
      assertThat(ack.messageType()).contains(ACK);
      return ack.yiaddr();
    }

    DhcpMessage ask(DhcpMessage message) throws IOException {
      send(message.encode());
      byte[] buffer = new byte[2048];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        throw new AssertionError("no answer to " + message, e);
      }
      return DhcpMessage.decode(Arrays.copyOf(buffer, packet.getLength()));
    }

    void send(byte[] bytes) throws IOException {
      socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    @Override
    public void close() {
      socket.close();
    }
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
}
