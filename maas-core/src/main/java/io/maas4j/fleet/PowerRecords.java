package io.maas4j.fleet;

import io.maas4j.event.Event;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.PowerOrder;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerOutcome;
import io.maas4j.power.PowerOutcome.Attempt;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerRemark;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.work.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down what came of asking a BMC, and tells the lifecycle: state, reason and age on record,
 * every attempt that failed as an event, and changes by whether somebody asked for them.
 */
final class PowerRecords {
  /** How long after an order a machine may still come to where it was ordered. */
  private static final Duration SLOWNESS = Duration.ofMinutes(2);

  /** Machines that are through with their scripts switch themselves off within this time. */
  private static final Duration OWN_SHUTDOWN = Duration.ofMinutes(15);

  private final Road road;

  PowerRecords(Road road) {
    this.road = road;
  }

  static boolean succeeded(PowerOutcome outcome) {
    return outcome instanceof PowerOutcome.Settled
        || outcome instanceof PowerOutcome.Sent
        || outcome instanceof PowerOutcome.ByHand;
  }

  /**
   * @param machine locked
   * @param activity which one demanded it; empty when none did
   */
  void write(
      Unit unit, Machine machine, Effect.Kind kind, PowerOutcome outcome, Optional<Long> activity) {
    MachinePower before = unit.tx().power().of(machine.id());
    Optional<PowerOrder> order = unit.tx().power().watch(machine.id()).order();
    if (kind == Effect.Kind.QUERY_POWER && isOlder(before, at(unit, outcome))) {
      return;
    }
    attempts(unit, machine, kind, outcome);
    if (kind == Effect.Kind.QUERY_POWER) {
      query(unit, machine, before, order, outcome);
    } else {
      ended(unit, machine, order, kind, outcome);
      event(unit, machine, kind, outcome);
    }
    reading(unit, before, outcome);
    boolean current = activity.isEmpty() || machine.status().activities() == activity.get();
    Optional<Verb> verb = verb(kind, outcome);
    if (current && verb.isPresent() && !isStale(machine, outcome)) {
      road.send(unit, machine, Road.command(unit, verb.get(), Actor.SYSTEM, outcome.explanation()));
    }
  }

  /**
   * Writes down a try that is not the last one; the lifecycle is not told.
   *
   * @param machine locked
   * @param until until when others wait for the next try, at most
   * @param course which try it was, and when the next one is
   */
  void putOff(
      Unit unit,
      Machine machine,
      Effect.Kind kind,
      PowerOutcome outcome,
      Instant until,
      String course) {
    MachinePower before = unit.tx().power().of(machine.id());
    attempts(unit, machine, kind, outcome);
    unit.record(machine, failureOf(kind), outcome.explanation() + " (" + course + ")");
    reading(unit, before, outcome);
    boolean started = outcome.attempts().stream().anyMatch(PowerRecords::startedPerhaps);
    unit.tx()
        .power()
        .watch(machine.id())
        .order()
        .ifPresent(
            order ->
                unit.tx()
                    .power()
                    .order(
                        machine.id(),
                        new PowerOrder(
                            until,
                            started ? Optional.of(PowerState.ON) : order.wanted(),
                            order.job(),
                            order.tries(),
                            PowerOrder.Stage.UNDER_WAY)));
  }

  private static boolean startedPerhaps(Attempt attempt) {
    boolean refused =
        attempt.result() instanceof PowerResult.Failed
            || attempt.result() instanceof PowerResult.Refused;
    return attempt.action() == PowerAction.ON && !refused;
  }

  private static EventType failureOf(Effect.Kind kind) {
    return switch (kind) {
      case BOOT, POWER_ON -> EventType.NODE_POWER_ON_FAILED;
      case POWER_CYCLE -> EventType.NODE_POWER_CYCLE_FAILED;
      case POWER_OFF, POWER_OFF_SOFTLY -> EventType.NODE_POWER_OFF_FAILED;
      case QUERY_POWER, SET_BOOT_ORDER, CHECK_DEADLINE -> EventType.NODE_POWER_QUERY_FAILED;
    };
  }

