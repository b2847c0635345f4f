package io.maas4j.fleet;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerOutcome;
import io.maas4j.power.PowerState;
import io.maas4j.power.PoweredMachine;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Power, as people ask for it and as effects demand it; what was learnt is written down. */
public final class Powering {
  private static final Duration ORDER = Duration.ofMinutes(5);
  private static final Duration QUERY = Duration.ofSeconds(60);

  private final Units units;
  private final Road road;
  private final PowerControl control;

  Powering(Units units, Road road, PowerControl control) {
    this.units = units;
    this.road = road;
    this.control = control;
  }

  /** Reads the power state from the BMC and records it. Blocks up to a minute. */
  public PowerState query(MachineId id, Actor by) {
    units.run(unit -> Machines.visible(unit, id, by));
    return queryNode(id);
  }

  /** As {@link #query}, of a node of any type that is there. */
  PowerState queryNode(MachineId id) {
    MachinePower power = units.run(unit -> unit.tx().power().of(id));
    PowerOutcome outcome = await(control.query(target(power), units.now().plus(QUERY)));
    record(id, Effect.Kind.QUERY_POWER, outcome, Optional.empty());
    return outcome.recordedState().orElse(PowerState.ERROR);
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

  /**
   * Does what an effect demands and tells the lifecycle how it went. Blocks.
   *
   * @return whether it succeeded
   */
  boolean perform(MachineId id, Effect.Kind kind, long activity) {
    MachinePower power = units.run(unit -> unit.tx().power().of(id));
    Instant deadline = units.now().plus(kind == Effect.Kind.QUERY_POWER ? QUERY : ORDER);
    PowerOutcome outcome = await(order(kind, target(power), deadline));
    record(id, kind, outcome, Optional.of(activity));
    return succeeded(outcome);
  }

  private CompletableFuture<PowerOutcome> order(
      Effect.Kind kind, PoweredMachine machine, Instant deadline) {
    return switch (kind) {
      case BOOT -> control.boot(machine, deadline);
      case POWER_ON -> control.on(machine, deadline);
      case POWER_OFF -> control.off(machine, deadline);
      case POWER_OFF_SOFTLY -> control.softOff(machine, deadline);
      case POWER_CYCLE -> control.cycle(machine, deadline);
      case QUERY_POWER -> control.query(machine, deadline);
      case CHECK_DEADLINE -> throw new IllegalArgumentException("no matter of power: " + kind);
    };
  }

  private static boolean succeeded(PowerOutcome outcome) {
    return outcome instanceof PowerOutcome.Settled
        || outcome instanceof PowerOutcome.Sent
        || outcome instanceof PowerOutcome.ByHand;
  }

  private void record(
      MachineId id, Effect.Kind kind, PowerOutcome outcome, Optional<Long> activity) {
    units.run(
        unit -> {
          Optional<Machine> machine = unit.tx().machines().lock(id);
          if (machine.isEmpty()) {
            return id;
          }
          reading(unit, machine.get(), kind, outcome);
          event(unit, machine.get(), kind, outcome);
          boolean current =
              activity.isEmpty() || machine.get().status().activities() == activity.get();
          Optional<Verb> verb = verb(kind, outcome);
          if (current && verb.isPresent() && !isStale(machine.get(), outcome)) {
            road.send(
                unit,
                machine.get(),
                Road.command(unit, verb.get(), Actor.SYSTEM, outcome.message()));
          }
          return id;
        });
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

  private static void reading(Unit unit, Machine machine, Effect.Kind kind, PowerOutcome outcome) {
    Optional<PowerState> state = outcome.recordedState();
    if (state.isPresent()) {
      MachinePower power = unit.tx().power().of(machine.id());
      boolean followed = kind != Effect.Kind.QUERY_POWER || power.state() == state.get();
      if (!followed && outcome instanceof PowerOutcome.Settled) {
        unit.record(
            machine,
            EventType.NODE_POWER_CHANGED,
            "from " + power.state().wireName() + " to " + state.get().wireName());
      }
      unit.tx()
          .power()
          .put(
              power.withReading(
                  state.get(),
                  unit.now(),
                  outcome instanceof PowerOutcome.Failed ? outcome.message() : ""));
    }
  }

  private static void event(Unit unit, Machine machine, Effect.Kind kind, PowerOutcome outcome) {
    if (kind == Effect.Kind.QUERY_POWER) {
      if (outcome instanceof PowerOutcome.Failed) {
        unit.record(machine, EventType.NODE_POWER_QUERY_FAILED, outcome.message());
      }
      return;
    }
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
          outcome.message());
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
      case POWER_ON, CHECK_DEADLINE -> Optional.empty();
    };
  }

  private static PoweredMachine target(MachinePower power) {
    return new PoweredMachine(power.machine(), power.type(), power.parameters());
  }

  private static PowerOutcome await(CompletableFuture<PowerOutcome> outcome) {
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
