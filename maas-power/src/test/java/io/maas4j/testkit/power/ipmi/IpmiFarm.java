package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Simulated BMCs, thousands in one process: one port, and an address of its own in 127.0.0.0/8 for
 * each, which needs no setup on Linux. One event loop serves them all; a BMC costs a socket and a
 * few kilobytes. Closing it frees the port; idempotent. Safe for concurrent use.
 *
 * <pre>{@code
 * try (IpmiFarm farm = IpmiFarm.open()) {
 *   SimulatedBmc bmc = farm.add(BmcProfile.STANDARD);
 *   // ipmitool -I lanplus -H <its address> -p <farm.port()> -U maas -P secret power on
 *   assertThat(bmc.chassis().power()).isEqualTo(PowerState.ON);
 * }
 * }</pre>
 */
public final class IpmiFarm implements AutoCloseable {
  private static final int MAX_BMCS = 60_000;
  private static final int LARGEST = 2048;
  private static final int LONGEST_DETOUR_MILLIS = 50;

  private final EventLoopGroup group;
  private final boolean epoll;
  private final Clock clock;
  // Of the event loop alone, but for the seeds of BMCs, which are drawn under the farm's lock.
  private final SplittableRandom networkRandom;
  private final SplittableRandom seeds;
  private final CryptoEngine crypto;
  private final List<Channel> channels = new ArrayList<>();
  private int port;
  private int added;

  private IpmiFarm(int port, Clock clock, long seed) {
    this.port = port;
    this.clock = clock;
    this.seeds = new SplittableRandom(seed);
    this.networkRandom = seeds.split();
    this.crypto = new CryptoEngine(seeds.split());
    this.epoll = Epoll.isAvailable();
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("maas-sim-bmc", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** On a port of the system's choice, with the system's clock. */
  public static IpmiFarm open() {
    return open(0, Clock.systemUTC(), 1);
  }

  /**
   * @param port 0 for one of the system's choice; below 1024 needs rights
   * @param clock by which machines follow and sessions age
   * @param seed of all that is random: session ids, keys, which packets are lost
   */
  public static IpmiFarm open(int port, Clock clock, long seed) {
    return new IpmiFarm(port, clock, seed);
  }

  /** Where all of them listen; 0 before the first. */
  public synchronized int port() {
    return port;
  }

  /**
   * One more BMC, at the next address: 127.1.0.1, 127.1.0.2 and so on. Blocks until it listens.
   *
   * @throws IOException when its address cannot be bound
   */
  public synchronized SimulatedBmc add(BmcProfile profile) throws IOException {
    int next = added + 1;
    return add(profile, address(next));
  }

  /**
   * One more BMC, at this address.
   *
   * @throws IOException when it cannot be bound
   */
  public synchronized SimulatedBmc add(BmcProfile profile, InetAddress address) throws IOException {
    if (added == MAX_BMCS) {
      throw new IllegalStateException("a farm has at most " + MAX_BMCS + " BMCs");
    }
    Receiver receiver = new Receiver();
    Channel channel = bind(address, receiver);
    InetSocketAddress bound = (InetSocketAddress) channel.localAddress();
    port = bound.getPort();
    added++;
    SimulatedBmc bmc = new SimulatedBmc(bound, added, profile, clock, crypto, seeds.split());
    channel.eventLoop().execute(() -> receiver.serve(bmc));
    channels.add(channel);
    return bmc;
  }

  /** This many more, alike. */
  public synchronized List<SimulatedBmc> add(int count, BmcProfile profile) throws IOException {
    List<SimulatedBmc> bmcs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      bmcs.add(add(profile));
    }
    return bmcs;
  }

  @Override
  public synchronized void close() {
    channels.forEach(Channel::close);
    channels.clear();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  private Channel bind(InetAddress address, Receiver receiver) throws IOException {
    ChannelFactory<Channel> sockets =
        epoll
            ? () -> new EpollDatagramChannel(SocketProtocolFamily.INET)
            : () -> new NioDatagramChannel(SocketProtocolFamily.INET);
    var bound =
        new Bootstrap()
            .group(group)
            .channelFactory(sockets)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
            .handler(receiver)
            .bind(new InetSocketAddress(address, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "no BMC at " + address.getHostAddress() + " port " + port, bound.cause());
    }
    return bound.channel();
  }

  /** 127.1.0.1 on: 127.0.0.0/16 is left to others. */
  private static InetAddress address(int number) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {127, (byte) (1 + (number >> 16)), (byte) (number >> 8), (byte) number});
  }

  /** The socket of one BMC. On the event loop. */
  private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private Optional<SimulatedBmc> served = Optional.empty();

    void serve(SimulatedBmc bmc) {
      served = Optional.of(bmc);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      if (served.isEmpty()) {
        return;
      }
      SimulatedBmc bmc = served.get();
      PacketFaults network = bmc.network();
      if (happens(network.lossPercent())) {
        return;
      }
      byte[] datagram = new byte[packet.content().readableBytes()];
      packet.content().readBytes(datagram);
      Optional<byte[]> answer = bmc.receive(datagram);
      if (answer.isEmpty() || happens(network.lossPercent())) {
        return;
      }
      byte[] octets = bmc.has(IpmiFault.GARBAGE) ? garbage() : answer.get();
      long millis = bmc.latency().toMillis();
      if (happens(network.reorderPercent())) {
        millis += 1 + networkRandom.nextInt(LONGEST_DETOUR_MILLIS);
      }
      send(context, packet.sender(), octets, millis);
      if (happens(network.duplicatePercent())) {
        send(context, packet.sender(), octets, millis);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A port that was closed before our answer came to it: nothing that matters to a BMC.
      if (!(cause instanceof IOException)) {
        context.fireExceptionCaught(cause);
      }
    }

    private void send(
        ChannelHandlerContext context, InetSocketAddress to, byte[] octets, long millis) {
      Runnable send =
          () ->
              context.writeAndFlush(
                  new DatagramPacket(Unpooled.wrappedBuffer(octets), to), context.voidPromise());
      if (millis == 0) {
        send.run();
      } else {
        context.executor().schedule(send, millis, TimeUnit.MILLISECONDS);
      }
    }

    private byte[] garbage() {
      byte[] octets = new byte[networkRandom.nextInt(200)];
      networkRandom.nextBytes(octets);
      return octets;
    }

    private boolean happens(int percent) {
      return percent > 0 && networkRandom.nextInt(100) < percent;
    }
  }
}
