package io.maas4j.lifecycle;

import java.util.function.Predicate;

/** When a row of the transition table applies; of several rows the first that applies counts. */
public enum Condition {
  ALWAYS("", s -> true),
  POWER_OFF_OR_UNKNOWABLE("power is off or cannot be read", s -> s.power().isOffOrUnknowable()),
  POWER_UNKNOWABLE("power cannot be read", s -> !s.power().queryable()),
  ENLISTING("first commissioning", Snapshot::enlisting),
  COMMISSIONING_FAILED("a result failed", s -> s.scripts().commissioningFailed()),
  COMMISSIONING_PASSED("commissioning passed", s -> s.scripts().commissioningPassed()),
  MAY_REBOOT("a script may reboot the machine", s -> s.scripts().mayReboot()),
  ENABLE_SSH("the machine is to stay up", Snapshot::enableSsh),
  OS_INSTALLED("an OS is installed", Snapshot::osInstalled),
  TESTS_RESET("previous status is reset by tests", s -> s.previous().testResetsToReady()),
  PREVIOUS_DEPLOYED("previous status Deployed", s -> s.previous() == State.DEPLOYED),
  PREVIOUS_COMMISSIONING("previous status Commissioning", s -> s.previous() == State.COMMISSIONING),
  PREVIOUS_FAILED_COMMISSIONING(
      "previous status Failed commissioning", s -> s.previous() == State.FAILED_COMMISSIONING),
  PREVIOUS_OWNERLESS("previous status has no owner", s -> s.previous().isOwnerless()),
  RUNS_RELEASE_SCRIPTS("release scripts run", s -> isKind(s, Activity.Kind.RELEASE_SCRIPTS)),
  RELEASE_SCRIPTS_AND_POWER_OFF_OR_UNKNOWABLE(
      "release scripts run, and power is off or cannot be read",
      s -> isKind(s, Activity.Kind.RELEASE_SCRIPTS) && s.power().isOffOrUnknowable()),
  AWAITS_POWER("only the power is awaited", s -> isKind(s, Activity.Kind.RELEASING)),
  TARGET_IS_LEGAL(
      "the status it came from may follow",
      s -> s.activity().map(a -> AllowedMoves.from(s.state()).contains(a.before())).orElse(false)),
  IS_LOCKED("it is locked", Snapshot::locked),
  IS_UNLOCKED("it is not locked", s -> !s.locked()),
  IS_OWNED("it has an owner", s -> s.owner().isPresent()),
  KEEPS_ADDRESSES("its addresses stay claimed", s -> s.state().keepsAddressesWhenOff());

  private final String words;
  private final Predicate<Snapshot> test;

  Condition(String words, Predicate<Snapshot> test) {
    this.words = words;
    this.test = test;
  }

  /** In words, for the printed table; empty for ALWAYS. */
  public String words() {
    return words;
  }

  boolean holds(Snapshot snapshot) {
    return test.test(snapshot);
  }

  private static boolean isKind(Snapshot snapshot, Activity.Kind kind) {
    return snapshot.activity().map(a -> a.kind() == kind).orElse(false);
  }
}
