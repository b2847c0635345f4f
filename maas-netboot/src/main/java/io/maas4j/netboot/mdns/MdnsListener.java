package io.maas4j.netboot.mdns;

import io.maas4j.netboot.mdns.wire.MdnsMessage;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what hosts on the links of some interfaces call themselves, on 224.0.0.251 and ff02::fb. It
 * asks nothing and answers nothing. Shares its port with the system's own responder.
 *
 * <p>Answers count that come from port 5353 and from an address on the link (RFC 6762 §6, §11), and
 * only for the sender's own addresses. Of a flood, {@value #MOST_A_SECOND} packets a second are
 * looked at. Thread-safe.
 */
public final class MdnsListener implements AutoCloseable {
  /** Packets a second that are looked at, of each interface and family. */
  public static final int MOST_A_SECOND = 100;

  private static final Logger LOG = LoggerFactory.getLogger(MdnsListener.class);
  private static final int PORT = 5353;
  private static final int MAX_DATAGRAM = 9000;

  private final Listener listener;
  private final LongSupplier nanoTime;
  private final LongAdder ignored = new LongAdder();
  // Guarded by this: interfaces come and go rarely.
  private final Map<Place, Channel> open = new HashMap<>();
  private final Set<Place> complained = new HashSet<>();
  private @Nullable EventLoopGroup group;

  private record Place(String interfaceName, SocketProtocolFamily family) {}

  /** Told on the event loop: it must return at once. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param interfaceName where it was said
     * @param address of the host
     * @param hostname without {@code .local}, in small letters; may be of any characters
     */
    void named(String interfaceName, InetAddress address, String hostname);
  }

  public MdnsListener(Listener listener) {
    this(listener, System::nanoTime);
  }

  MdnsListener(Listener listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /**
   * Listens on these from now on, and nowhere else; on none, it has neither sockets nor threads.
   * Blocks until it does. What cannot be listened on is logged once, and tried again the next time.
   */
  public synchronized void listen(Collection<String> interfaces) {
    Set<Place> wanted = new HashSet<>();
    for (String name : interfaces) {
      wanted.add(new Place(name, SocketProtocolFamily.INET));
      wanted.add(new Place(name, SocketProtocolFamily.INET6));
    }
    open.entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey()) || !entry.getValue().isOpen();
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    complained.retainAll(wanted);
    wanted.removeAll(open.keySet());
    for (Place place : wanted) {
      try {
        open.put(place, open(place));
        complained.remove(place);
      } catch (SocketException e) {
        if (complained.add(place)) {
          LOG.info(
              "multicast DNS is not listened to interface={} family={}: {}",
              place.interfaceName(),
              place.family(),
              e.getMessage());
        }
      }
    }
    if (open.isEmpty()) {
      end();
    }
  }

  /** Packets that were not looked at, or say nothing that counts. */
  public long ignored() {
    return ignored.sum();
  }

  private Channel open(Place place) throws SocketException {
    NetworkInterface nic = NetworkInterface.getByName(place.interfaceName());
    boolean ipv4 = place.family() == SocketProtocolFamily.INET;
    if (nic == null || !nic.isUp() || !hasAddress(nic, ipv4)) {
      throw new SocketException("the interface is not up, or has no address of this family");
    }
    Channel channel =
        new Bootstrap()
            .group(group())
            // one socket for each interface: the JDK hands it what came for its own group only
            .channelFactory(() -> new NioDatagramChannel(place.family()))
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM))
            .handler(new Ear(nic))
            .bind(new InetSocketAddress(ipv4 ? "0.0.0.0" : "::", PORT))
            .awaitUninterruptibly()
            .channel();
    if (!channel.isActive()) {
      channel.close();
      throw new SocketException("UDP port " + PORT + " cannot be shared");
    }
    ChannelFuture joined =
        ((NioDatagramChannel) channel)
            .joinGroup(address(ipv4 ? "224.0.0.251" : "ff02::fb"), nic, null)
            .awaitUninterruptibly();
    if (!joined.isSuccess()) {
      channel.close();
      throw new SocketException("the group cannot be joined: " + joined.cause().getMessage());
    }
    return channel;
  }

  private EventLoopGroup group() {
    EventLoopGroup current = group;
    if (current == null) {
      current =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("maas-mdns", true), NioIoHandler.newFactory());
      group = current;
    }
    return current;
  }

  private static boolean hasAddress(NetworkInterface nic, boolean ipv4) {
    return nic.inetAddresses().anyMatch(address -> address instanceof Inet4Address == ipv4);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError("a literal needs no name service", e);
    }
  }

  private void end() {
    EventLoopGroup current = group;
    group = null;
    if (current != null) {
      current.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Channel::close);
    open.clear();
    end();
  }

  /** Looks at one packet. */
  void heard(NetworkInterface nic, InetSocketAddress sender, byte[] payload) {
    if (sender.getPort() != PORT || !isOnLink(nic, sender.getAddress())) {
      ignored.increment();
      return;
    }
    try {
      MdnsMessage message = MdnsMessage.decode(payload);
      if (message.response()) {
        HostNames.of(message, withoutZone(sender.getAddress()))
            .forEach((address, name) -> listener.named(nic.getName(), address, name));
      }
    } catch (WireFormatException e) {
      ignored.increment();
      LOG.trace("a malformed mDNS packet sender={}: {}", sender, e.getMessage());
    }
  }

  private static InetAddress withoutZone(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address always has a legal length", e);
    }
  }

  static boolean isOnLink(NetworkInterface nic, InetAddress address) {
    if (address.isLinkLocalAddress()) {
      return true;
    }
    List<InterfaceAddress> own = new ArrayList<>(nic.getInterfaceAddresses());
    return own.stream()
        .filter(o -> o.getAddress().getClass().equals(address.getClass()))
        .anyMatch(
            o ->
                isSame(
                    o.getAddress().getAddress(), address.getAddress(), o.getNetworkPrefixLength()));
  }

  private static boolean isSame(byte[] one, byte[] other, int bits) {
    for (int i = 0; i < bits; i++) {
      int bit = 0x80 >> i % 8;
      if ((one[i / 8] & bit) != (other[i / 8] & bit)) {
        return false;
      }
    }
    return true;
  }

  private final class Ear extends SimpleChannelInboundHandler<DatagramPacket> {
    private final NetworkInterface nic;
    private long second = Long.MIN_VALUE;
    private int count;

    Ear(NetworkInterface nic) {
      this.nic = nic;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      long now = nanoTime.getAsLong() / 1_000_000_000L;
      if (now != second) {
        second = now;
        count = 0;
      }
      if (++count > MOST_A_SECOND) {
        ignored.increment();
        return;
      }
      byte[] payload = new byte[packet.content().readableBytes()];
      packet.content().readBytes(payload);
      heard(nic, packet.sender(), payload);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("an mDNS socket failed interface={}", nic.getName(), cause);
      context.close(); // the next call of listen opens another
    }
  }
}
