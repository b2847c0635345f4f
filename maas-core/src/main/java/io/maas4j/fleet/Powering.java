package io.maas4j.fleet;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.PowerOrder;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerOutcome;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PoweredMachine;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Power, as people ask for it and as effects demand it; what was learnt is written down. */
public final class Powering {
  private static final Duration ORDER = Duration.ofMinutes(5);
  private static final Duration QUERY = Duration.ofSeconds(60);
  private static final Duration BOOT_ORDER = Duration.ofSeconds(60);

  /** How long a BMC is left alone that could not be asked, before the whole order is repeated. */
  static final Duration PAUSE = Duration.ofSeconds(15);

  /** What is left of an activity's time when its order ends. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** How often one job's order is begun: a process that dies over it does not do so for ever. */
  private static final int MOST_TRIES = 3;

  private final Units units;
  private final PowerControl control;
  private final PowerRecords records;

  Powering(Units units, Road road, PowerControl control) {
    this.units = units;
    this.control = control;
    this.records = new PowerRecords(road);
  }

  /**
   * Reads the power state from the BMC and records it. Blocks up to a minute.
   *
   * @return unknown also where there is nothing to read it from, error when reading it failed
   */
  public PowerState query(MachineId id, Actor by) {
    return reading(id, by).state();
  }

  /** As {@link #query}, with its age, and why nothing is known where that is so. */
  public PowerReading reading(MachineId id, Actor by) {
    units.run(unit -> Machines.visible(unit, id, by));
    return readNode(id);
  }

  /**
   * As {@link #reading}, of many machines at the same time.
   *
   * @return in the order of the ids
   */
  public Map<MachineId, PowerReading> readings(Collection<MachineId> ids, Actor by) {
    units.run(
        unit -> {
          ids.forEach(id -> Machines.visible(unit, id, by));
          return ids;
        });
    Map<MachineId, CompletableFuture<PowerOutcome>> asked = new LinkedHashMap<>();
    ids.forEach(id -> asked.put(id, ask(id)));
    Map<MachineId, PowerReading> readings = new LinkedHashMap<>();
    asked.forEach((id, outcome) -> readings.put(id, taken(id, await(outcome))));
    return readings;
  }

  /** As {@link #reading}, of a node of any type that is there. */
  PowerReading readNode(MachineId id) {
    return taken(id, await(ask(id)));
  }

  private CompletableFuture<PowerOutcome> ask(MachineId id) {
    MachinePower power = units.run(unit -> unit.tx().power().of(id));
    return control.query(target(power), units.now().plus(QUERY));
  }

  private PowerReading taken(MachineId id, PowerOutcome outcome) {
    record(id, Effect.Kind.QUERY_POWER, outcome, Optional.empty());
    boolean nobodyToAsk = outcome instanceof PowerOutcome.Refused;
    return PowerReading.of(outcome, units.now())
        .orElseGet(
            () ->
                new PowerReading(
                    nobodyToAsk ? PowerState.UNKNOWN : PowerState.ERROR,
                    Optional.empty(),
                    outcome.failure(),
                    outcome.message(),
                    nobodyToAsk ? "" : outcome.remedy()));
  }

  /** How a person wants a machine to stop. */
  public enum Stop {
    /** The power goes at once. */
    HARD,
    /** The running system is asked. */
    SOFT
  }

  /** What to send a machine that is to stop: where the system cannot be asked, hard is meant. */
  public Verb verb(MachineId id, Stop stop) {
    String type = units.run(unit -> unit.tx().power().of(id)).type();
    return stop == Stop.SOFT && control.does(type, PowerAction.SOFT_OFF)
        ? Verb.POWER_OFF_SOFTLY
        : Verb.POWER_OFF;
  }

  /** The parameters in clear text, for administrators. */
  public MachinePower parameters(MachineId id, Actor by) {
    return units.run(
        unit -> {
          Machines.visible(unit, id, by);
          Permissions.administrator(by);
          return unit.tx().power().of(id);
        });
  }

  /** Whether machines of this power type can be told what to boot from. */
  boolean setsBootOrder(String powerType) {
    return control.setsBootOrder(powerType);
  }

  /** How it went with what an effect demands. */
  enum Done {
    SUCCEEDED,
    FAILED,
    /** It is not done, and to be begun again after {@link #PAUSE}. */
    PUT_OFF,
    /** Another order to the machine is under way, here or in another process. */
    WAITS
  }

