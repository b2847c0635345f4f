package io.maas4j;

import io.maas4j.access.spi.KeySource;
import io.maas4j.account.Accounts;
import io.maas4j.account.Authentication;
import io.maas4j.deploy.PreseedTemplates;
import io.maas4j.depot.ImportMeans;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.Machines;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.ImagesInOrder;
import io.maas4j.lifecycle.EventType;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerControlConfig;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.script.MachineSide;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Store;
import io.maas4j.topology.SnippetSyntax;
import io.maas4j.work.FleetListener;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine, ready to use: machines, users and events over one store.
 *
 * <pre>{@code
 * try (Maas maas = Maas.builder().start()) {
 *   maas.machines().create(NewMachine.named("rack1-1").macs(mac), Actor.SYSTEM);
 * }
 * }</pre>
 *
 * <p>Thread-safe. It owns the threads that it starts, and the store that it was given: closing it
 * ends both. Two in one process do not know of each other.
 */
public final class Maas implements AutoCloseable {
  private static final int EVENTS = 1000;
  private static final String USER_AGENT = "MAAS4J";
  private static final long SWEEP_MILLIS = 500;
  private static final Duration SWEEP_REST = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(Maas.class);

  private final Store store;
  private final Clock clock;
  private final ScheduledExecutorService timers;
  private final ExecutorService blocking;
  private final PowerControl power;
  private final MachineSide machineSide;
  private final ImageStorage images;
  private final Fleet fleet;
  private final Accounts accounts;
  private final Authentication authentication;
  private volatile Instant sweepFrom = Instant.EPOCH;

  private Maas(Builder builder) {
    this.clock = builder.clock;
    this.timers = Executors.newScheduledThreadPool(2, threads("maas-timer-"));
    this.blocking = Executors.newCachedThreadPool(threads("maas-blocking-"));
    this.store = builder.store != null ? builder.store : new MemoryStore(clock, timers);
    this.machineSide = MachineSide.load();
    this.images =
        builder
            .imports
            .<ImageStorage>map(means -> new ImagesInOrder(builder.images, means.images()))
            .orElse(builder.images);
    this.power =
        new PowerControl(
            builder.drivers,
            new PowerDriverContext(clock, timers, blocking, USER_AGENT, builder.pins),
            PowerControlConfig.DEFAULTS);
    Ids ids = builder.ids;
    this.fleet =
        new Fleet(
            store,
            clock,
            ids,
            builder.drivers,
            power,
            images,
            builder.imports,
            blocking,
            machineSide,
            builder.confirmed,
            builder.listener,
            builder.snippets,
            builder.templates);
    this.accounts = new Accounts(store, ids, builder.keySource);
    this.authentication = new Authentication(store, clock);
  }

  public static Builder builder() {
    return new Builder();
  }

  private void open() {
    fleet.prepare();
    store.scheduler().start(fleet.handlers());
    timers.scheduleWithFixedDelay(
        () -> blocking.execute(this::sweep), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A round that fails is made up for by the next one, which comes later than usual. */
  private void sweep() {
    if (clock.instant().isBefore(sweepFrom)) {
      return;
    }
    try {
      fleet.powerSweep().round();
    } catch (RuntimeException e) {
      sweepFrom = clock.instant().plus(SWEEP_REST);
      if (!timers.isShutdown()) {
        log.warn("machines' power is not read for {} s", SWEEP_REST.toSeconds(), e);
      }
    }
  }

  /** What people do with machines. */
  public Machines machines() {
    return fleet.machines();
  }

  /** All use cases, for those who build a server of their own. */
  public Fleet fleet() {
    return fleet;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Authentication authentication() {
    return authentication;
  }

  /** The programs and scripts that machines are given. */
  public MachineSide machineSide() {
    return machineSide;
  }

  public ImageStorage images() {
    return images;
  }

  public Store store() {
    return store;
  }

  public Clock clock() {
    return clock;
  }

  /** For work that blocks; ends with this. */
  public ExecutorService blocking() {
    return blocking;
  }

  /** The newest thousand events of a machine, newest first, of every level but AUDIT. */
  public List<Event> events(MachineId machine) {
    return store.inTransaction(
        tx ->
            tx.events()
                .query(
                    new EventQuery(
                        EventType.Level.DEBUG,
                        Optional.of(Set.of(machine)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        EVENTS)));
  }

  /** Stops taking work, waits for what runs, closes the store. Idempotent; bounded. */
  @Override
  public void close() {
    fleet.imports().close();
    store.scheduler().close();
    power.close();
    timers.shutdownNow();
    blocking.shutdownNow();
    try {
      blocking.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }

  private static java.util.concurrent.ThreadFactory threads(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Collects what an engine is made of. Not thread-safe. */
  public static final class Builder {
    private @org.jspecify.annotations.Nullable Store store;
    private Clock clock = Clock.systemUTC();
    private Ids ids = new Ids(new SecureRandom());
    private PowerDrivers drivers = PowerDrivers.of();
    private PeerPins pins = PeerPins.inMemory();
    private ImageStorage images = ImageStorage.EMPTY;
    private Optional<ImportMeans> imports = Optional.empty();
    private LongSupplier confirmed = () -> Long.MAX_VALUE;
    private FleetListener listener = FleetListener.NONE;
    private KeySource keySource = KeySource.NONE;
    private SnippetSyntax snippets = SnippetSyntax.FORM;
    private PreseedTemplates templates = PreseedTemplates.NONE;

    private Builder() {}

    /** Default: in memory. It is closed with the engine. */
    public Builder store(Store value) {
      store = value;
      return this;
    }

    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Default: over a {@link SecureRandom}. */
    public Builder ids(Ids value) {
      ids = value;
      return this;
    }

    /** Default: none, so that no machine can be started. */
    public Builder powerDrivers(PowerDrivers value) {
      drivers = value;
      return this;
    }

    /** Where BMCs' certificates and host keys are kept at first use. Default: in memory. */
    public Builder peerPins(PeerPins value) {
      pins = value;
      return this;
    }

    /** Default: none, so that nothing can be deployed. */
    public Builder images(ImageStorage value) {
      images = value;
      return this;
    }

    /** How images are imported from boot sources, and where to. Default: they are not. */
    public Builder imports(ImportMeans value) {
      imports = Optional.of(value);
      return this;
    }

    /** The configuration version that every rack has confirmed. Default: there is no rack. */
    public Builder confirmedTopology(LongSupplier value) {
      confirmed = value;
      return this;
    }

    public Builder listener(FleetListener value) {
      listener = value;
      return this;
    }

    /** Where users' SSH keys are imported from. Default: nowhere. */
    public Builder keySource(KeySource value) {
      keySource = value;
      return this;
    }

    /** What the racks' DHCP servers understand of snippets. Default: their form is looked at. */
    public Builder snippetSyntax(SnippetSyntax value) {
      snippets = value;
      return this;
    }

    /** Texts that operators put in the place of composed ones. Default: none. */
    public Builder preseedTemplates(PreseedTemplates value) {
      templates = value;
      return this;
    }

    /** Makes the engine and starts its scheduler. */
    public Maas start() {
      Maas maas = new Maas(this);
      maas.open();
      return maas;
    }
  }
}
