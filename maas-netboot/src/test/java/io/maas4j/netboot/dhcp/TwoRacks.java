package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.failover.Failover;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.Role;
import io.maas4j.netboot.failover.SharedSecret;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Two servers that share a network, and a relay that passes everything on to both. */
final class TwoRacks implements AutoCloseable {
  static final SharedSecret SECRET = SharedSecret.of("pair-1", "0123456789abcdef");

  final int port = freePort();
  final BlockingQueue<PairStatus> states = new LinkedBlockingQueue<>();
  final BlockingQueue<LeaseEvent> events = new LinkedBlockingQueue<>();
  SharedSecret primarySecret = SECRET;
  private int xid;
  private final Path directory;
  private final DatagramSocket socket;
  private @Nullable DhcpServer primary;
  private @Nullable DhcpServer secondary;

  TwoRacks(Path directory) throws IOException {
    this.directory = directory;
    // A relay listens where it sends from (RFC 8357).
    socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    socket.setSoTimeout(400);
  }

  static int freePort() {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  DhcpServer primary() {
    return primary == null ? primary = start(Role.PRIMARY) : primary;
  }

  DhcpServer secondary() {
    return secondary == null ? secondary = start(Role.SECONDARY) : secondary;
  }

  void endPrimary() {
    primary().close();
    primary = null;
  }

  void endSecondary() {
    secondary().close();
    secondary = null;
  }

  boolean inSync() {
    return primary().pairs().get(0).state() == PairState.NORMAL
        && secondary().pairs().get(0).state() == PairState.NORMAL;
  }

  private DhcpServer start(Role role) {
    DhcpConfig config =
        DhcpConfig.durable(
            List.of(DhcpConfig.Endpoint.at(Networks.address("127.0.0.1"), 0)),
            directory.resolve(role.name()));
    DhcpServer server =
        DhcpServer.builder(config, new Fixed(config(role)), Clock.systemUTC())
            .leaseListener(events::addAll)
            .pairListener(states::add)
            .build();
    server.start();
    return server;
  }

  NetworkConfig config(Role role) {
    InetSocketAddress listening = new InetSocketAddress("127.0.0.1", port);
    Inet4Address rack = Networks.address(role == Role.PRIMARY ? "10.88.0.1" : "10.88.0.2");
    return NetworkConfig.builder(1)
        .networks(
            List.of(
                SharedNetwork.named("vlan-2")
                    .failover(
                        Optional.of(
                            new Failover(
                                role,
                                listening,
                                listening,
                                role == Role.PRIMARY ? primarySecret : SECRET,
                                Duration.ofHours(1))))
                    .subnets(
                        List.of(
                            Subnet4.of(Networks.address("10.88.0.0"), 24, rack)
                                .range(
                                    Networks.address("10.88.0.100"),
                                    Networks.address("10.88.0.199"))
                                .build()))
                    .build()))
        .build();
  }

  /** One exchange; empty when nobody answers for a moment. */
  Optional<DhcpMessage> lease(MacAddress mac, int secs) throws IOException {
    Optional<DhcpMessage> offer = ask(message(MessageType.DISCOVER, mac, secs).build());
    if (offer.isEmpty()) {
      return offer;
    }
    return ask(
        message(MessageType.REQUEST, mac, secs)
            .option(
                DhcpOption.SERVER_ID,
                offer.get().options().address(DhcpOption.SERVER_ID).orElseThrow())
            .option(DhcpOption.REQUESTED_ADDRESS, offer.get().yiaddr())
            .build());
  }

  private DhcpMessage.Builder message(MessageType type, MacAddress mac, int secs) {
    return DhcpMessage.request(type, ++xid, mac.octets())
        .secs(secs)
        .giaddr(Networks.address("127.0.0.1"))
        .option(DhcpOption.RELAY_AGENT_INFORMATION, relayInformation());
  }

  /** Link selection (5) into the served subnet, and source port (19). */
  private static byte[] relayInformation() {
    return new byte[] {5, 4, 10, 88, 0, 0, 19, 0};
  }

  private Optional<DhcpMessage> ask(DhcpMessage message) throws IOException {
    byte[] bytes = message.encode();
    for (DhcpServer server : Arrays.asList(primary, secondary)) {
      if (server != null && !server.addresses().isEmpty()) {
        socket.send(new DatagramPacket(bytes, bytes.length, server.addresses().get(0)));
      }
    }
    while (true) {
      byte[] buffer = new byte[4096];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return Optional.empty();
      }
      DhcpMessage reply = DhcpMessage.decode(Arrays.copyOf(buffer, packet.getLength()));
      if (reply.xid() == message.xid() && Arrays.equals(reply.chaddr(), message.chaddr())) {
        return Optional.of(reply);
      }
    }
  }

  @Override
  public void close() {
    if (primary != null) {
      endPrimary();
    }
    if (secondary != null) {
      endSecondary();
    }
    socket.close();
  }

  private record Fixed(NetworkConfig current) implements ConfigSource {
    @Override
    public AutoCloseable subscribe(Consumer<NetworkConfig> listener) {
      return () -> {};
    }

    @Override
    public void acknowledge(long version) {}
  }
}