  /**
   * Does what an effect demands and tells the lifecycle how it went. Blocks.
   *
   * @param job the job that demands it; one that begins too often is given up
   */
  Done perform(MachineId id, Effect.Kind kind, long activity, String job) {
    Optional<Beginning> began = units.run(unit -> begin(unit, id, kind, job));
    if (began.isEmpty()) {
      return Done.FAILED;
    }
    Beginning beginning = began.get();
    if (beginning.tries() == 0) {
      return Done.WAITS;
    }
    boolean inOrder =
        beginning.bootOrder().map(order -> setBootOrder(beginning, order)).orElse(true);
    if (kind == Effect.Kind.SET_BOOT_ORDER) {
      return inOrder ? Done.SUCCEEDED : Done.FAILED;
    }
    Optional<Instant> end = end(beginning.machine(), activity);
    PowerOutcome outcome =
        beginning.tries() > MOST_TRIES
            ? givenUp()
            : await(order(kind, beginning, limit(kind, end)));
    if (isWorthAnotherTry(kind, beginning, outcome, end)) {
      putOff(id, kind, outcome, beginning.tries());
      return Done.PUT_OFF;
    }
    record(id, kind, outcome, Optional.of(activity));
    return PowerRecords.succeeded(outcome) ? Done.SUCCEEDED : Done.FAILED;
  }

  /** When the time of the activity that an order serves is over; empty when it serves none. */
  private static Optional<Instant> end(Machine machine, long activity) {
    return machine
        .status()
        .activity()
        .filter(current -> current.number() == activity)
        .map(Activity::deadline);
  }

  /** What came of an order is known before its activity's time is over, if there is time at all. */
  private Instant limit(Effect.Kind kind, Optional<Instant> end) {
    Instant now = units.now();
    Instant limit = now.plus(kind == Effect.Kind.QUERY_POWER ? QUERY : ORDER);
    return end.map(over -> over.minus(MARGIN))
        .filter(over -> over.isAfter(now.plus(MARGIN)) && over.isBefore(limit))
        .orElse(limit);
  }

  private boolean isWorthAnotherTry(
      Effect.Kind kind, Beginning beginning, PowerOutcome outcome, Optional<Instant> end) {
    Instant next = units.now().plus(PAUSE).plus(MARGIN).plus(MARGIN);
    return kind != Effect.Kind.QUERY_POWER
        && beginning.tries() < MOST_TRIES
        && outcome.failure().map(PowerFault::isPassing).orElse(false)
        && end.map(next::isBefore).orElse(true);
  }

  private void putOff(MachineId id, Effect.Kind kind, PowerOutcome outcome, int tries) {
    units.run(
        unit -> {
          unit.tx()
              .machines()
              .lock(id)
              .ifPresent(
                  machine ->
                      records.putOff(
                          unit,
                          machine,
                          kind,
                          outcome,
                          units.now().plus(PAUSE).plus(ORDER),
                          "try "
                              + tries
                              + " of "
                              + MOST_TRIES
                              + ", the next one in "
                              + PAUSE.toSeconds()
                              + " s"));
          return id;
        });
  }

  /**
   * What an order starts from.
   *
   * @param bootOrder what to tell the firmware first; empty where it cannot be told, or need not
   * @param tries how often the job has begun, this time included; 0 when it has to wait
   * @param told whether the machine was told to start already, by this job
   */
  private record Beginning(
      Machine machine, MachinePower power, Optional<BootOrder> bootOrder, int tries, boolean told) {
    PoweredMachine target() {
      return Powering.target(power);
    }
  }

  private Optional<Beginning> begin(Unit unit, MachineId id, Effect.Kind kind, String job) {
    // locked: of two orders at the same time one sees the other
    Optional<Machine> machine = unit.tx().machines().lock(id);
    if (machine.isEmpty()) {
      return Optional.empty();
    }
    MachinePower power = unit.tx().power().of(id);
    boolean told = control.setsBootOrder(power.type()) && startsOrTells(kind);
    Optional<BootOrder> bootOrder =
        told ? Optional.of(BootOrders.of(unit, machine.get())) : Optional.empty();
    if (kind == Effect.Kind.QUERY_POWER || kind == Effect.Kind.SET_BOOT_ORDER) {
      return Optional.of(new Beginning(machine.get(), power, bootOrder, 1, false));
    }
    Optional<PowerOrder> last = unit.tx().power().watch(id).order();
    if (last.filter(other -> !other.job().equals(job) && other.isUnderWay(unit.now()))
        .isPresent()) {
      return Optional.of(new Beginning(machine.get(), power, bootOrder, 0, false));
    }
    Optional<PowerOrder> before = last.filter(order -> order.job().equals(job));
    boolean started = before.flatMap(PowerOrder::wanted).equals(Optional.of(PowerState.ON));
    int tries = before.map(PowerOrder::tries).orElse(0) + 1;
    unit.tx()
        .power()
        .order(
            id,
            new PowerOrder(
                unit.now().plus(ORDER),
                started ? Optional.of(PowerState.ON) : Optional.empty(),
                job,
                tries,
                PowerOrder.Stage.UNDER_WAY));
    return Optional.of(new Beginning(machine.get(), power, bootOrder, tries, started));
  }

