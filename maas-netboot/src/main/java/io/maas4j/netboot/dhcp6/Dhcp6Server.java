package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.internal.ServerLoop;
import io.maas4j.netboot.lease.EventOutbox;
import io.maas4j.netboot.lease.LeaseJournal;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseReports;
import io.maas4j.netboot.lease.LeaseStore;
import io.maas4j.netboot.lease.MemoryLeaseStore;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DHCPv6 server for network boot (RFC 8415, RFC 5970; netboot contract, section 11): stateful
 * addresses and what to boot. Prefixes and temporary addresses are refused.
 *
 * <pre>{@code
 * Dhcp6Config config =
 *     Dhcp6Config.durable(List.of(Endpoint.onInterface("eth1")), Path.of("/var/lib/maas4j/leases6"));
 * try (Dhcp6Server server =
 *     Dhcp6Server.builder(config, networks, clock).leaseListener(events::addAll).build()) {
 *   server.start();
 * }
 * }</pre>
 *
 * <p>Hosts learn their router and their prefix, and that there is DHCP, from router advertisements
 * (RFC 4861 §4.2, flag M): somebody must send them, this server does not.
 *
 * <p>Thread-safe. All messages are handled on one event loop, which never waits for the disk, the
 * listener or the configuration. A server starts once and is closed once.
 */
