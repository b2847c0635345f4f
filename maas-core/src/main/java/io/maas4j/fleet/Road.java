package io.maas4j.fleet;

import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Command;
import io.maas4j.lifecycle.Decision;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.Lifecycle;
import io.maas4j.lifecycle.RefusalCode;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.work.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The one road that every command to a machine takes: read under lock, decide, change, record,
 * schedule — in the caller's transaction.
 */
final class Road {
  /** How long a machine's boot waits for its rack to know it. */
  static final Duration CONFIRMATION = Duration.ofSeconds(10);

  private final Situations situations;

  Road(Situations situations) {
    this.situations = situations;
  }

  /** The machine under lock. */
  static Machine lock(Unit unit, MachineId id) {
    return unit.tx().machines().lock(id).orElseThrow(() -> NotFound.no("Machine"));
  }

  /** The machine as it is, for reading. */
  static Machine find(Unit unit, MachineId id) {
    return unit.tx().machines().find(id).orElseThrow(() -> NotFound.no("Machine"));
  }

  /** What would follow, without anything following. */
  Decision plan(Unit unit, Machine machine, Command command) {
    return Lifecycle.decide(situations.of(unit, machine), command);
  }

  /**
   * @param machine locked in this transaction
   * @return the machine as it is afterwards
   * @throws Conflict or {@link Denied} when the decision is a refusal
   */
  Machine send(Unit unit, Machine machine, Command command, Details details) {
    Decision decision = plan(unit, machine, command);
    if (decision instanceof Decision.Refused refused) {
      throw exception(refused);
    }
    return carryOut(unit, machine, command, (Decision.Accepted) decision, details);
  }

  Machine send(Unit unit, Machine machine, Command command) {
    return send(unit, machine, command, Details.NONE);
  }

  /**
   * Switches a machine on.
   *
   * @param machine locked in this transaction
   * @param userData what its system is handed from now on; empty to leave it as it is
   */
  Machine powerOn(Unit unit, Machine machine, Optional<byte[]> userData, String comment, Actor by) {
    Machine told =
        userData
            .map(bytes -> Base64.getEncoder().encodeToString(bytes))
            .map(machine.deployment()::withUserData)
            .map(machine::withDeployment)
            .orElse(machine);
    // a refusal takes back what was written
    Machine written = told.equals(machine) ? machine : write(unit, told);
    return send(unit, written, command(unit, Verb.POWER_ON, by, comment));
  }

  Machine carryOut(
      Unit unit, Machine machine, Command command, Decision.Accepted decision, Details details) {
    Machine changed = Changes.apply(unit, machine, command, decision, details);
    Machine written = changed.equals(machine) ? machine : write(unit, changed);
    for (Decision.Recorded event : decision.events()) {
      unit.record(
          written, event.type(), event.description(), "", command.by().userName(), unit.now());
    }
    if (decision.moves() && isFailure(command, decision)) {
      if (command.verb() == Verb.TIMED_OUT && readsPower(decision)) {
        Diagnoses.scheduleAfterReading(unit, written);
      } else {
        Diagnoses.schedule(unit, written);
      }
    }
    if (decision.moves()) {
      unit.after().moved(machine.id(), decision.from(), decision.to(), unit.now());
    }
    for (Effect effect : decision.effects()) {
      schedule(unit, written, effect);
    }
    return written;
  }

  private static boolean readsPower(Decision.Accepted decision) {
    return decision.effects().stream().anyMatch(effect -> effect.kind() == Effect.Kind.QUERY_POWER);
  }

  /** Where the power fails, a machine is back where it was before. */
  private static boolean isFailure(Command command, Decision.Accepted decision) {
    return decision.to().isFailed()
        || command.verb() == Verb.BOOT_FAILED
        || command.verb() == Verb.OFF_FAILED;
  }

  static Machine write(Unit unit, Machine changed) {
    return unit.tx()
        .machines()
        .update(changed)
        .orElseThrow(
            () -> new IllegalStateException("a locked machine was changed: " + changed.id()));
  }

  static void schedule(Unit unit, Machine machine, Effect effect) {
    Instant due = unit.now().plus(effect.after());
    EffectJob job =
        new EffectJob(
            machine.id(),
            effect.kind(),
            effect.activity(),
            unit.tx().topology().version(),
            due.plus(CONFIRMATION));
    unit.schedule(job.job(due));
  }

  /** A refusal as an exception, for callers that block. */
  static RuntimeException exception(Decision.Refused refused) {
    RefusalCode code = refused.code();
    return switch (code) {
      case NOT_PERMITTED, NOT_OWNER, LOCKED ->
          new Denied(code.name(), refused.why(), refused.remedy());
      default -> new Conflict(code.name(), refused.why(), refused.remedy());
    };
  }

  static Command command(Unit unit, Verb verb, Actor by, String comment) {
    return new Command(verb, by, unit.now(), comment);
  }
}