  /** Has nobody wait for the order of a job that is dropped. */
  static void dropped(Unit unit, MachineId id, String job) {
    unit.tx()
        .power()
        .watch(id)
        .order()
        .filter(order -> order.job().equals(job) && order.isUnderWay(unit.now()))
        .ifPresent(order -> unit.tx().power().order(id, order.endedAt(unit.now())));
  }

  private static boolean startsOrTells(Effect.Kind kind) {
    return switch (kind) {
      case BOOT, POWER_ON, POWER_CYCLE, SET_BOOT_ORDER -> true;
      case POWER_OFF, POWER_OFF_SOFTLY, QUERY_POWER, CHECK_DEADLINE -> false;
    };
  }

  private static PowerOutcome givenUp() {
    return new PowerOutcome.Failed(
        PowerFault.GENERAL,
        "the order was begun "
            + MOST_TRIES
            + " times and never came to its end; look for why in the log of the region",
        List.of());
  }

  /** A machine that boots from elsewhere is seen by its silence; so a failure is told, no more. */
  private boolean setBootOrder(Beginning beginning, BootOrder order) {
    PowerResult result =
        await(control.setBootOrder(beginning.target(), order, units.now().plus(BOOT_ORDER)));
    if (result instanceof PowerResult.Accepted) {
      return true;
    }
    units.run(
        unit -> {
          unit.record(beginning.machine(), EventType.NODE_BOOT_ORDER_FAILED, result.explanation());
          return result;
        });
    return false;
  }

  private CompletableFuture<PowerOutcome> order(
      Effect.Kind kind, Beginning beginning, Instant deadline) {
    PoweredMachine machine = beginning.target();
    // a data processing unit has the power of the machine that it is in: it is only ever reset
    boolean dpu = beginning.machine().identity().dpu();
    return switch (kind) {
      case BOOT ->
          dpu
              ? control.reset(machine, deadline)
              // that nobody could see it start is no reason to start it twice
              : beginning.told()
                  ? control.ensureOn(machine, deadline)
                  : control.boot(machine, deadline);
      case POWER_ON ->
          dpu
              ? control.reset(machine, deadline)
              // some BMCs reboot a running machine at every "on"
              : beginning.tries() > 1
                  ? control.ensureOn(machine, deadline)
                  : control.on(machine, deadline);
      case POWER_CYCLE ->
          dpu
              ? control.reset(machine, deadline)
              : beginning.told()
                  ? control.ensureOn(machine, deadline)
                  : control.cycle(machine, deadline);
      case POWER_OFF -> dpu ? staysOn() : control.off(machine, deadline);
      case POWER_OFF_SOFTLY -> dpu ? staysOn() : control.softOff(machine, deadline);
      case QUERY_POWER -> control.query(machine, deadline);
      case SET_BOOT_ORDER, CHECK_DEADLINE ->
          throw new IllegalArgumentException("no order to a BMC: " + kind);
    };
  }

  private static CompletableFuture<PowerOutcome> staysOn() {
    return CompletableFuture.completedFuture(
        new PowerOutcome.Refused(
            "a data processing unit is never switched off",
            "switch off the machine that it is in",
            List.of()));
  }

  /** Writes down what a reading told that nobody waits for. */
  void observed(MachineId id, PowerOutcome outcome) {
    record(id, Effect.Kind.QUERY_POWER, outcome, Optional.empty());
  }

  private void record(
      MachineId id, Effect.Kind kind, PowerOutcome outcome, Optional<Long> activity) {
    units.run(
        unit -> {
          Optional<Machine> machine = unit.tx().machines().lock(id);
          machine.ifPresent(m -> records.write(unit, m, kind, outcome, activity));
          return id;
        });
  }

  static PoweredMachine target(MachinePower power) {
    return new PoweredMachine(power.machine(), power.type(), power.parameters());
  }

  private static <T> T await(CompletableFuture<T> outcome) {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      outcome.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a BMC", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a power driver broke", e.getCause());
    }
  }
}