public final class Dhcp6Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dhcp6Server.class);

  private final Builder settings;
  // Guarded by this: start, close and changes of endpoints, which are rare.
  private @Nullable Running running;
  private boolean closed;

  private Dhcp6Server(Builder settings) {
    this.settings = settings;
  }

  /**
   * @param config where and how to listen
   * @param source networks and hosts; each version in force is acknowledged to it
   * @param clock decides when leases end
   */
  public static Builder builder(Dhcp6Config config, ConfigSource source, Clock clock) {
    return new Builder(config, source, clock);
  }

  /**
   * A server of one subnet, each lease synced before its REPLY, without a listener.
   *
   * <pre>{@code
   * Subnet6 subnet = Subnet6.of(network, 64, rackAddress).range(first, last).build();
   * Endpoint endpoint = Endpoint.onInterface("eth1");
   * try (Dhcp6Server dhcp6 = Dhcp6Server.serving(subnet, endpoint, journal, Clock.systemUTC())) {
   *   dhcp6.start();
   *   …
   * }
   * }</pre>
   *
   * @param endpoint an interface, or an address for clients behind relays
   * @param journal file that keeps the leases over a restart; the server's identifier is beside it
   */
  public static Dhcp6Server serving(
      Subnet6 subnet, Dhcp6Config.Endpoint endpoint, Path journal, Clock clock) {
    SharedNetwork network =
        SharedNetwork.named("served")
            .onInterface(endpoint.interfaceName())
            .subnets6(List.of(subnet))
            .build();
    NetworkConfig networks = NetworkConfig.builder(1).networks(List.of(network)).build();
    Dhcp6Config config = Dhcp6Config.durable(List.of(endpoint), journal);
    return builder(config, ConfigSource.fixed(networks), clock).build();
  }

  /**
   * Reads what was kept, binds all endpoints and serves; blocks until it does.
   *
   * @return the bound addresses, in the order of the endpoints
   * @throws IllegalStateException when an address is in use or not allowed (saying which, and what
   *     helps), when another server uses the journal, or when this one was started or closed before
   * @throws java.io.UncheckedIOException when the journal or the server's identifier cannot be read
   *     or written
   */
  public synchronized List<InetSocketAddress> start() {
    if (closed || running != null) {
      throw new IllegalStateException("a DHCPv6 server starts once: build another");
    }
    Running fresh = new Running(settings);
    try {
      List<InetSocketAddress> bound = fresh.start();
      running = fresh;
      return bound;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fresh.close();
      throw new IllegalStateException("interrupted while starting", e);
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  /**
   * Listens at these from now on, and nowhere else; blocks until it does. An endpoint that stays is
   * not touched: it loses no packet and no lease.
   *
   * @return the bound addresses, in the order of the endpoints
   * @throws IllegalStateException naming what could not be bound, and what helps; everything else
   *     is as wanted then, and the same may be asked for again. Also before the start and after the
   *     end
   */
  public synchronized List<InetSocketAddress> endpoints(List<Dhcp6Config.Endpoint> wanted) {
    try {
      return running().sockets().become(wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while opening sockets", e);
    }
  }

  /** Where it listens now; nowhere before the start and after the end. */
  public synchronized List<InetSocketAddress> addresses() {
    return running == null ? List.of() : running.sockets().addresses();
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("the DHCPv6 server does not run");
    }
    return running;
  }

  /**
   * Counters and figures of now.
   *
   * @throws IllegalStateException before the start and after the end
   */
  public synchronized Dhcp6Stats stats() {
    return running().engine().stats();
  }

  /**
   * Stops listening, writes what is queued and ends all own threads; blocks for at most about ten
   * seconds. Idempotent. Not to be called on an event loop.
   */
  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** Collects what a server needs. Not thread-safe. */
  public static final class Builder {
    private final Dhcp6Config config;
    private final ConfigSource source;
    private final Clock clock;
    private LeaseListener listener = events -> {};
    private Predicate<Inet6Address> inUse = address -> false;
    private Tap tap = Tap.NONE;
    private @Nullable EventLoopGroup group;
    private @Nullable LeaseStore store;
    private @Nullable Duid duid;

    private Builder(Dhcp6Config config, ConfigSource source, Clock clock) {
      this.config = config;
      this.source = source;
      this.clock = clock;
    }

    /** Told of leases on a thread of the server's own; nobody by default. */
    public Builder leaseListener(LeaseListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Addresses that are in use already and must not be leased dynamically; none by default.
     *
     * @param inUse asked on the event loop for each address considered, so it must not block
     */
    public Builder excluding(Predicate<Inet6Address> inUse) {
      this.inUse = inUse;
      return this;
    }

    /** Hears of every packet; nobody by default. */
    public Builder tap(Tap tap) {
      this.tap = tap;
      return this;
    }

    /**
     * Runs on a loop of this group, which stays the caller's to shut down, after the server; by
     * default the server has one of its own.
     */
    public Builder eventLoops(EventLoopGroup group) {
      this.group = group;
      return this;
    }

    /**
     * Keeps the leases here, instead of in the configuration's journal; the server opens it when it
     * starts and closes it at the end. It wants a {@link #serverId lasting identifier} too.
     *
     * @throws IllegalArgumentException when the configuration names a journal
     */
    public Builder leaseStore(LeaseStore store) {
      if (config.journal().isPresent()) {
        throw new IllegalArgumentException(
            "the leases are kept in journal "
                + config.journal().get()
                + " already: leave it out, or the lease store");
      }
      this.store = store;
      return this;
    }

    /**
     * The server's identifier, which must be the same after a restart; by default one that is made
     * at the first start and kept beside the journal.
     */
    public Builder serverId(Duid duid) {
      this.duid = duid;
      return this;
    }

    public Dhcp6Server build() {
      return new Dhcp6Server(this);
    }

    private LeaseStore store() {
      if (store != null) {
        return store;
      }
      return config.journal().isPresent()
          ? new LeaseJournal(config.journal().get(), config.durability())
          : new MemoryLeaseStore();
    }
  }

  /** Everything that lives from start to close. */
  private static final class Running {
    private final Builder settings;
    private final ServerLoop server;
    private final EventLoop loop;
    private final LeaseReports reports;
    private final LeaseStore store;
    private final ExecutorService configurer =
        Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-dhcp6-config", true));
    private @Nullable Dhcp6Engine engine;
    private @Nullable Dhcp6Sockets sockets;
    private @Nullable AutoCloseable subscription;
    private @Nullable Future<?> ticks;

    Running(Builder settings) {
      this.settings = settings;
      server = new ServerLoop(settings.group, "maas-dhcp6");
      loop = server.loop();
      reports =
          new LeaseReports(settings.listener, settings.config.journal().map(EventOutbox::beside));
      store = settings.store();
    }

    Dhcp6Engine engine() {
      Dhcp6Engine started = engine;
      if (started == null) {
        throw new IllegalStateException("not started");
      }
      return started;
    }

    Dhcp6Sockets sockets() {
      Dhcp6Sockets opened = sockets;
      if (opened == null) {
        throw new IllegalStateException("not started");
      }
      return opened;
    }

    List<InetSocketAddress> start() throws InterruptedException {
      Dhcp6Config config = settings.config;
      CompiledConfig initial = new CompiledConfig(settings.source.current());
      List<LeaseRecord> kept = store.open(loop::execute);
      // After the store: it has made sure that no other server uses these files.
      Duid given = settings.duid;
      Duid duid = given == null ? ServerDuid.beside(config.journal()) : given;
      LeaseTable leases = new LeaseTable(initial, config, settings.inUse);
      Dhcp6Engine started =
          new Dhcp6Engine(
              leases,
              store,
              reports,
              Dhcp6Pipeline.over(leases, config),
              duid,
              settings.clock,
              settings.tap);
      engine = started;
      // Before any socket is open, so nobody else touches the table yet.
      loop.submit(() -> started.restore(kept)).sync();
      Dhcp6Sockets opening = new Dhcp6Sockets(new Dhcp6Channels(loop, server.isEpoll(), started));
      sockets = opening;
      List<InetSocketAddress> bound = opening.become(config.endpoints());
      ticks = loop.scheduleAtFixedRate(started::expire, 1, 1, TimeUnit.SECONDS);
      subscription = settings.source.subscribe(this::configure);
      // What changed between the first look and the subscription, and the first acknowledgement.
      configure(settings.source.current());
      LOG.info(
          "DHCPv6 server started addresses={} duid={} epoll={} config={}",
          bound,
          duid,
          server.isEpoll(),
          initial.version());
      return bound;
    }

    /** Compiled off the loop, swapped on it, acknowledged off it: an acknowledgement may wait. */
    private void configure(NetworkConfig next) {
      try {
        configurer.execute(
            () -> {
              try {
                apply(new CompiledConfig(next));
              } catch (RuntimeException e) {
                LOG.error("configuration not taken, the last stays version={}", next.version(), e);
              }
            });
      } catch (RejectedExecutionException e) {
        LOG.debug("a configuration came while closing version={}", next.version());
      }
    }

    private void apply(CompiledConfig next) {
      Dhcp6Engine target = engine();
      loop.submit(
              () -> {
                if (next.version() > target.configVersion()) {
                  target.configure(next);
                }
              })
          .syncUninterruptibly();
      settings.source.acknowledge(next.version());
    }

    void close() {
      closeQuietly(subscription);
      if (sockets != null) {
        sockets.close();
      }
      if (ticks != null) {
        ticks.cancel(false);
      }
      ServerLoop.end(configurer);
      store.close();
      server.runLast(() -> {}); // the store's last completions pass before the reports close
      reports.close();
      server.close();
    }

    private static void closeQuietly(@Nullable AutoCloseable subscription) {
      try {
        if (subscription != null) {
          subscription.close();
        }
      } catch (Exception e) {
        LOG.warn("the configuration source did not end the subscription", e);
      }
    }
  }
}