  /** Whether the reading is from before what the machine is doing now. */
  private static boolean isStale(Machine machine, PowerOutcome outcome) {
    return outcome instanceof PowerOutcome.Settled settled
        && machine
            .status()
            .activity()
            .map(activity -> settled.at().isBefore(activity.started()))
            .orElse(false);
  }

  /** What is on record afterwards; a reading that is older than that changes nothing. */
  private static void reading(Unit unit, MachinePower before, PowerOutcome outcome) {
    if (!isOlder(before, at(unit, outcome))) {
      PowerReading.of(outcome, unit.now())
          .ifPresent(reading -> unit.tx().power().put(before.withReading(reading)));
    }
  }

  private static boolean isOlder(MachinePower before, Instant at) {
    return before.readAt().map(at::isBefore).orElse(false);
  }

  private static Instant at(Unit unit, PowerOutcome outcome) {
    return outcome instanceof PowerOutcome.Settled settled ? settled.at() : unit.now();
  }

  /** From here on the order explains only that the machine is where it was ordered. */
  private static void ended(
      Unit unit,
      Machine machine,
      Optional<PowerOrder> order,
      Effect.Kind kind,
      PowerOutcome outcome) {
    boolean off = kind == Effect.Kind.POWER_OFF || kind == Effect.Kind.POWER_OFF_SOFTLY;
    boolean given = !(outcome instanceof PowerOutcome.Refused);
    order.ifPresent(
        last ->
            unit.tx()
                .power()
                .order(
                    machine.id(),
                    new PowerOrder(
                        given ? unit.now().plus(SLOWNESS) : unit.now(),
                        Optional.of(off ? PowerState.OFF : PowerState.ON),
                        last.job(),
                        last.tries())));
  }

  private static void query(
      Unit unit,
      Machine machine,
      MachinePower before,
      Optional<PowerOrder> order,
      PowerOutcome outcome) {
    Optional<PowerState> state = outcome.recordedState();
    if (state.isEmpty()) {
      return;
    }
    if (PowerReading.of(outcome, unit.now()).filter(read -> isSame(before, read)).isEmpty()) {
      outcome
          .remarks()
          .forEach(
              remark -> unit.record(machine, EventType.NODE_POWER_QUERY_FAILED, remark.text()));
    }
    PowerState now = state.get();
    if (now == PowerState.ERROR) {
      if (before.state() != PowerState.ERROR || !sameReason(before.reason(), outcome.message())) {
        unit.record(machine, EventType.NODE_POWER_QUERY_FAILED, outcome.explanation());
      }
    } else if (now != before.state() && now != PowerState.UNKNOWN) {
      changed(unit, machine, before.state(), now, explained(unit, machine, before, order, now));
    }
  }

  private static void changed(
      Unit unit, Machine machine, PowerState from, PowerState to, boolean explained) {
    if (explained) {
      unit.record(
          machine,
          to == PowerState.ON ? EventType.NODE_POWERED_ON : EventType.NODE_POWERED_OFF,
          "seen by a reading; it was " + from.wireName() + " before");
    } else {
      unit.record(
          machine,
          EventType.NODE_POWER_CHANGED,
          "from " + from.wireName() + " to " + to.wireName());
    }
  }

  /** Whether a change was to be expected; where nothing was known before, none has been seen. */
  private static boolean explained(
      Unit unit, Machine machine, MachinePower before, Optional<PowerOrder> order, PowerState now) {
    boolean known = before.state() == PowerState.ON || before.state() == PowerState.OFF;
    boolean itself =
        now == PowerState.OFF
            && !machine.state().isTransitional()
            && machine.state() != State.DEPLOYED
            // an installation that fails stays on, to be looked at
            && machine.state() != State.FAILED_DEPLOYMENT
            && machine.state() != State.RESCUE_MODE
            && unit.now().isBefore(machine.updated().plus(OWN_SHUTDOWN));
    return !known || itself || order.map(last -> last.explains(now, unit.now())).orElse(false);
  }

