package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerControlConfig;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.power.ManualScheduler;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand machines, of which one in twenty is dead and one in twenty slow, in a time that
 * passes only when told to.
 */
class PowerSweepProperties {
  private static final long SEED = 20261123;
  private static final int MACHINES = 10_000;
  private static final int FEWER = 2_000;
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration QUICK = Duration.ofMillis(50);
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final Duration GIVES_UP = Duration.ofSeconds(10);
  private static final PowerSweep.Limits LIMITS =
      new PowerSweep.Limits(256, 200, Duration.ofSeconds(20), Duration.ofMinutes(2));

  private final Random random = new Random(SEED);
  private final ManualScheduler time = new ManualScheduler();
  private final MemoryStore store = MemoryStore.driven(time.clock(), new Random(SEED));
  private final Bmcs bmcs = new Bmcs();
  private final PowerDrivers drivers = PowerDrivers.of(bmcs);
  private final PowerControl control =
      new PowerControl(
          drivers,
          new PowerDriverContext(time.clock(), time, time, "test"),
          PowerControlConfig.DEFAULTS);
  private final Map<MachineId, Kind> kinds = new HashMap<>();
  private final Map<EventType, Integer> told = new HashMap<>();

  private enum Kind {
    FINE,
    SLOW,
    DEAD
  }

  /** BMCs that answer after a while, or never. */
  private final class Bmcs implements PowerDriver, PowerDriverFactory {
    private final Map<MachineId, List<Instant>> asked = new HashMap<>();
    private final Map<Long, Integer> perTenSeconds = new HashMap<>();
    private int open;
    private int openAtMost;

    @Override
    public PowerType type() {
      return PowerType.named("sim", "Simulated")
          .settings(PowerSetting.text("power_address", "Address").required())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .ipFrom(IpExtractor.identity("power_address"))
          .build();
    }

    @Override
    public PowerDriver create(PowerDriverContext context) {
      return this;
    }

    @Override
    public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
      Instant now = time.now();
      asked.computeIfAbsent(target.machine(), id -> new ArrayList<>()).add(now);
      perTenSeconds.merge(now.getEpochSecond() / 10, 1, Integer::sum);
      openAtMost = Math.max(openAtMost, ++open);
      Kind kind = kinds.get(target.machine());
      Duration after =
          switch (kind) {
            case FINE -> QUICK;
            case SLOW -> SLOW;
            case DEAD -> GIVES_UP;
          };
      CompletableFuture<PowerResult> answer = new CompletableFuture<>();
      time.schedule(
          () -> {
            open--;
            answer.complete(
                kind == Kind.DEAD
                    ? new PowerResult.Unreachable("nobody there")
                    : new PowerResult.Observed(PowerState.ON, time.now()));
          },
          after.toMillis(),
          TimeUnit.MILLISECONDS);
      return answer;
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    control.close();
    store.close();
  }

