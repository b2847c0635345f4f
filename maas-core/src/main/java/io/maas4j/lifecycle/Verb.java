package io.maas4j.lifecycle;

import java.util.Locale;

/** Everything that can be said to a machine's lifecycle. */
public enum Verb {
  // people
  COMMISSION(Permission.ADMIN),
  TEST(Permission.ADMIN),
  ACQUIRE(Permission.EDIT),
  DEPLOY(Permission.EDIT),
  RELEASE(Permission.EDIT),
  RELEASE_WITH_SCRIPTS(Permission.EDIT),
  ERASE(Permission.EDIT),
  ABORT(Permission.EDIT),
  ENTER_RESCUE_MODE(Permission.ADMIN),
  EXIT_RESCUE_MODE(Permission.ADMIN),
  MARK_BROKEN(Permission.OWNER),
  MARK_FIXED(Permission.ADMIN),
  OVERRIDE_FAILED_TESTING(Permission.ADMIN),
  LOCK(Permission.LOCK),
  UNLOCK(Permission.LOCK),
  POWER_ON(Permission.EDIT),
  POWER_OFF(Permission.EDIT),
  POWER_OFF_SOFTLY(Permission.EDIT),

  // the machine
  /** An unknown machine has just registered itself and goes on with its first commissioning. */
  ENLIST(Permission.SYSTEM),
  /** The machine asked for its boot configuration. */
  BOOTED(Permission.MACHINE),
  SIGNAL_OK(Permission.MACHINE),
  SIGNAL_FAILED(Permission.MACHINE),
  SIGNAL_TESTING(Permission.MACHINE),
  SIGNAL_COMMISSIONING(Permission.MACHINE),
  /** WORKING, and every other signal word that only says "still here". */
  SIGNAL_WORKING(Permission.MACHINE),
  /** A stage of the installation was reported. */
  STAGE_REPORTED(Permission.MACHINE),
  /** cloud-init or curtin reported the failure of a top-level stage. */
  STAGE_FAILED(Permission.MACHINE),
  /** cloud-init's modules-final finished in the ephemeral environment. */
  NETBOOT_FINISHED(Permission.MACHINE),
  /** The installed system fetched its user data: it is up. */
  OS_READY(Permission.MACHINE),

  // the world
  /** The deadline of the current activity has passed. */
  TIMED_OUT(Permission.SYSTEM),
  /** Starting the machine for a network boot failed for good. */
  BOOT_FAILED(Permission.SYSTEM),
  /** Switching the machine off failed for good. */
  OFF_FAILED(Permission.SYSTEM),
  /** A power effect has seen the machine on. */
  POWERED_ON(Permission.SYSTEM),
  /** A reading, or a power effect, has seen the machine off. */
  POWERED_OFF(Permission.SYSTEM),
  /** Ends a release: follows RELEASE once the power is off or cannot be known. */
  FINISH_RELEASE(Permission.SYSTEM),
  /** Ends a rescue episode: follows EXIT_RESCUE_MODE once the power is as it should be. */
  FINISH_RESCUE(Permission.SYSTEM);

  private final Permission permission;

  Verb(Permission permission) {
    this.permission = permission;
  }

  public Permission permission() {
    return permission;
  }

  /** In words, for refusals and tables: {@code enter rescue mode}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
