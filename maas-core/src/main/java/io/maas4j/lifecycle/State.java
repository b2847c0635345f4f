package io.maas4j.lifecycle;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The 23 statuses of a machine (lifecycle contract, section 1); the numbers are on the wire. */
public enum State {
  NEW(0, "New", "New"),
  COMMISSIONING(1, "Commissioning", "Commissioning"),
  FAILED_COMMISSIONING(2, "Failed commissioning", "Failed"),
  MISSING(3, "Missing", "Other"),
  READY(4, "Ready", "Ready"),
  RESERVED(5, "Reserved", "Other"),
  DEPLOYED(6, "Deployed", "Deployed"),
  RETIRED(7, "Retired", "Other"),
  BROKEN(8, "Broken", "Broken"),
  DEPLOYING(9, "Deploying", "Deploying"),
  ALLOCATED(10, "Allocated", "Allocated"),
  FAILED_DEPLOYMENT(11, "Failed deployment", "Failed"),
  RELEASING(12, "Releasing", "Releasing"),
  FAILED_RELEASING(13, "Releasing failed", "Failed"),
  DISK_ERASING(14, "Disk erasing", "Releasing"),
  FAILED_DISK_ERASING(15, "Failed disk erasing", "Failed"),
  RESCUE_MODE(16, "Rescue mode", "Rescue Mode"),
  ENTERING_RESCUE_MODE(17, "Entering rescue mode", "Rescue Mode"),
  FAILED_ENTERING_RESCUE_MODE(18, "Failed to enter rescue mode", "Failed"),
  EXITING_RESCUE_MODE(19, "Exiting rescue mode", "Rescue Mode"),
  FAILED_EXITING_RESCUE_MODE(20, "Failed to exit rescue mode", "Failed"),
  TESTING(21, "Testing", "Testing"),
  FAILED_TESTING(22, "Failed testing", "Failed");

  private static final Map<State, State> FAILURES =
      new EnumMap<>(
          Map.of(
              COMMISSIONING, FAILED_COMMISSIONING,
              DEPLOYING, FAILED_DEPLOYMENT,
              RELEASING, FAILED_RELEASING,
              DISK_ERASING, FAILED_DISK_ERASING,
              ENTERING_RESCUE_MODE, FAILED_ENTERING_RESCUE_MODE,
              EXITING_RESCUE_MODE, FAILED_EXITING_RESCUE_MODE,
              TESTING, FAILED_TESTING));
  private static final Set<State> FAILED = EnumSet.copyOf(FAILURES.values());
  private static final Set<State> COMMISSIONING_LIKE =
      EnumSet.of(
          NEW, COMMISSIONING, DISK_ERASING, ENTERING_RESCUE_MODE, RELEASING, RESCUE_MODE, TESTING);
  private static final Set<State> RELEASABLE =
      EnumSet.of(
          ALLOCATED,
          RESERVED,
          BROKEN,
          DEPLOYING,
          DEPLOYED,
          FAILED_DEPLOYMENT,
          FAILED_DISK_ERASING,
          FAILED_RELEASING);
  private static final Set<State> EPISODE =
      EnumSet.of(
          RESCUE_MODE,
          ENTERING_RESCUE_MODE,
          FAILED_ENTERING_RESCUE_MODE,
          EXITING_RESCUE_MODE,
          FAILED_EXITING_RESCUE_MODE,
          TESTING);
  private static final Set<State> TEST_RESETS_TO_READY =
      EnumSet.of(
          NEW,
          COMMISSIONING,
          FAILED_DEPLOYMENT,
          MISSING,
          RETIRED,
          BROKEN,
          FAILED_RELEASING,
          FAILED_DISK_ERASING,
          FAILED_ENTERING_RESCUE_MODE,
          FAILED_EXITING_RESCUE_MODE,
          FAILED_TESTING);
  private static final Set<State> KEEPS_ADDRESSES_WHEN_OFF =
      EnumSet.of(
          COMMISSIONING,
          DEPLOYED,
          DEPLOYING,
          DISK_ERASING,
          RESCUE_MODE,
          ENTERING_RESCUE_MODE,
          TESTING);

  private final int number;
  private final String label;
  private final String simplified;

  State(int number, String label, String simplified) {
    this.number = number;
    this.label = label;
    this.simplified = simplified;
  }

  /** {@code status} on the wire. */
  public int number() {
    return number;
  }

  /** {@code status_name} on the wire. */
  public String label() {
    return label;
  }

  /** The coarse status that user interfaces group by. */
  public String simplified() {
    return simplified;
  }

  /** The name that filters use: the constant in lower case. */
  public String filterName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By number. */
  public static Optional<State> ofNumber(int number) {
    return Arrays.stream(values()).filter(state -> state.number == number).findFirst();
  }

  /** By the name that filters use. */
  public static Optional<State> ofFilterName(String name) {
    return Arrays.stream(values()).filter(state -> state.filterName().equals(name)).findFirst();
  }

  /** Whether something is under way, which therefore has a deadline. */
  public boolean isTransitional() {
    return FAILURES.containsKey(this);
  }

  /** The status that a failure of this one leads to; empty unless {@link #isTransitional}. */
  public Optional<State> failure() {
    return Optional.ofNullable(FAILURES.get(this));
  }

  public boolean isFailed() {
    return FAILED.contains(this);
  }

  /** Whether a network boot gets the ephemeral environment with the commissioning preseed. */
  public boolean isCommissioningLike() {
    return COMMISSIONING_LIKE.contains(this);
  }

  public boolean isReleasable() {
    return RELEASABLE.contains(this);
  }

  /** Whether leaving this status keeps the remembered previous status (contract, section 3). */
  boolean keepsPrevious() {
    return EPISODE.contains(this);
  }

  /** Whether passed tests lead to READY when the machine came from here. */
  boolean testResetsToReady() {
    return TEST_RESETS_TO_READY.contains(this);
  }

  /** Whether automatic addresses stay claimed although the machine is off (section 4). */
  boolean keepsAddressesWhenOff() {
    return KEEPS_ADDRESSES_WHEN_OFF.contains(this);
  }

  /** Whether nobody owns a machine in this status. */
  boolean isOwnerless() {
    return this == NEW || this == READY;
  }
}
