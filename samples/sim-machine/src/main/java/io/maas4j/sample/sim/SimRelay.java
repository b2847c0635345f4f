package io.maas4j.sample.sim;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.wire.WireFormatException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DHCP relay (RFC 3046) for machines on a link that exists in memory only: on a loopback device
 * there is no broadcast. It asks for answers at the port it sends from (RFC 8357), so that it needs
 * no privilege. One relay serves many machines. Thread-safe; lives until closed.
 */
public final class SimRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimRelay.class);
  private static final int CIRCUIT_ID = 1;
  private static final int QUEUE = 32;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final SimNetwork network;
  private final SimCounters counters;
  private final DatagramSocket socket;
  private final Thread receiver;
  private final Map<MacAddress, Port> ports = new ConcurrentHashMap<>();

  private SimRelay(SimNetwork network, SimCounters counters, DatagramSocket socket) {
    this.network = network;
    this.counters = counters;
    this.socket = socket;
    this.receiver = new Thread(this::receive, "maas-sim-relay");
    this.receiver.setDaemon(true);
  }

  /**
   * Binds a free port and listens.
   *
   * @throws IOException naming the address when it cannot be bound
   */
  static SimRelay start(SimNetwork network, SimCounters counters) throws IOException {
    InetAddress address = listenAddress(network.giaddr());
    DatagramSocket socket;
    try {
      socket = new DatagramSocket(new InetSocketAddress(address, 0));
    } catch (IOException e) {
      throw new IOException(
          "the relay cannot listen on " + address.getHostAddress() + ": " + e.getMessage(), e);
    }
    SimRelay relay = new SimRelay(network, counters, socket);
    relay.receiver.start();
    return relay;
  }

  private static InetAddress listenAddress(Inet4Address giaddr) throws IOException {
    boolean local = giaddr.isLoopbackAddress() || NetworkInterface.getByInetAddress(giaddr) != null;
    return local ? giaddr : InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** Where it listens and sends from. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /**
   * Plugs a card in; the port takes what is for that card until closed.
   *
   * @throws IllegalArgumentException when the MAC is plugged in already
   */
  Port plugIn(MacAddress mac) {
    Port port = new Port(mac);
    if (ports.putIfAbsent(mac, port) != null) {
      throw new IllegalArgumentException("two machines have the MAC " + mac);
    }
    return port;
  }

  @Override
  public void close() {
    socket.close();
    try {
      receiver.join(CLOSE_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive() {
    byte[] buffer = new byte[65_536];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (IOException e) {
        if (!socket.isClosed()) {
          LOG.warn("the relay does not receive address={}", address(), e);
          socket.close();
        }
        return;
      }
      deliver(java.util.Arrays.copyOf(buffer, packet.getLength()));
    }
  }

  private void deliver(byte[] bytes) {
    counters.dhcpReceived.increment();
    DhcpMessage message;
    try {
      message = DhcpMessage.decode(bytes);
    } catch (WireFormatException e) {
      LOG.debug("not a DHCP message: {}", e.getMessage());
      return;
    }
    byte[] chaddr = message.chaddr();
    Port port = chaddr.length == 6 ? ports.get(MacAddress.of(chaddr)) : null;
    if (port == null) {
      LOG.debug("an answer for nobody here: {}", message);
      return;
    }
    // RFC 3046 §2.1: the relay takes back what it added. A full queue loses, as a card does.
    port.queue.offer(message.toBuilder().without(DhcpOption.RELAY_AGENT_INFORMATION).build());
  }

  /** One card's end of the link. */
  final class Port implements DhcpLink, AutoCloseable {
    private final MacAddress mac;
    private final BlockingQueue<DhcpMessage> queue = new LinkedBlockingQueue<>(QUEUE);

    private Port(MacAddress mac) {
      this.mac = mac;
    }

    @Override
    public void send(DhcpMessage message) throws IOException {
      byte[] name = mac.dashed().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      byte[] information = new byte[2 + name.length + 2];
      information[0] = CIRCUIT_ID;
      information[1] = (byte) name.length;
      System.arraycopy(name, 0, information, 2, name.length);
      // RFC 8357 §5.1: the sub-option has no value.
      information[2 + name.length] = DhcpOption.RELAY_SOURCE_PORT;
      byte[] bytes =
          message.toBuilder()
              .giaddr(network.giaddr())
              .hops(message.hops() + 1)
              .option(DhcpOption.RELAY_AGENT_INFORMATION, information)
              .build()
              .encode();
      counters.dhcpSent.increment();
      socket.send(new DatagramPacket(bytes, bytes.length, network.dhcpServer()));
    }

    @Override
    public Optional<DhcpMessage> receive(Duration wait) throws InterruptedException {
      return Optional.ofNullable(queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Forgets what came before, as a card does that was off. */
    void drain() {
      queue.clear();
    }

    @Override
    public void close() {
      ports.remove(mac, this);
    }
  }
}
