package io.maas4j.fleet;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;

/** The rules for what is no lifecycle command (lifecycle contract, section 5). */
final class Permissions {
  private Permissions() {}

  /** An administrator, and the machine is not locked. */
  static void administer(Machine machine, Actor by) {
    administrator(by);
    if (machine.status().locked() && by instanceof Actor.Person) {
      throw new Denied("LOCKED", machine.hostname() + " is locked", "unlock it first");
    }
  }

  static void administrator(Actor by) {
    if (by instanceof Actor.Person person && !person.admin()) {
      throw new Denied(
          "NOT_PERMITTED", "This method is reserved for admin users.", "ask an administrator");
    }
  }
}
