package io.maas4j.lifecycle;

import io.maas4j.id.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Snapshots to decide about; each change gives another one. */
record Situations(Snapshot s) {
  static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  static final Timeouts TIMEOUTS = Timeouts.ofNodeTimeout(Duration.ofMinutes(30));
  static final Snapshot.Power IPMI_ON = new Snapshot.Power(true, true, true, Snapshot.Reading.ON);
  static final Snapshot.Power IPMI_OFF = new Snapshot.Power(true, true, true, Snapshot.Reading.OFF);
  static final Snapshot.Power MANUAL =
      new Snapshot.Power(true, false, false, Snapshot.Reading.UNKNOWN);
  static final Snapshot.Power UNSET =
      new Snapshot.Power(false, false, false, Snapshot.Reading.UNKNOWN);
  static final Snapshot.Scripts PASSED = new Snapshot.Scripts(true, true, false, false);
  static final Snapshot.Scripts FAILED = new Snapshot.Scripts(true, false, true, false);
  static final Snapshot.Scripts NEVER = new Snapshot.Scripts(false, false, false, false);
  static final Snapshot.Scripts MAY_REBOOT = new Snapshot.Scripts(true, false, false, true);

  static Situations in(State state) {
    return new Situations(
        new Snapshot(
            new MachineId("abc123"),
            "m1",
            state,
            State.NEW,
            Optional.empty(),
            false,
            Optional.empty(),
            0,
            false,
            false,
            false,
            false,
            1,
            IPMI_ON,
            PASSED,
            TIMEOUTS,
            Optional.empty()));
  }

  /** With the activity that a machine has in this transitional status. */
  static Situations busy(State state) {
    return in(state).activity(kindOf(state), State.READY);
  }

  static Activity.Kind kindOf(State state) {
    return switch (state) {
      case COMMISSIONING -> Activity.Kind.COMMISSIONING;
      case TESTING -> Activity.Kind.TESTING;
      case DEPLOYING -> Activity.Kind.DEPLOYING;
      case RELEASING -> Activity.Kind.RELEASING;
      case DISK_ERASING -> Activity.Kind.ERASING;
      case ENTERING_RESCUE_MODE -> Activity.Kind.ENTERING_RESCUE;
      case EXITING_RESCUE_MODE -> Activity.Kind.EXITING_RESCUE;
      default -> throw new IllegalArgumentException(state + " is not transitional");
    };
  }

  Situations previous(State state) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            state,
            s.owner(),
            s.locked(),
            s.activity(),
            s.activities(),
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            s.scripts(),
            s.timeouts(),
            s.lastSign()));
  }

  Situations owner(String name) {
    return owned(Optional.of(name));
  }

  Situations owned(Optional<String> owner) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            s.previous(),
            owner,
            s.locked(),
            s.activity(),
            s.activities(),
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            s.scripts(),
            s.timeouts(),
            s.lastSign()));
  }

  Situations locked(boolean on) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            s.previous(),
            s.owner(),
            on,
            s.activity(),
            s.activities(),
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            s.scripts(),
            s.timeouts(),
            s.lastSign()));
  }

  Situations activity(Activity.Kind kind, State before) {
    Activity activity =
        new Activity(
            kind,
            s.activities() + 1,
            Activity.Step.STARTING,
            NOW,
            NOW.plus(TIMEOUTS.first(kind)),
            before);
    return doing(Optional.of(activity), s.activities() + 1);
  }

  Situations doing(Optional<Activity> activity, long activities) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            s.previous(),
            s.owner(),
            s.locked(),
            activity,
            activities,
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            s.scripts(),
            s.timeouts(),
            s.lastSign()));
  }

  Situations at(State state) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            state,
            s.previous(),
            s.owner(),
            s.locked(),
            s.activity(),
            s.activities(),
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            s.scripts(),
            s.timeouts(),
            s.lastSign()));
  }

  Situations flags(boolean enlisting, boolean enableSsh, boolean osInstalled) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            s.previous(),
            s.owner(),
            s.locked(),
            s.activity(),
            s.activities(),
            enlisting,
            enableSsh,
            osInstalled,
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            s.scripts(),
            s.timeouts(),
            s.lastSign()));
  }

  Situations hardware(int interfaces, Snapshot.Power power) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            s.previous(),
            s.owner(),
            s.locked(),
            s.activity(),
            s.activities(),
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            interfaces,
            power,
            s.scripts(),
            s.timeouts(),
            s.lastSign()));
  }

  Situations power(Snapshot.Power power) {
    return hardware(s.interfaces(), power);
  }

  Situations scripts(Snapshot.Scripts scripts) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            s.previous(),
            s.owner(),
            s.locked(),
            s.activity(),
            s.activities(),
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            scripts,
            s.timeouts(),
            s.lastSign()));
  }

  Situations heard(Instant sign) {
    return new Situations(
        new Snapshot(
            s.id(),
            s.name(),
            s.state(),
            s.previous(),
            s.owner(),
            s.locked(),
            s.activity(),
            s.activities(),
            s.enlisting(),
            s.enableSsh(),
            s.osInstalled(),
            s.ephemeralDeploy(),
            s.interfaces(),
            s.power(),
            s.scripts(),
            s.timeouts(),
            Optional.of(sign)));
  }

  Decision on(Verb verb, Actor by) {
    return Lifecycle.decide(s, Command.of(verb, by, NOW));
  }

  Decision onAt(Verb verb, Instant at) {
    return Lifecycle.decide(s, Command.of(verb, Actor.SYSTEM, at));
  }

  Decision.Accepted accepted(Verb verb, Actor by) {
    Decision decision = on(verb, by);
    if (decision instanceof Decision.Accepted accepted) {
      return accepted;
    }
    throw new AssertionError(verb + " in " + s.state() + " was refused: " + decision);
  }

  Decision.Refused refused(Verb verb, Actor by) {
    Decision decision = on(verb, by);
    if (decision instanceof Decision.Refused refused) {
      return refused;
    }
    throw new AssertionError(verb + " in " + s.state() + " was accepted: " + decision);
  }
}
