package io.maas4j.lifecycle;

/** What a transition changes beside the status, in the same transaction. */
public enum Step {
  /** The requester becomes the owner. */
  OWN,
  /** The requester becomes the owner if there is none. */
  OWN_IF_FREE,
  /** The owner goes. */
  DISOWN,
  /** New commissioning and testing results; storage and links cleared unless kept by option. */
  PREPARE_COMMISSIONING,
  /** New built-in results for a machine's first commissioning; it ends in NEW. */
  PREPARE_ENLISTMENT,
  /** New built-in results, unless some are still to be run. */
  ENSURE_COMMISSIONING,
  /** New testing results. */
  PREPARE_TESTING,
  /** A new installation result. */
  PREPARE_DEPLOYMENT,
  /** New release-script results. */
  PREPARE_RELEASE_SCRIPTS,
  /** Pending and running results become ABORTED. */
  ABORT_RESULTS,
  /** Running results become TIMEDOUT, pending ones ABORTED. */
  TIME_OUT_RESULTS,
  /** The marker of a first commissioning goes. */
  END_ENLISTMENT,
  /** Automatic links get their addresses. */
  CLAIM_ADDRESSES,
  /** Automatic links give their addresses back. */
  RELEASE_ADDRESSES,
  /** Operating system, agent name and user data are forgotten; network boot is on again. */
  FORGET_DEPLOYMENT,
  /** What the owner wrote on the machine goes. */
  FORGET_OWNER_DATA,
  /** The next boot is a network boot. */
  NETBOOT_ON,
  /** The command's comment becomes the error description. */
  DESCRIBE_ERROR,
  /** The error description goes. */
  CLEAR_ERROR,
  /** The lock is set. */
  SET_LOCK,
  /** The lock goes. */
  CLEAR_LOCK
}