  /** Whether a reading tells nothing but what is on record. */
  static boolean isSame(MachinePower before, PowerReading read) {
    return read.state() == before.state() && sameReason(before.reason(), read.reason());
  }

  /** Numbers in a reason are times, ports and counts; they do not make it another one. */
  static boolean sameReason(String one, String other) {
    return one.replaceAll("[0-9]+", "#").equals(other.replaceAll("[0-9]+", "#"));
  }

  /** The attempts of an order that failed before its end; how that was, the end itself tells. */
  private static void attempts(Unit unit, Machine machine, Effect.Kind kind, PowerOutcome outcome) {
    if (kind == Effect.Kind.QUERY_POWER || outcome.attempts().isEmpty()) {
      return;
    }
    List<Event> events = new ArrayList<>();
    Set<PowerRemark> remarked = new HashSet<>();
    List<Attempt> attempts = outcome.attempts();
    int last = succeeded(outcome) ? attempts.size() : attempts.size() - 1;
    for (int i = 0; i < attempts.size(); i++) {
      Attempt attempt = attempts.get(i);
      for (PowerRemark remark : attempt.remarks()) {
        if (attempt.action() != PowerAction.QUERY && remarked.add(remark)) {
          events.add(failed(machine, attempt, remark.text()));
        }
      }
      if (i < last && attempt.result().failure().isPresent()) {
        String which = "attempt " + (i + 1) + ", " + attempt.action().label() + ": ";
        events.add(failed(machine, attempt, which + attempt.result().message()));
      }
    }
    if (!events.isEmpty()) {
      unit.record(events);
    }
  }

  private static Event failed(Machine machine, Attempt attempt, String text) {
    return new Event(
        0,
        failureOf(attempt.action()),
        text,
        "",
        Optional.of(machine.id()),
        machine.hostname(),
        "",
        attempt.at());
  }

  private static EventType failureOf(PowerAction action) {
    return switch (action) {
      case ON -> EventType.NODE_POWER_ON_FAILED;
      case OFF, SOFT_OFF -> EventType.NODE_POWER_OFF_FAILED;
      case CYCLE, RESET -> EventType.NODE_POWER_CYCLE_FAILED;
      case QUERY -> EventType.NODE_POWER_QUERY_FAILED;
    };
  }

  private static void event(Unit unit, Machine machine, Effect.Kind kind, PowerOutcome outcome) {
    if (outcome instanceof PowerOutcome.Settled settled) {
      unit.record(
          machine,
          settled.state() == PowerState.OFF
              ? EventType.NODE_POWERED_OFF
              : EventType.NODE_POWERED_ON,
          "");
    } else if (outcome instanceof PowerOutcome.ByHand byHand) {
      unit.record(machine, EventType.REQUEST_NODE_START, byHand.instruction());
    } else if (!succeeded(outcome) && verb(kind, outcome).isEmpty()) {
      unit.record(
          machine,
          kind == Effect.Kind.POWER_ON
              ? EventType.NODE_POWER_ON_FAILED
              : EventType.NODE_POWER_OFF_FAILED,
          outcome.explanation());
    }
  }

  private static Optional<Verb> verb(Effect.Kind kind, PowerOutcome outcome) {
    boolean isOff = outcome.recordedState().equals(Optional.of(PowerState.OFF));
    return switch (kind) {
      case BOOT, POWER_CYCLE ->
          Optional.of(succeeded(outcome) ? Verb.POWERED_ON : Verb.BOOT_FAILED);
      case POWER_OFF ->
          isOff
              ? Optional.of(Verb.POWERED_OFF)
              : succeeded(outcome) ? Optional.empty() : Optional.of(Verb.OFF_FAILED);
      case POWER_OFF_SOFTLY, QUERY_POWER ->
          isOff ? Optional.of(Verb.POWERED_OFF) : Optional.empty();
      case POWER_ON, SET_BOOT_ORDER, CHECK_DEADLINE -> Optional.empty();
    };
  }
}