  private void fill(int machines) {
    Fixtures fixtures = new Fixtures(time.clock());
    store.inTransaction(
        tx -> {
          for (int i = 0; i < machines; i++) {
            Machine machine = tx.machines().insert(fixtures.machine().ready().build());
            tx.power()
                .put(
                    new MachinePower(
                        machine.id(),
                        "sim",
                        PowerParameters.builder()
                            .text(
                                "power_address",
                                "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256)
                            .build(),
                        PowerState.ON,
                        Optional.of(time.now()),
                        ""));
            int dice = random.nextInt(20);
            kinds.put(machine.id(), dice == 0 ? Kind.DEAD : dice == 1 ? Kind.SLOW : Kind.FINE);
          }
          return tx;
        });
  }

  private PowerSweep sweep() {
    Units units =
        new Units(
            store,
            time.clock(),
            new FleetListener() {
              @Override
              public void recorded(io.maas4j.event.Event event) {
                told.merge(event.type(), 1, Integer::sum);
              }
            });
    Powering powering = new Powering(units, new Road(new Situations(drivers)), control);
    return new PowerSweep(units, powering, control, drivers, LIMITS);
  }

  private void pass(Duration span, PowerSweep... sweeps) {
    Instant end = time.now().plus(span);
    while (time.now().isBefore(end)) {
      for (PowerSweep each : sweeps) {
        each.round();
      }
      time.advance(TICK);
    }
  }

  private Set<MachineId> of(Kind kind) {
    Set<MachineId> ids = new HashSet<>(kinds.keySet());
    ids.removeIf(id -> kinds.get(id) != kind);
    return ids;
  }

  @Test
  void everyMachineIsReadWithinItsIntervalAndNoBurstIsAboveTheBound() {
    fill(MACHINES);
    // all are due at once, as after a night without the region
    pass(Duration.ofMinutes(20), sweep());

    assertThat(bmcs.openAtMost).as("BMCs asked at once").isLessThanOrEqualTo(LIMITS.atOnce());
    for (Kind kind : new Kind[] {Kind.FINE, Kind.SLOW}) {
      for (MachineId id : of(kind)) {
        Instant before = bmcs.asked.get(id).get(0);
        for (Instant at : bmcs.asked.get(id)) {
          assertThat(Duration.between(before, at))
              .as("seed %d, %s %s, asked at %s", SEED, kind, id, bmcs.asked.get(id))
              .isLessThanOrEqualTo(INTERVAL.plusSeconds(3));
          before = at;
        }
        assertThat(Duration.between(before, time.now()))
            .isLessThanOrEqualTo(INTERVAL.plusSeconds(3));
      }
    }
    int mean = (int) (MACHINES * 10L / INTERVAL.toSeconds());
    long settled = Instant.parse("2030-01-01T00:05:00Z").getEpochSecond() / 10;
    bmcs.perTenSeconds.forEach(
        (slot, count) -> {
          if (slot > settled) {
            assertThat(count).as("readings in ten seconds").isLessThan(mean * 3 / 2);
          }
        });
  }

  @Test
  void deadBmcsAreToldOnceAskedLessOftenAndHoldUpNobody() {
    fill(FEWER);
    PowerSweep sweep = sweep();
    pass(Duration.ofMinutes(60), sweep);

    Set<MachineId> dead = of(Kind.DEAD);
    assertThat(told).containsOnly(Map.entry(EventType.NODE_POWER_QUERY_FAILED, dead.size()));
    for (MachineId id : dead) {
      MachinePower power = store.inTransaction(tx -> tx.power().of(id));
      assertThat(power.state()).isEqualTo(PowerState.ERROR);
      assertThat(power.reason()).isEqualTo("Could not contact node's BMC: nobody there");
      assertThat(bmcs.asked.get(id)).as("seed %d, %s", SEED, id).hasSizeBetween(5, 9);
    }
    for (MachineId id : of(Kind.FINE)) {
      MachinePower power = store.inTransaction(tx -> tx.power().of(id));
      assertThat(power.state()).isEqualTo(PowerState.ON);
      assertThat(power.readAt().orElseThrow()).isAfter(time.now().minus(INTERVAL.plusSeconds(5)));
    }
    long asked = dead.stream().mapToLong(id -> bmcs.asked.get(id).size()).sum();
    assertThat(sweep.stats().failed()).as("but for those under way").isBetween(asked - 60, asked);
  }

  @Test
  void severalProcessesShareTheWorkAndAskNobodyTwice() {
    fill(FEWER);
    pass(Duration.ofMinutes(6), sweep(), sweep(), sweep());
    for (MachineId id : of(Kind.FINE)) {
      List<Instant> asked = bmcs.asked.get(id);
      assertThat(asked).as("seed %d, %s", SEED, id).hasSizeBetween(2, 3);
      for (int i = 1; i < asked.size(); i++) {
        assertThat(asked.get(i)).isAfter(asked.get(i - 1));
      }
    }
    assertThat(bmcs.openAtMost).isLessThanOrEqualTo(3 * LIMITS.atOnce());
  }

  @Test
  void whatAProcessThatDiedHadClaimedIsReadByTheOthers() {
    fill(FEWER);
    PowerSweep dies = sweep();
    dies.round();
    int claimed = bmcs.asked.size();
    assertThat(claimed).isEqualTo(LIMITS.atOnce());
    // it never writes down what it asked
    pass(Duration.ofMinutes(4), sweep());
    for (MachineId id : of(Kind.FINE)) {
      MachinePower power = store.inTransaction(tx -> tx.power().of(id));
      assertThat(power.readAt().orElseThrow())
          .as("seed %d, %s", SEED, id)
          .isAfter(Instant.parse("2030-01-01T00:00:00Z"));
    }
  }
}
