package io.maas4j.lifecycle;

/** Why a command was refused; stable, for programs to switch on. */
public enum RefusalCode {
  /** The status does not permit it. */
  WRONG_STATE,
  /** The requester may not. */
  NOT_PERMITTED,
  /** The requester is not the owner. */
  NOT_OWNER,
  /** The machine is locked. */
  LOCKED,
  /** Locking a locked machine. */
  ALREADY_LOCKED,
  /** Unlocking a machine that is not locked. */
  NOT_LOCKED,
  /** The machine has no owner. */
  NOT_ALLOCATED,
  /** No power type is set. */
  NO_POWER_TYPE,
  /** No network interface is known. */
  NO_INTERFACE,
  /** It was never commissioned. */
  NEVER_COMMISSIONED,
  /** The activity that the command is about is over. */
  OUTDATED
}
