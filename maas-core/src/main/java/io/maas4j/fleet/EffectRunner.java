package io.maas4j.fleet;

import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Does what decisions demand of the world. At least once, so everything here may be done again: an
 * effect whose activity is over is dropped, and power orders lead to a state rather than toggle it.
 */
final class EffectRunner implements JobScheduler.JobHandler {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** How soon an order that waits for another one to the same machine asks again. */
  private static final Duration TURN = Duration.ofSeconds(1);

  private final Units units;
  private final Road road;
  private final Powering powering;
  private final LongSupplier confirmed;
  private final FleetListener listener;

  /**
   * @param confirmed the configuration version that every rack has confirmed
   */
  EffectRunner(
      Units units, Road road, Powering powering, LongSupplier confirmed, FleetListener listener) {
    this.units = units;
    this.road = road;
    this.powering = powering;
    this.confirmed = confirmed;
    this.listener = listener;
  }

  @Override
  public JobOutcome run(Job job) {
    EffectJob effect = EffectJob.of(job);
    if (effect.kind() == Effect.Kind.CHECK_DEADLINE) {
      return checkDeadline(effect);
    }
    if (effect.kind() == Effect.Kind.BOOT
        && confirmed.getAsLong() < effect.topology()
        && units.now().isBefore(effect.confirmBy())) {
      return new JobOutcome.Again(LOOK_AGAIN);
    }
    Optional<Effect.Kind> wanted = wanted(effect, job.key());
    if (wanted.isPresent()) {
      Powering.Done done =
          powering.perform(effect.machine(), wanted.get(), effect.activity(), job.key());
      if (done == Powering.Done.PUT_OFF) {
        return new JobOutcome.Again(Powering.PAUSE);
      }
      if (done == Powering.Done.WAITS) {
        return new JobOutcome.Again(TURN);
      }
      listener.effectDone(effect.machine(), effect.kind().name(), done == Powering.Done.SUCCEEDED);
    }
    return JobOutcome.DONE;
  }

  private JobOutcome checkDeadline(EffectJob effect) {
    units.run(
        unit -> {
          Optional<Machine> machine =
              unit.tx()
                  .machines()
                  .lock(effect.machine())
                  .filter(
                      m ->
                          m.status()
                              .activity()
                              .map(a -> a.number() == effect.activity())
                              .orElse(false));
          machine.ifPresent(
              m -> road.send(unit, m, Road.command(unit, Verb.TIMED_OUT, Actor.SYSTEM, "")));
          return effect;
        });
    return JobOutcome.DONE;
  }

  /** What starts a machine serves an activity that is under way; the rest may follow its end. */
  private static boolean isOver(Machine.Status status, EffectJob effect) {
    boolean starts = effect.kind() == Effect.Kind.BOOT || effect.kind() == Effect.Kind.POWER_CYCLE;
    return status.activities() != effect.activity() || starts && status.activity().isEmpty();
  }

  private static boolean isOff(Effect.Kind kind) {
    return kind == Effect.Kind.POWER_OFF || kind == Effect.Kind.POWER_OFF_SOFTLY;
  }

  /**
   * What is to be done now. Nothing, and an event says so, when the activity that asked for it is
   * over. A machine that has asked for its boot already is not started a second time when its job
   * runs again: then only its power is read.
   */
  private Optional<Effect.Kind> wanted(EffectJob effect, String job) {
    return units.run(
        unit -> {
          Optional<Machine> found = unit.tx().machines().find(effect.machine());
          if (found.isEmpty()) {
            return Optional.empty();
          }
          Machine machine = found.get();
          if (isOver(machine.status(), effect)) {
            unit.record(
                machine,
                EventType.NODE_EFFECT_DROPPED,
                effect.kind().name() + ": the machine has gone on to something else since");
            Powering.dropped(unit, machine.id(), job);
            return Optional.empty();
          }
          if (isOff(effect.kind()) && machine.identity().dpu()) {
            unit.record(
                machine,
                EventType.NODE_EFFECT_DROPPED,
                effect.kind().name() + ": a data processing unit is never switched off");
            return Optional.empty();
          }
          if (effect.kind() != Effect.Kind.BOOT) {
            return Optional.of(effect.kind());
          }
          if (machine.status().activity().orElseThrow().step() != Activity.Step.STARTING) {
            Powering.dropped(unit, machine.id(), job);
            return Optional.of(Effect.Kind.QUERY_POWER);
          }
          if (confirmed.getAsLong() < effect.topology()) {
            unit.record(
                machine,
                EventType.NODE_BOOT_UNCONFIRMED,
                "no rack has confirmed configuration "
                    + effect.topology()
                    + " within "
                    + Road.CONFIRMATION.toSeconds()
                    + " s; starting the machine all the same");
          }
          return Optional.of(Effect.Kind.BOOT);
        });
  }
}
