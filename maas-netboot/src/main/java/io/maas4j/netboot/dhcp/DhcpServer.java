package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.failover.FilePairMemory;
import io.maas4j.netboot.failover.PairMemory;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.PairTransport;
import io.maas4j.netboot.failover.Pairs;
import io.maas4j.netboot.internal.ServerLoop;
import io.maas4j.netboot.lease.EventOutbox;
import io.maas4j.netboot.lease.JournalStats;
import io.maas4j.netboot.lease.LeaseJournal;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseReports;
import io.maas4j.netboot.lease.LeaseStore;
import io.maas4j.netboot.lease.MemoryLeaseStore;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DHCPv4 server for network boot (RFC 2131; netboot contract, sections 1-9).
 *
 * <pre>{@code
 * DhcpConfig config =
 *     DhcpConfig.durable(List.of(Endpoint.onInterface("eth1")), Path.of("/var/lib/maas4j/leases"));
 * try (DhcpServer server =
 *     DhcpServer.builder(config, networks, clock).leaseListener(events::addAll).build()) {
 *   server.start();
 * }
 * }</pre>
 *
 * <p>Thread-safe. All messages are handled on one event loop, which never waits for the disk, the
 * listener or the configuration. A server starts once and is closed once.
 */
public final class DhcpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DhcpServer.class);

  private final Builder settings;
  // Guarded by this: start, close and changes of endpoints, which are rare.
  private @Nullable Running running;
  private boolean closed;

  private DhcpServer(Builder settings) {
    this.settings = settings;
  }

  /**
   * @param config where and how to listen
   * @param source networks and hosts; each version in force is acknowledged to it
   * @param clock decides when leases end
   */
  public static Builder builder(DhcpConfig config, ConfigSource source, Clock clock) {
    return new Builder(config, source, clock);
  }

  /**
   * A server of one subnet, each lease synced before its ACK, without a listener.
   *
   * <pre>{@code
   * Subnet4 subnet = Subnet4.of(network, 24, rackAddress).range(first, last).build();
   * Endpoint endpoint = Endpoint.onInterface("eth1");
   * try (DhcpServer dhcp = DhcpServer.serving(subnet, endpoint, journal, Clock.systemUTC())) {
   *   dhcp.start();
   *   …
   * }
   * }</pre>
   *
   * @param endpoint an interface, or an address for clients behind relays
   * @param journal file that keeps the leases over a restart
   */
  public static DhcpServer serving(
      Subnet4 subnet, DhcpConfig.Endpoint endpoint, Path journal, Clock clock) {
    SharedNetwork network =
        SharedNetwork.named("served")
            .onInterface(endpoint.interfaceName())
            .subnets(List.of(subnet))
            .build();
    NetworkConfig networks = NetworkConfig.builder(1).networks(List.of(network)).build();
    DhcpConfig config = DhcpConfig.durable(List.of(endpoint), journal);
    return builder(config, ConfigSource.fixed(networks), clock).build();
  }

  /**
   * Reads the journal, binds all endpoints and serves; blocks until it does.
   *
   * @return the bound addresses, in the order of the endpoints
   * @throws IllegalStateException when an address is in use or not allowed (saying which, and what
   *     helps), when another server uses the journal, or when this one was started or closed before
   * @throws java.io.UncheckedIOException when the journal cannot be read or written
   */
  public synchronized List<InetSocketAddress> start() {
    if (closed || running != null) {
      throw new IllegalStateException("a DHCP server starts once: build another");
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
  public synchronized List<InetSocketAddress> endpoints(List<DhcpConfig.Endpoint> wanted) {
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
      throw new IllegalStateException("the DHCP server does not run");
    }
    return running;
  }

  /**
   * Counters and figures of now.
   *
   * @throws IllegalStateException before the start and after the end
   */
  public synchronized DhcpStats stats() {
    return running().engine().stats();
  }

  /**
   * How the pairs of racks are that share networks; none for networks with one rack.
   *
   * @throws IllegalStateException before the start and after the end
   */
  public synchronized List<PairStatus> pairs() {
    return running().pairs();
  }

  /** What the journal's disk does; empty without one, and before the start and after the end. */
  public synchronized Optional<JournalStats> journalStats() {
    return running != null && running.store instanceof LeaseJournal journal
        ? Optional.of(journal.stats())
        : Optional.empty();
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
    private final DhcpConfig config;
    private final ConfigSource source;
    private final Clock clock;
    private LeaseListener listener = events -> {};
    private Predicate<Inet4Address> inUse = address -> false;
    private Optional<AddressProbe> probe = Optional.empty();
    private Consumer<PairStatus> pairListener = status -> {};
    private Tap tap = Tap.NONE;
    private Predicate<DhcpMessage> ignored = message -> false;
    private @Nullable EventLoopGroup group;
    private @Nullable LeaseStore store;

    private Builder(DhcpConfig config, ConfigSource source, Clock clock) {
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
    public Builder excluding(Predicate<Inet4Address> inUse) {
      this.inUse = inUse;
      return this;
    }

    /**
     * Asks the network before it offers an address to a client that has not had it lately; by
     * default nobody is asked. The probe stays the caller's to close, after the server.
     */
    public Builder probing(AddressProbe network) {
      this.probe = Optional.of(network);
      return this;
    }

    /** Hears of every packet; nobody by default. */
    public Builder tap(Tap tap) {
      this.tap = tap;
      return this;
    }

    /**
     * Messages that are not for this server, as its owner's own probes; none by default.
     *
     * @param ignored asked on the event loop for each message, so it must not block
     */
    public Builder ignoring(Predicate<DhcpMessage> ignored) {
      this.ignored = ignored;
      return this;
    }

    /**
     * Told when a pair of racks changes its state; nobody by default.
     *
     * @param listener called on the event loop, so it must not block
     */
    public Builder pairListener(Consumer<PairStatus> listener) {
      this.pairListener = listener;
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
     * starts and closes it at the end.
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

    public DhcpServer build() {
      return new DhcpServer(this);
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
    private final ExecutorService configurer =
        Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-dhcp-config", true));
    private final LeaseStore store;
    private @Nullable DhcpEngine engine;
    private @Nullable Pairs pairs;
    private @Nullable PairTransport transport;
    private final PairMemory memory;
    private @Nullable DhcpSockets sockets;
    private @Nullable AutoCloseable subscription;
    private java.util.concurrent.@Nullable Future<?> ticks;

    Running(Builder settings) {
      this.settings = settings;
      server = new ServerLoop(settings.group, "maas-dhcp");
      loop = server.loop();
      reports =
          new LeaseReports(settings.listener, settings.config.journal().map(EventOutbox::beside));
      store = settings.store();
      // Beside a journal: what is not kept over a restart is of no worth after it.
      memory =
          settings
              .config
              .journal()
              .<PairMemory>map(path -> new FilePairMemory(path, loop::execute))
              .orElseGet(PairMemory::none);
    }

    DhcpEngine engine() {
      DhcpEngine started = engine;
      if (started == null) {
        throw new IllegalStateException("not started");
      }
      return started;
    }

    DhcpSockets sockets() {
      DhcpSockets opened = sockets;
      if (opened == null) {
        throw new IllegalStateException("not started");
      }
      return opened;
    }

    List<InetSocketAddress> start() throws InterruptedException {
      DhcpConfig config = settings.config;
      CompiledConfig initial = new CompiledConfig(settings.source.current());
      LeaseTable leases =
          new LeaseTable(initial, config.offerHold(), config.abandonFor(), settings.inUse);
      Pairs shared = shared(leases);
      pairs = shared;
      List<LeaseRecord> kept = shared.open(loop::execute);
      DhcpEngine started =
          new DhcpEngine(
              leases,
              shared,
              reports,
              DhcpPipeline.over(leases, config, new LeaveToPartner(shared)),
              settings.clock,
              settings.probe.map(probe -> new OfferCheck(probe, leases, loop)),
              settings.tap,
              settings.ignored);
      engine = started;
      // Before any socket is open, so nobody else touches the table yet.
      loop.submit(() -> started.restore(kept)).sync();
      DhcpSockets opening = new DhcpSockets(new DhcpChannels(loop, server.isEpoll(), started));
      sockets = opening;
      List<InetSocketAddress> bound = opening.become(config.endpoints());
      PairTransport partners =
          new PairTransport(
              loop,
              server.isEpoll() ? EpollServerSocketChannel::new : NioServerSocketChannel::new,
              server.isEpoll() ? EpollSocketChannel::new : NioSocketChannel::new,
              shared,
              Running::ticks);
      transport = partners;
      ticks =
          loop.scheduleAtFixedRate(
              () -> {
                started.expire();
                partners.tick();
              },
              0,
              500,
              TimeUnit.MILLISECONDS);
      subscription = settings.source.subscribe(this::configure);
      // What changed between the first look and the subscription, and the first acknowledgement.
      configure(settings.source.current());
      LOG.info(
          "DHCP server started addresses={} epoll={} config={}",
          bound,
          server.isEpoll(),
          initial.version());
      return bound;
    }

    private Pairs shared(LeaseTable leases) {
      return SharedLeases.over(
          leases, store, settings.clock, Running::ticks, memory, settings.pairListener);
    }

    private static long ticks() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    List<PairStatus> pairs() {
      Pairs shared = pairs;
      return shared == null
          ? List.of()
          : loop.submit(shared::status).syncUninterruptibly().getNow();
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
      DhcpEngine target = engine();
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
      PairTransport partners = transport;
      if (partners != null) {
        server.runLast(partners::close);
      }
      ServerLoop.end(configurer);
      store.close();
      server.runLast(() -> {}); // the journal's last completions pass before the reports close
      if (memory instanceof FilePairMemory file) {
        file.close();
      }
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
