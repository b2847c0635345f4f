package io.maas4j.server.metrics;

import io.javalin.http.Context;
import io.maas4j.error.MaasException;
import io.maas4j.event.Event;
import io.maas4j.fleet.PowerSweep;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.netboot.dhcp.DhcpStats;
import io.maas4j.netboot.dhcp6.Dhcp6Stats;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.http.HttpStats;
import io.maas4j.netboot.tftp.TftpStats;
import io.maas4j.server.rack.WatchStats;
import io.maas4j.store.spi.Store;
import io.maas4j.work.FleetListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and shows what the server does. Thread-safe.
 *
 * <p>What the store knows is read when somebody looks, in one transaction; when it cannot be
 * reached, the last figures stay and {@code maas_store_up} is 0.
 */
public final class ServerMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerMetrics.class);

  private final Store store;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final List<Group> groups = new CopyOnWriteArrayList<>();
  private final List<Supplier<Long>> figures = new CopyOnWriteArrayList<>();
  private final List<Runnable> gauges = new CopyOnWriteArrayList<>();
  private final MultiGauge machines;
  private final AtomicLong jobs;
  private final AtomicLong storeUp;
  private final AtomicLong topology;

  public ServerMetrics(Store store) {
    this.store = store;
    this.machines =
        MultiGauge.builder("maas.machines").description("Machines by status").register(registry);
    this.jobs = registry.gauge("maas.jobs.waiting", new AtomicLong());
    this.storeUp = registry.gauge("maas.store.up", new AtomicLong());
    this.topology = registry.gauge("maas.topology.version", new AtomicLong());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbage.bindTo(registry);
  }

  /** Counts transitions, events and effects; to be given to the fleet. */
  public FleetListener fleetListener() {
    return new FleetListener() {
      @Override
      public void moved(MachineId machine, State from, State to, Instant at) {
        registry
            .counter("maas.transitions", "from", from.filterName(), "to", to.filterName())
            .increment();
      }

      @Override
      public void recorded(Event event) {
        registry
            .counter("maas.events", "level", event.type().level().name().toLowerCase(Locale.ROOT))
            .increment();
      }

      @Override
      public void topologyChanged(long version) {
        topology.set(version);
      }

      @Override
      public void effectDone(MachineId machine, String effect, boolean succeeded) {
        registry
            .counter(
                "maas.effects",
                "effect",
                effect.toLowerCase(Locale.ROOT),
                "outcome",
                succeeded ? "done" : "failed")
            .increment();
      }
    };
  }

  /**
   * Counts an answer of the API.
   *
   * @param operation {@code MachinesHandler.read}
   */
  public void answered(String operation, int status, Duration took) {
    registry
        .timer("maas.api.requests", "operation", operation, "status", Integer.toString(status))
        .record(took);
  }

  /**
   * Shows a rack's counters too. Called once.
   *
   * @param dhcp asked whenever somebody looks; so are the others
   */
  public void rack(Supplier<DhcpStats> dhcp, Supplier<TftpStats> tftp, Supplier<HttpStats> http) {
    counters("maas.dhcp.received", "type", () -> named(dhcp.get().received()));
    counters("maas.dhcp.sent", "type", () -> named(dhcp.get().sent()));
    counters("maas.dhcp.dropped", "reason", () -> dhcp.get().dropped());
    gauge("maas.dhcp.leases", () -> dhcp.get().leases());
    gauge("maas.dhcp.abandoned", () -> dhcp.get().abandoned());
    gauge("maas.dhcp.config.version", () -> dhcp.get().configVersion());
    counter("maas.dhcp.lease.events.dropped", () -> dhcp.get().eventsDropped());
    counter("maas.tftp.requests", () -> tftp.get().requests());
    counter("maas.tftp.bytes", () -> tftp.get().bytes());
    counter("maas.tftp.blocks", () -> tftp.get().blocks());
    counter("maas.tftp.retransmissions", () -> tftp.get().retransmissions());
    counter("maas.tftp.packets.dropped", () -> tftp.get().dropped());
    counter("maas.tftp.packets.foreign", () -> tftp.get().foreign());
    counter("maas.tftp.transfers.evicted", () -> tftp.get().evicted());
    counters("maas.tftp.rejections", "reason", () -> named(tftp.get().rejections()));
    gauge("maas.tftp.transfers.active", () -> tftp.get().active());
    counters("maas.tftp.transfers", "outcome", () -> named(tftp.get().ended()));
    counter("maas.tftp.reports.dropped", () -> tftp.get().reportsDropped());
    counter("maas.boot.http.reports.dropped", () -> http.get().reportsDropped());
    counter("maas.boot.http.bytes", () -> http.get().bytes());
    gauge("maas.boot.http.connections", () -> http.get().connections());
    counter("maas.boot.http.connections.refused", () -> http.get().connectionsRefused());
    counters("maas.boot.http.refused", "reason", () -> named(http.get().refused()));
    gauge("maas.boot.http.slots", () -> http.get().admission().slots());
    gauge("maas.boot.http.transfers.active", () -> http.get().admission().active());
    gauge("maas.boot.http.transfers.waiting", () -> http.get().admission().waiting());
    counter("maas.boot.http.transfers.gave.up", () -> http.get().admission().gaveUp());
    counter("maas.boot.http.waited.seconds", () -> http.get().admission().waited().toSeconds());
    counters(
        "maas.boot.http.answers",
        "status",
        () -> {
          Map<String, Long> byStatus = new TreeMap<>();
          http.get().byStatus().forEach((status, count) -> byStatus.put(status.toString(), count));
          return byStatus;
        });
  }

  /**
   * Shows what a rack sees too. Called once.
   *
   * @param foreign DHCP servers that are none of ours, by interface
   */
  public void watch(Supplier<WatchStats> watch, Supplier<Map<String, Integer>> foreign) {
    gauge("maas.trace.bytes", () -> watch.get().traceBytes());
    counter("maas.trace.overrun", () -> watch.get().traceOverrun());
    counter("maas.boot.steps.dropped", () -> watch.get().stepsDropped());
    counter("maas.mdns.packets.ignored", () -> watch.get().namesIgnored());
    MultiGauge servers =
        MultiGauge.builder("maas.dhcp.foreign.servers")
            .description("DHCP servers that are none of ours, by interface")
            .register(registry);
    gauges.add(
        () ->
            servers.register(
                foreign.get().entrySet().stream()
                    .map(
                        each ->
                            MultiGauge.Row.of(Tags.of("interface", each.getKey()), each.getValue()))
                    .toList(),
                true));
  }

  /**
   * Shows the reading of machines' power too. Called once.
   *
   * @param sweep asked whenever somebody looks
   */
  public void powerSweep(Supplier<PowerSweep.Stats> sweep) {
    gauge("maas.power.reading", () -> sweep.get().asked());
    counter("maas.power.readings", () -> sweep.get().seen());
    counter("maas.power.readings.failed", () -> sweep.get().failed());
  }

  /**
   * Shows the pairs too that a rack is in. Called once.
   *
   * @param pairs asked whenever somebody looks
   */
  public void pairs(Supplier<List<PairStatus>> pairs) {
    MultiGauge states =
        MultiGauge.builder("maas.dhcp.pair.state")
            .description("1 for the state that a rack's pair on a network is in, 0 for the others")
            .register(registry);
    MultiGauge unconfirmed =
        MultiGauge.builder("maas.dhcp.pair.unconfirmed")
            .description("Changes of leases that the other rack has not confirmed")
            .register(registry);
    MultiGauge lag =
        MultiGauge.builder("maas.dhcp.pair.lag.seconds")
            .description("How long the oldest of them has been waiting")
            .register(registry);
    gauges.add(
        () -> {
          List<PairStatus> now = pairs.get();
          states.register(now.stream().flatMap(ServerMetrics::states).toList(), true);
          unconfirmed.register(rows(now, PairStatus::unacknowledged), true);
          lag.register(rows(now, pair -> pair.lagMillis() / 1000.0), true);
        });
    counters("maas.dhcp.pair.rejected", "network", () -> counts(pairs, PairStatus::rejected));
    counters("maas.dhcp.pair.conflicts", "network", () -> counts(pairs, PairStatus::conflicts));
  }

  private static Stream<MultiGauge.Row<?>> states(PairStatus pair) {
    return Arrays.stream(PairState.values())
        .map(
            state ->
                MultiGauge.Row.of(
                    Tags.of(
                        "network",
                        pair.network(),
                        "role",
                        pair.role().name().toLowerCase(Locale.ROOT),
                        "state",
                        state.name().toLowerCase(Locale.ROOT)),
                    state == pair.state() ? 1 : 0));
  }

  private static List<MultiGauge.Row<?>> rows(
      List<PairStatus> pairs, Function<PairStatus, Number> figure) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    pairs.forEach(
        pair ->
            rows.add(MultiGauge.Row.of(Tags.of("network", pair.network()), figure.apply(pair))));
    return rows;
  }

  private static Map<String, Long> counts(
      Supplier<List<PairStatus>> pairs, ToLongFunction<PairStatus> figure) {
    Map<String, Long> counts = new TreeMap<>();
    pairs.get().forEach(pair -> counts.put(pair.network(), figure.applyAsLong(pair)));
    return counts;
  }

  /**
   * Shows a rack's DHCPv6 counters too. Called once.
   *
   * @param dhcp6 asked whenever somebody looks
   */
  public void dhcp6(Supplier<Dhcp6Stats> dhcp6) {
    counters("maas.dhcp6.received", "type", () -> named(dhcp6.get().received()));
    counters("maas.dhcp6.sent", "type", () -> named(dhcp6.get().sent()));
    counters("maas.dhcp6.refused", "status", () -> named(dhcp6.get().refused()));
    counters("maas.dhcp6.dropped", "reason", () -> dhcp6.get().dropped());
    gauge("maas.dhcp6.leases", () -> dhcp6.get().leases());
    gauge("maas.dhcp6.declined", () -> dhcp6.get().declined());
    gauge("maas.dhcp6.config.version", () -> dhcp6.get().configVersion());
    counter("maas.dhcp6.lease.events.dropped", () -> dhcp6.get().eventsDropped());
  }

  /** Answers with everything; a handler for {@code GET /metrics}. */
  public void scrape(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(text());
  }

  /** Everything, in Prometheus' text format. Blocks for one transaction. */
  public String text() {
    read();
    groups.forEach(Group::read);
    gauges.forEach(Runnable::run);
    return registry.scrape();
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }

  private record Figures(Map<State, Long> machines, long jobs, long topology) {}

  private void read() {
    try {
      Figures figures =
          store.inTransaction(
              tx ->
                  new Figures(
                      tx.machines().countByState(), tx.jobs().waiting(), tx.topology().version()));
      machines.register(
          Arrays.stream(State.values())
              .map(
                  state ->
                      MultiGauge.Row.of(
                          Tags.of("status", state.filterName()),
                          figures.machines().getOrDefault(state, 0L)))
              .toList(),
          true);
      jobs.set(figures.jobs());
      topology.set(figures.topology());
      storeUp.set(1);
    } catch (MaasException e) {
      LOG.warn("the store's figures cannot be read: {}", e.getMessage());
      storeUp.set(0);
    }
  }

  /** Counters of one name that somebody else counts, by one label. */
  private record Group(
      PrometheusMeterRegistry registry,
      String name,
      String label,
      Supplier<Map<String, Long>> figures,
      Map<String, AtomicLong> seen) {
    /** Labels appear as they occur. */
    void read() {
      figures
          .get()
          .forEach(
              (value, count) ->
                  seen.computeIfAbsent(
                          value,
                          v -> {
                            AtomicLong number = new AtomicLong();
                            FunctionCounter.builder(name, number, AtomicLong::get)
                                .tag(label, v)
                                .register(registry);
                            return number;
                          })
                      .set(count));
    }
  }

  private void counters(String name, String label, Supplier<Map<String, Long>> figures) {
    groups.add(new Group(registry, name, label, figures, new ConcurrentHashMap<>()));
  }

  /** The registry itself forgets what nobody else holds, and shows its last figure for ever. */
  private void counter(String name, Supplier<Long> figure) {
    figures.add(figure);
    FunctionCounter.builder(name, figure, supplier -> supplier.get().doubleValue())
        .register(registry);
  }

  private void gauge(String name, Supplier<Number> figure) {
    Gauge.builder(name, figure::get).strongReference(true).register(registry);
  }

  private static <E extends Enum<E>> Map<String, Long> named(Map<E, Long> counts) {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((key, count) -> named.put(key.name().toLowerCase(Locale.ROOT), count));
    return named;
  }
}
