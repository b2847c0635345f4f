package io.maas4j.power.ipmi;

import com.google.common.net.InetAddresses;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Talks to any number of BMCs over UDP, on one event loop or a few.
 *
 * <pre>{@code
 * try (IpmiClient client = IpmiClient.create()) {
 *   ChassisStatus status =
 *       client
 *           .connected(
 *               "10.0.0.7",
 *               IpmiCredentials.of("maas", password),
 *               IpmiOptions.DEFAULTS,
 *               session -> session.send(new GetChassisStatus()))
 *           .toCompletableFuture()
 *           .get();
 * }
 * }</pre>
 *
 * <p>Sessions with one BMC are limited in number and kept apart in time ({@link IpmiClientConfig});
 * who comes while one is in use gets the same one if the credentials and the manner are the same,
 * and waits otherwise. Safe for concurrent use. Stages complete on an event loop, where nobody may
 * wait.
 */
public final class IpmiClient implements AutoCloseable {
  private static final long CLOSING_SECONDS = 5;
  private static final long POLL_MILLIS = 20;

  /** Looks up names; waits. */
  interface Names {
    InetAddress address(String name) throws UnknownHostException;
  }

  private record Lane(EventLoop loop, UdpSockets sockets, Bmcs bmcs) {}

  private final Optional<EventLoopGroup> ownGroup;
  private final Executor resolver;
  private final Names names;
  private final List<Lane> lanes = new ArrayList<>();
  private final IpmiCounters counters = new IpmiCounters();
  private final AtomicBoolean closed = new AtomicBoolean();

