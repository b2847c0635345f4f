package io.maas4j.work;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for what is no lifecycle command (lifecycle contract, section 5; operations, section
 * 0). Stateless.
 */
public final class Permissions {
  private Permissions() {}

  /** An administrator, and the machine is not locked. */
  public static void administer(Machine machine, Actor by) {
    administrator(by);
    refuseLocked(machine, by);
  }

  /** An administrator, or the system itself. */
  public static boolean isAdministrator(Actor by) {
    return !(by instanceof Actor.Person person) || person.admin();
  }

  /** Refuses whoever is not {@linkplain #isAdministrator an administrator}. */
  public static void administrator(Actor by) {
    if (!isAdministrator(by)) {
      throw new Denied(
          "NOT_PERMITTED", "This method is reserved for admin users.", "ask an administrator");
    }
  }

  /** Whoever owns it, anybody while nobody does, an administrator; and it is not locked. */
  public static void edit(Machine machine, Actor by) {
    if (!mayEdit(machine, by)) {
      throw new Denied(
          "NOT_OWNER",
          machine.type().label() + " " + machine.id() + " belongs to somebody else.",
          "ask its owner or an administrator");
    }
    refuseLocked(machine, by);
  }

  /** Whether {@link #edit} would pass if it were not locked. */
  public static boolean mayEdit(Machine machine, Actor by) {
    return !(by instanceof Actor.Person person)
        || person.admin()
        || machine.status().owner().map(person.name()::equals).orElse(true);
  }

  /** Only its owner, not even an administrator. */
  public static void annotate(Machine node, Actor by) {
    if (!node.status().owner().equals(Optional.of(by.userName()))) {
      throw new Conflict(
          "NOT_OWNER",
          node.hostname() + " is not owned by " + by.userName(),
          "only the owner can annotate it");
    }
  }

  /** A machine of somebody else is not to be seen; what is no machine, by everybody. */
  public static boolean isVisible(Machine node, Actor by) {
    return node.type() != NodeType.MACHINE || mayEdit(node, by);
  }

  /**
   * A node of any type, locked for the rest of the unit.
   *
   * @throws NotFound when there is none, or it is not for this actor to see
   */
  public static Machine node(Unit unit, MachineId id, Actor by) {
    return unit.tx()
        .machines()
        .lock(id)
        .filter(m -> isVisible(m, by))
        .orElseThrow(() -> NotFound.no("Node"));
  }

  /**
   * As {@link #node(Unit, MachineId, Actor)}, for reading: nothing is locked.
   *
   * @throws NotFound likewise
   */
  public static Machine seen(Unit unit, MachineId id, Actor by) {
    return unit.tx()
        .machines()
        .find(id)
        .filter(m -> isVisible(m, by))
        .orElseThrow(() -> NotFound.no("Node"));
  }

  /**
   * The machine is in one of these statuses.
   *
   * @param what {@code Cannot … because the machine is not Ready.}
   */
  public static void inState(Machine machine, Set<State> allowed, String what) {
    if (!allowed.contains(machine.state())) {
      throw new Conflict("WRONG_STATE", what, "wait, or bring the machine into another status");
    }
  }

  private static void refuseLocked(Machine machine, Actor by) {
    if (machine.status().locked() && by instanceof Actor.Person) {
      throw new Denied("LOCKED", machine.hostname() + " is locked", "unlock it first");
    }
  }
}
