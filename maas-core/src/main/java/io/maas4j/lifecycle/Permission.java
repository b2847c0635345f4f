package io.maas4j.lifecycle;

/** Who may send a verb (contract, section 5). */
public enum Permission {
  /** Unowned, own, or an administrator; and not locked. */
  EDIT,
  /** As EDIT, whatever the lock says. */
  LOCK,
  /** EDIT, and the requester is the owner. */
  OWNER,
  /** An administrator, and not locked. */
  ADMIN,
  /** The machine itself, with its own credentials; the lock does not matter. */
  MACHINE,
  /** The engine: timers, effects, power reports. */
  SYSTEM
}