  private IpmiClient(
      EventLoopGroup group,
      Optional<EventLoopGroup> ownGroup,
      Executor resolver,
      Names names,
      IpmiClientConfig config) {
    this.ownGroup = ownGroup;
    this.resolver = resolver;
    this.names = names;
    boolean epoll = usesEpoll(group);
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < config.sockets(); i++) {
      EventLoop loop = group.next();
      UdpSockets sockets = new UdpSockets(loop, epoll, counters);
      Bmcs bmcs =
          new Bmcs(
              new Surroundings(
                  new NettyLoop(loop), sockets, new CryptoEngine(random), random, counters),
              config);
      sockets.receiver(bmcs::received);
      lanes.add(new Lane(loop, sockets, bmcs));
    }
  }

  /** With {@link IpmiClientConfig#DEFAULTS}. */
  public static IpmiClient create() {
    return create(IpmiClientConfig.DEFAULTS);
  }

  /** With event loops of its own, on daemon threads named {@code maas-ipmi}. */
  public static IpmiClient create(IpmiClientConfig config) {
    // Names are looked up rarely, and each by a thread of its own that then goes.
    return create(
        task -> new DefaultThreadFactory("maas-ipmi-names", true).newThread(task).start(), config);
  }

  /**
   * The same.
   *
   * @param resolver for looking up names, which waits
   */
  public static IpmiClient create(Executor resolver, IpmiClientConfig config) {
    return create(resolver, InetAddress::getByName, config);
  }

  static IpmiClient create(Executor resolver, Names names, IpmiClientConfig config) {
    EventLoopGroup own =
        new MultiThreadIoEventLoopGroup(
            config.sockets(),
            new DefaultThreadFactory("maas-ipmi", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    return new IpmiClient(own, Optional.of(own), resolver, names, config);
  }

  /**
   * On event loops that the caller keeps and closes.
   *
   * @param group of Netty's epoll or NIO transport
   * @param resolver for looking up names, which waits
   */
  public static IpmiClient on(EventLoopGroup group, Executor resolver, IpmiClientConfig config) {
    return new IpmiClient(group, Optional.empty(), resolver, InetAddress::getByName, config);
  }

  /**
   * A session with the BMC at this address, port 623.
   *
   * @param host an address, IPv6 with brackets or without; or a name, which is looked up for each
   *     session (the JVM remembers names for as long as {@code networkaddress.cache.ttl} says, 30 s
   *     by default)
   */
  public CompletionStage<IpmiSession> connect(
      String host, IpmiCredentials credentials, IpmiOptions options) {
    return connect(host, RmcpMessage.PORT, credentials, options);
  }

  /** The same, at another port. */
  public CompletionStage<IpmiSession> connect(
      String host, int port, IpmiCredentials credentials, IpmiOptions options) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (InetAddresses.isInetAddress(bare)) {
      return connect(
          new InetSocketAddress(InetAddresses.forString(bare), port), credentials, options);
    }
    CompletableFuture<IpmiSession> result = new CompletableFuture<>();
    resolver.execute(
        () -> {
          try {
            connect(new InetSocketAddress(names.address(bare), port), credentials, options, result);
          } catch (UnknownHostException e) {
            result.completeExceptionally(new IpmiException(new IpmiFailure.Unresolved(bare)));
          }
        });
    return result;
  }

  /**
   * A session with a BMC.
   *
   * @param address resolved
   * @return the session, to be closed by the caller; fails with {@link IpmiException}. Cancelling
   *     its future gives up.
   * @throws IllegalArgumentException when the address is not resolved
   */
  public CompletionStage<IpmiSession> connect(
      InetSocketAddress address, IpmiCredentials credentials, IpmiOptions options) {
    CompletableFuture<IpmiSession> result = new CompletableFuture<>();
    connect(address, credentials, options, result);
    return result;
  }

  /**
   * Does something with a session and closes it, whatever came of it.
   *
   * @param use what to do; its stage's end is the session's
   */
  public <T> CompletionStage<T> connected(
      InetSocketAddress address,
      IpmiCredentials credentials,
      IpmiOptions options,
      Function<IpmiSession, CompletionStage<T>> use) {
    return connect(address, credentials, options).thenCompose(session -> used(session, use));
  }

  /** The same, by host. */
  public <T> CompletionStage<T> connected(
      String host,
      IpmiCredentials credentials,
      IpmiOptions options,
      Function<IpmiSession, CompletionStage<T>> use) {
    return connect(host, credentials, options).thenCompose(session -> used(session, use));
  }

  private static <T> CompletionStage<T> used(
      IpmiSession session, Function<IpmiSession, CompletionStage<T>> use) {
    CompletionStage<T> stage;
    try {
      stage = use.apply(session);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
    return stage.whenComplete((value, failure) -> session.close());
  }

  /** What this client did so far. */
  public IpmiCounters counters() {
    return counters;
  }

  /**
   * Closes all sessions with their BMCs, then the sockets; blocks, up to 5 s. Idempotent. Not to be
   * called on an event loop.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (Lane lane : lanes) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      ends.add(end);
      lane.loop()
          .execute(
              () -> {
                lane.bmcs().close();
                untilIdle(lane, end);
              });
    }
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .orTimeout(CLOSING_SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> null)
          .join();
    } finally {
      lanes.forEach(lane -> lane.loop().execute(() -> lane.sockets().close()));
      ownGroup.ifPresent(
          own ->
              own.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS).syncUninterruptibly());
    }
  }

  private static void untilIdle(Lane lane, CompletableFuture<Void> end) {
    if (lane.bmcs().isIdle()) {
      end.complete(null);
    } else {
      lane.loop().schedule(() -> untilIdle(lane, end), POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void connect(
      InetSocketAddress address,
      IpmiCredentials credentials,
      IpmiOptions options,
      CompletableFuture<IpmiSession> result) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the address must be resolved: " + address);
    }
    // All of one BMC is on one loop.
    Lane lane = lanes.get(Math.floorMod(address.hashCode(), lanes.size()));
    Connecting wanted = new Connecting(credentials, options, result);
    try {
      lane.loop().execute(() -> lane.bmcs().connect(address, wanted));
    } catch (RejectedExecutionException e) {
      // Its loop has ended.
      result.completeExceptionally(new IpmiException(new IpmiFailure.Closed("client")));
    }
  }

  private static boolean usesEpoll(EventLoopGroup group) {
    return group instanceof MultiThreadIoEventLoopGroup io && io.isIoType(EpollIoHandler.class);
  }
}
