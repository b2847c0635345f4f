package io.maas4j.disks;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.work.Permissions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may change storage, and when (operations, section 3). */
enum Rule {
  /** Administrators, in any status. */
  ANY_STATUS,
  /** Administrators, while the machine is free. */
  READY(State.READY),
  /** Administrators, what a running system does not notice. */
  READY_OR_DEPLOYED(State.READY, State.DEPLOYED),
  /** Administrators, what commissioning would have set up. */
  READY_OR_TESTED(State.READY, State.FAILED_TESTING),
  /** Owners while they have allocated the machine, administrators also before. */
  READY_OR_ALLOCATED(State.READY, State.ALLOCATED);

  private final Set<State> states;

  Rule(State... states) {
    this.states = Set.of(states);
  }

  /**
   * @param what {@code delete the partition}
   */
  void check(Machine machine, Actor by, String what) {
    if (this == READY_OR_ALLOCATED) {
      Permissions.edit(machine, by);
    } else {
      Permissions.administer(machine, by);
    }
    inState(machine, what);
    if (this == READY_OR_ALLOCATED && machine.state() == State.READY) {
      Permissions.administrator(by);
    }
  }

  private void inState(Machine machine, String what) {
    if (!states.isEmpty() && !states.contains(machine.state())) {
      String needed =
          Arrays.stream(State.values())
              .filter(states::contains)
              .map(State::label)
              .collect(Collectors.joining(" or "));
      throw new Conflict(
          "WRONG_STATE",
          what.startsWith("change the storage layout")
              ? "Cannot " + what + " on a machine that is not " + needed + "."
              : "Cannot " + what + " because the machine is not " + needed + ".",
          "wait, or bring the machine into another status");
    }
  }
}
