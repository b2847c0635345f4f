package io.maas4j.lifecycle;

import static io.maas4j.lifecycle.Condition.AWAITS_POWER;
import static io.maas4j.lifecycle.Condition.COMMISSIONING_FAILED;
import static io.maas4j.lifecycle.Condition.COMMISSIONING_PASSED;
import static io.maas4j.lifecycle.Condition.ENABLE_SSH;
import static io.maas4j.lifecycle.Condition.ENLISTING;
import static io.maas4j.lifecycle.Condition.IS_LOCKED;
import static io.maas4j.lifecycle.Condition.IS_OWNED;
import static io.maas4j.lifecycle.Condition.IS_UNLOCKED;
import static io.maas4j.lifecycle.Condition.KEEPS_ADDRESSES;
import static io.maas4j.lifecycle.Condition.MAY_REBOOT;
import static io.maas4j.lifecycle.Condition.OS_INSTALLED;
import static io.maas4j.lifecycle.Condition.POWER_OFF_OR_UNKNOWABLE;
import static io.maas4j.lifecycle.Condition.POWER_UNKNOWABLE;
import static io.maas4j.lifecycle.Condition.PREVIOUS_COMMISSIONING;
import static io.maas4j.lifecycle.Condition.PREVIOUS_DEPLOYED;
import static io.maas4j.lifecycle.Condition.PREVIOUS_FAILED_COMMISSIONING;
import static io.maas4j.lifecycle.Condition.RUNS_RELEASE_SCRIPTS;
import static io.maas4j.lifecycle.Condition.TARGET_IS_LEGAL;
import static io.maas4j.lifecycle.Condition.TESTS_RESET;
import static io.maas4j.lifecycle.Rows.from;
import static io.maas4j.lifecycle.State.ALLOCATED;
import static io.maas4j.lifecycle.State.BROKEN;
import static io.maas4j.lifecycle.State.COMMISSIONING;
import static io.maas4j.lifecycle.State.DEPLOYED;
import static io.maas4j.lifecycle.State.DEPLOYING;
import static io.maas4j.lifecycle.State.DISK_ERASING;
import static io.maas4j.lifecycle.State.ENTERING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.EXITING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.FAILED_COMMISSIONING;
import static io.maas4j.lifecycle.State.FAILED_DEPLOYMENT;
import static io.maas4j.lifecycle.State.FAILED_DISK_ERASING;
import static io.maas4j.lifecycle.State.FAILED_ENTERING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.FAILED_EXITING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.FAILED_RELEASING;
import static io.maas4j.lifecycle.State.FAILED_TESTING;
import static io.maas4j.lifecycle.State.MISSING;
import static io.maas4j.lifecycle.State.NEW;
import static io.maas4j.lifecycle.State.READY;
import static io.maas4j.lifecycle.State.RELEASING;
import static io.maas4j.lifecycle.State.RESCUE_MODE;
import static io.maas4j.lifecycle.State.RESERVED;
import static io.maas4j.lifecycle.State.RETIRED;
import static io.maas4j.lifecycle.State.TESTING;
import static io.maas4j.lifecycle.Step.ABORT_RESULTS;
import static io.maas4j.lifecycle.Step.CLAIM_ADDRESSES;
import static io.maas4j.lifecycle.Step.CLEAR_ERROR;
import static io.maas4j.lifecycle.Step.CLEAR_LOCK;
import static io.maas4j.lifecycle.Step.DESCRIBE_ERROR;
import static io.maas4j.lifecycle.Step.DISOWN;
import static io.maas4j.lifecycle.Step.END_ENLISTMENT;
import static io.maas4j.lifecycle.Step.ENSURE_COMMISSIONING;
import static io.maas4j.lifecycle.Step.FORGET_DEPLOYMENT;
import static io.maas4j.lifecycle.Step.FORGET_OWNER_DATA;
import static io.maas4j.lifecycle.Step.NETBOOT_ON;
import static io.maas4j.lifecycle.Step.OWN;
import static io.maas4j.lifecycle.Step.OWN_IF_FREE;
import static io.maas4j.lifecycle.Step.PREPARE_COMMISSIONING;
import static io.maas4j.lifecycle.Step.PREPARE_DEPLOYMENT;
import static io.maas4j.lifecycle.Step.PREPARE_ENLISTMENT;
import static io.maas4j.lifecycle.Step.PREPARE_RELEASE_SCRIPTS;
import static io.maas4j.lifecycle.Step.PREPARE_TESTING;
import static io.maas4j.lifecycle.Step.RELEASE_ADDRESSES;
import static io.maas4j.lifecycle.Step.SET_LOCK;
import static io.maas4j.lifecycle.Step.TIME_OUT_RESULTS;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state machine, as rows. Everything else is read from here: decisions, the actions that a
 * client is offered, the printed table and diagram, and the tests against the contract.
 */
public final class Transitions {
  private static final Set<State> OWNED_THROUGH_RESCUE =
      EnumSet.of(
          RESERVED,
          ALLOCATED,
          FAILED_DEPLOYMENT,
          MISSING,
          RETIRED,
          BROKEN,
          FAILED_COMMISSIONING,
          FAILED_RELEASING,
          FAILED_DISK_ERASING,
          FAILED_TESTING);

  private static final Set<State> AFTER_TESTING =
      EnumSet.of(
          BROKEN,
          NEW,
          READY,
          RESERVED,
          ALLOCATED,
          DEPLOYED,
          FAILED_DEPLOYMENT,
          MISSING,
          RETIRED,
          FAILED_RELEASING,
          FAILED_DISK_ERASING,
          FAILED_ENTERING_RESCUE_MODE,
          FAILED_EXITING_RESCUE_MODE,
          FAILED_TESTING);

  private static final Set<State> TESTABLE =
      EnumSet.of(
          FAILED_COMMISSIONING,
          NEW,
          READY,
          RESERVED,
          ALLOCATED,
          FAILED_DEPLOYMENT,
          DEPLOYED,
          MISSING,
          RETIRED,
          BROKEN,
          RESCUE_MODE,
          FAILED_RELEASING,
          FAILED_DISK_ERASING,
          FAILED_ENTERING_RESCUE_MODE,
          FAILED_EXITING_RESCUE_MODE,
          FAILED_TESTING);

  private static final Set<State> RESCUABLE =
      EnumSet.of(
          NEW,
          FAILED_COMMISSIONING,
          READY,
          RESERVED,
          ALLOCATED,
          FAILED_DEPLOYMENT,
          DEPLOYED,
          MISSING,
          RETIRED,
          BROKEN,
          FAILED_DISK_ERASING,
          FAILED_ENTERING_RESCUE_MODE,
          FAILED_TESTING);

  private static final Set<State> RELEASABLE = states(State::isReleasable);

  /** Statuses in which a machine's late signals are taken and change nothing (section 8). */
  private static final Set<State> IGNORING_SIGNALS =
      EnumSet.of(
          BROKEN,
          FAILED_COMMISSIONING,
          FAILED_DEPLOYMENT,
          READY,
          FAILED_ENTERING_RESCUE_MODE,
          FAILED_TESTING);

  private static final List<Transition> TABLE =
      Stream.of(people(), signals(), reports(), world()).flatMap(List::stream).toList();

  private static final Map<State, Map<Verb, List<Transition>>> INDEX =
      TABLE.stream()
          .collect(
              Collectors.groupingBy(
                  Transition::from,
                  () -> new EnumMap<>(State.class),
                  Collectors.groupingBy(
                      Transition::verb, () -> new EnumMap<>(Verb.class), Collectors.toList())));

  private Transitions() {}

  /** Every row, in the order in which they are tried. */
  public static List<Transition> table() {
    return TABLE;
  }

  static List<Transition> rows(State from, Verb verb) {
    return INDEX.getOrDefault(from, Map.of()).getOrDefault(verb, List.of());
  }

  /** The verbs that have a row in this status. */
  public static Set<Verb> verbs(State from) {
    return Collections.unmodifiableSet(
        new LinkedHashSet<>(INDEX.getOrDefault(from, Map.of()).keySet()));
  }

  private static List<Transition> people() {
    return concat(
        from(NEW, FAILED_COMMISSIONING, READY, BROKEN)
            .on(Verb.COMMISSION)
            .to(COMMISSIONING)
            .begins(Activity.Kind.COMMISSIONING)
            .does(OWN, PREPARE_COMMISSIONING)
            .effects(Effect.Kind.BOOT)
            .events(EventType.REQUEST_NODE_START_COMMISSIONING, EventType.COMMISSIONING),
        from(TESTABLE)
            .on(Verb.TEST)
            .to(TESTING)
            .begins(Activity.Kind.TESTING)
            .does(OWN_IF_FREE, PREPARE_TESTING)
            .effects(Effect.Kind.BOOT)
            .events(EventType.REQUEST_NODE_START_TESTING, EventType.TESTING),
        from(READY).on(Verb.ACQUIRE).to(ALLOCATED).does(OWN).events(EventType.REQUEST_NODE_ACQUIRE),
        from(ALLOCATED)
            .on(Verb.DEPLOY)
            .to(DEPLOYING)
            .begins(Activity.Kind.DEPLOYING)
            .does(PREPARE_DEPLOYMENT, CLAIM_ADDRESSES, NETBOOT_ON)
            .effects(Effect.Kind.BOOT)
            .events(EventType.REQUEST_NODE_START_DEPLOYMENT, EventType.DEPLOYING),
        from(RELEASABLE)
            .on(Verb.RELEASE)
            .when(POWER_OFF_OR_UNKNOWABLE)
            .to(RELEASING)
            .begins(Activity.Kind.RELEASING)
            .does(ABORT_RESULTS)
            .events(EventType.REQUEST_NODE_RELEASE, EventType.RELEASING)
            .then(Verb.FINISH_RELEASE),
        from(RELEASABLE)
            .on(Verb.RELEASE)
            .to(RELEASING)
            .begins(Activity.Kind.RELEASING)
            .does(ABORT_RESULTS)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_RELEASE, EventType.RELEASING),
        from(READY, RELEASING).on(Verb.RELEASE),
        from(RELEASABLE)
            .on(Verb.RELEASE_WITH_SCRIPTS)
            .to(RELEASING)
            .begins(Activity.Kind.RELEASE_SCRIPTS)
            .does(ABORT_RESULTS, PREPARE_RELEASE_SCRIPTS)
            .effects(Effect.Kind.BOOT)
            .events(EventType.REQUEST_NODE_RELEASE, EventType.RELEASING),
        from(RELEASABLE)
            .on(Verb.ERASE)
            .to(DISK_ERASING)
            .begins(Activity.Kind.ERASING)
            .does(ABORT_RESULTS, PREPARE_RELEASE_SCRIPTS)
            .effects(Effect.Kind.BOOT)
            .events(EventType.REQUEST_NODE_ERASE_DISK),
        from(COMMISSIONING)
            .on(Verb.ABORT)
            .to(NEW)
            .does(ABORT_RESULTS, END_ENLISTMENT, DISOWN)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_ABORT_COMMISSIONING, EventType.ABORTED_COMMISSIONING),
        from(TESTING)
            .on(Verb.ABORT)
            .when(PREVIOUS_COMMISSIONING)
            .to(READY)
            .does(ABORT_RESULTS, END_ENLISTMENT)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_ABORT_TESTING, EventType.ABORTED_TESTING),
        from(TESTING)
            .on(Verb.ABORT)
            .toPrevious(union(AFTER_TESTING, EnumSet.of(FAILED_COMMISSIONING)))
            .does(ABORT_RESULTS)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_ABORT_TESTING, EventType.ABORTED_TESTING),
        from(DEPLOYING)
            .on(Verb.ABORT)
            .to(ALLOCATED)
            .does(ABORT_RESULTS, RELEASE_ADDRESSES, FORGET_DEPLOYMENT)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_ABORT_DEPLOYMENT, EventType.ABORTED_DEPLOYMENT),
        from(DISK_ERASING)
            .on(Verb.ABORT)
            .to(FAILED_DISK_ERASING)
            .does(ABORT_RESULTS)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_ABORT_ERASE_DISK, EventType.ABORTED_DISK_ERASING),
        from(RESCUABLE)
            .on(Verb.ENTER_RESCUE_MODE)
            .to(ENTERING_RESCUE_MODE)
            .begins(Activity.Kind.ENTERING_RESCUE)
            .does(OWN)
            .effects(Effect.Kind.BOOT)
            .events(EventType.REQUEST_NODE_START_RESCUE_MODE, EventType.ENTERING_RESCUE_MODE),
        leavingRescue()
            .when(POWER_UNKNOWABLE)
            .events(EventType.REQUEST_NODE_STOP_RESCUE_MODE)
            .then(Verb.FINISH_RESCUE),
        leavingRescue()
            .when(PREVIOUS_DEPLOYED)
            .effects(Effect.Kind.POWER_CYCLE)
            .events(EventType.REQUEST_NODE_STOP_RESCUE_MODE),
        // the reference leaves the power on after some previous statuses and then times out
        leavingRescue()
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_STOP_RESCUE_MODE),
        from(RELEASABLE)
            .on(Verb.MARK_BROKEN)
            .when(POWER_OFF_OR_UNKNOWABLE)
            .to(BROKEN)
            .does(
                ABORT_RESULTS,
                DISOWN,
                DESCRIBE_ERROR,
                FORGET_OWNER_DATA,
                FORGET_DEPLOYMENT,
                RELEASE_ADDRESSES)
            .events(EventType.REQUEST_NODE_MARK_BROKEN),
        from(RELEASABLE)
            .on(Verb.MARK_BROKEN)
            .to(BROKEN)
            .does(
                ABORT_RESULTS,
                DISOWN,
                DESCRIBE_ERROR,
                FORGET_OWNER_DATA,
                FORGET_DEPLOYMENT,
                RELEASE_ADDRESSES)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_MARK_BROKEN),
        from(
                NEW,
                COMMISSIONING,
                READY,
                RELEASING,
                DISK_ERASING,
                TESTING,
                FAILED_COMMISSIONING,
                FAILED_ENTERING_RESCUE_MODE,
                FAILED_EXITING_RESCUE_MODE,
                FAILED_TESTING)
            .on(Verb.MARK_BROKEN)
            .to(BROKEN)
            .does(ABORT_RESULTS, DISOWN, DESCRIBE_ERROR, END_ENLISTMENT)
            .events(EventType.REQUEST_NODE_MARK_BROKEN),
        from(BROKEN)
            .on(Verb.MARK_FIXED)
            .when(PREVIOUS_DEPLOYED)
            .to(DEPLOYED)
            .does(CLEAR_ERROR)
            .events(EventType.REQUEST_NODE_MARK_FIXED),
        from(BROKEN)
            .on(Verb.MARK_FIXED)
            .to(READY)
            .does(CLEAR_ERROR, FORGET_DEPLOYMENT)
            .events(EventType.REQUEST_NODE_MARK_FIXED),
        from(FAILED_TESTING)
            .on(Verb.OVERRIDE_FAILED_TESTING)
            .when(OS_INSTALLED)
            .to(DEPLOYED)
            .events(EventType.REQUEST_NODE_OVERRIDE_FAILED_TESTING),
        from(FAILED_TESTING)
            .on(Verb.OVERRIDE_FAILED_TESTING)
            .to(READY)
            .events(EventType.REQUEST_NODE_OVERRIDE_FAILED_TESTING),
        from(DEPLOYED, DEPLOYING)
            .on(Verb.LOCK)
            .when(IS_UNLOCKED)
            .does(SET_LOCK)
            .events(EventType.REQUEST_NODE_LOCK),
        from(all())
            .on(Verb.UNLOCK)
            .when(IS_LOCKED)
            .does(CLEAR_LOCK)
            .events(EventType.REQUEST_NODE_UNLOCK),
        from(all())
            .on(Verb.POWER_ON)
            .when(IS_OWNED)
            .effects(Effect.Kind.POWER_ON)
            .events(EventType.REQUEST_NODE_START),
        from(all())
            .on(Verb.POWER_OFF)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_STOP),
        from(all())
            .on(Verb.POWER_OFF_SOFTLY)
            .effects(Effect.Kind.POWER_OFF_SOFTLY)
            .events(EventType.REQUEST_NODE_STOP));
  }

  private static List<Transition> signals() {
    return concat(
        from(NEW)
            .on(Verb.ENLIST)
            .to(COMMISSIONING)
            .begins(Activity.Kind.COMMISSIONING)
            .does(PREPARE_ENLISTMENT)
            .events(EventType.COMMISSIONING),
        from(NEW)
            .on(Verb.SIGNAL_COMMISSIONING)
            .to(COMMISSIONING)
            .begins(Activity.Kind.COMMISSIONING)
            .does(ENSURE_COMMISSIONING)
            .events(EventType.COMMISSIONING),
        from(COMMISSIONING)
            .on(Verb.SIGNAL_OK)
            .when(COMMISSIONING_FAILED)
            .to(FAILED_COMMISSIONING)
            .does(ABORT_RESULTS, END_ENLISTMENT)
            .events(EventType.FAILED_COMMISSIONING),
        from(COMMISSIONING)
            .on(Verb.SIGNAL_OK)
            .when(ENLISTING)
            .to(NEW)
            .does(END_ENLISTMENT)
            .events(EventType.NEW),
        from(COMMISSIONING).on(Verb.SIGNAL_OK).to(READY).events(EventType.READY),
        from(TESTING)
            .on(Verb.SIGNAL_OK)
            .when(ENLISTING)
            .to(NEW)
            .does(END_ENLISTMENT)
            .events(EventType.NEW),
        from(TESTING).on(Verb.SIGNAL_OK).when(TESTS_RESET).to(READY).events(EventType.READY),
        from(TESTING)
            .on(Verb.SIGNAL_OK)
            .when(PREVIOUS_FAILED_COMMISSIONING)
            .to(NEW)
            .events(EventType.NEW),
        from(TESTING)
            .on(Verb.SIGNAL_OK)
            .toPrevious(EnumSet.of(READY, RESERVED, ALLOCATED, DEPLOYED)),
        from(COMMISSIONING)
            .on(Verb.SIGNAL_FAILED)
            .to(FAILED_COMMISSIONING)
            .does(ABORT_RESULTS, END_ENLISTMENT)
            .events(EventType.FAILED_COMMISSIONING),
        from(TESTING)
            .on(Verb.SIGNAL_FAILED)
            .to(FAILED_TESTING)
            .does(ABORT_RESULTS, END_ENLISTMENT)
            .events(EventType.FAILED_TESTING),
        from(DEPLOYING).on(Verb.SIGNAL_FAILED).to(FAILED_DEPLOYMENT).does(ABORT_RESULTS),
        from(DISK_ERASING).on(Verb.SIGNAL_FAILED).to(FAILED_DISK_ERASING).does(ABORT_RESULTS),
        from(RELEASING).on(Verb.SIGNAL_FAILED).to(FAILED_RELEASING).does(ABORT_RESULTS),
        from(ENTERING_RESCUE_MODE).on(Verb.SIGNAL_FAILED).to(FAILED_ENTERING_RESCUE_MODE),
        from(COMMISSIONING)
            .on(Verb.SIGNAL_TESTING)
            .when(COMMISSIONING_FAILED)
            .to(FAILED_COMMISSIONING)
            .does(ABORT_RESULTS, END_ENLISTMENT)
            .events(EventType.FAILED_COMMISSIONING),
        from(COMMISSIONING)
            .on(Verb.SIGNAL_TESTING)
            .to(TESTING)
            .begins(Activity.Kind.TESTING)
            .reaches(Activity.Step.RUNNING)
            .events(EventType.TESTING),
        from(ENTERING_RESCUE_MODE).on(Verb.SIGNAL_OK).to(RESCUE_MODE).events(EventType.RESCUE_MODE),
        from(ENTERING_RESCUE_MODE)
            .on(Verb.SIGNAL_WORKING)
            .to(RESCUE_MODE)
            .events(EventType.RESCUE_MODE),
        from(DISK_ERASING)
            .on(Verb.SIGNAL_OK)
            .reaches(Activity.Step.RUNNING)
            .events(EventType.NODE_DISKS_ERASED),
        from(RELEASING)
            .on(Verb.SIGNAL_OK)
            .when(RUNS_RELEASE_SCRIPTS)
            .reaches(Activity.Step.RUNNING)
            .events(EventType.NODE_RELEASE_SCRIPTS_OK),
        from(COMMISSIONING, TESTING, DEPLOYING, DISK_ERASING)
            .on(Verb.SIGNAL_WORKING)
            .reaches(Activity.Step.RUNNING),
        from(RELEASING)
            .on(Verb.SIGNAL_WORKING)
            .when(RUNS_RELEASE_SCRIPTS)
            .reaches(Activity.Step.RUNNING),
        // taken, and nothing follows from it
        from(NEW, DEPLOYING, DEPLOYED, RESCUE_MODE).on(Verb.SIGNAL_OK),
        from(RELEASING).on(Verb.SIGNAL_OK),
        from(NEW, DEPLOYED, RESCUE_MODE).on(Verb.SIGNAL_FAILED),
        from(
                NEW,
                TESTING,
                DEPLOYING,
                DEPLOYED,
                DISK_ERASING,
                RELEASING,
                ENTERING_RESCUE_MODE,
                RESCUE_MODE)
            .on(Verb.SIGNAL_TESTING),
        from(
                COMMISSIONING,
                TESTING,
                DEPLOYING,
                DEPLOYED,
                DISK_ERASING,
                RELEASING,
                ENTERING_RESCUE_MODE,
                RESCUE_MODE)
            .on(Verb.SIGNAL_COMMISSIONING),
        from(NEW, DEPLOYED, RELEASING, RESCUE_MODE).on(Verb.SIGNAL_WORKING),
        from(IGNORING_SIGNALS).on(Verb.SIGNAL_OK),
        from(IGNORING_SIGNALS).on(Verb.SIGNAL_FAILED),
        from(IGNORING_SIGNALS).on(Verb.SIGNAL_TESTING),
        from(IGNORING_SIGNALS).on(Verb.SIGNAL_COMMISSIONING),
        from(IGNORING_SIGNALS).on(Verb.SIGNAL_WORKING));
  }

  private static List<Transition> reports() {
    return concat(
        from(COMMISSIONING, TESTING, DEPLOYING, DISK_ERASING, ENTERING_RESCUE_MODE)
            .on(Verb.BOOTED)
            .reaches(Activity.Step.BOOTING),
        from(RELEASING).on(Verb.BOOTED).when(RUNS_RELEASE_SCRIPTS).reaches(Activity.Step.BOOTING),
        from(all()).on(Verb.BOOTED),
        from(DEPLOYING).on(Verb.STAGE_REPORTED).reaches(Activity.Step.RUNNING),
        from(all()).on(Verb.STAGE_REPORTED),
        from(COMMISSIONING).on(Verb.STAGE_FAILED).when(MAY_REBOOT),
        from(COMMISSIONING)
            .on(Verb.STAGE_FAILED)
            .to(FAILED_COMMISSIONING)
            .does(ABORT_RESULTS, END_ENLISTMENT)
            .events(EventType.FAILED_COMMISSIONING),
        from(DEPLOYING).on(Verb.STAGE_FAILED).to(FAILED_DEPLOYMENT).does(ABORT_RESULTS),
        from(DISK_ERASING).on(Verb.STAGE_FAILED).to(FAILED_DISK_ERASING).does(ABORT_RESULTS),
        from(RELEASING)
            .on(Verb.STAGE_FAILED)
            .when(RUNS_RELEASE_SCRIPTS)
            .to(FAILED_RELEASING)
            .does(ABORT_RESULTS),
        from(all()).on(Verb.STAGE_FAILED),
        from(DEPLOYING).on(Verb.NETBOOT_FINISHED).reaches(Activity.Step.AWAITING_OS),
        endOfReleaseScripts(DISK_ERASING, Condition.POWER_OFF_OR_UNKNOWABLE)
            .then(Verb.FINISH_RELEASE),
        endOfReleaseScripts(DISK_ERASING, Condition.ALWAYS).effects(Effect.Kind.POWER_OFF),
        endOfReleaseScripts(RELEASING, Condition.RELEASE_SCRIPTS_AND_POWER_OFF_OR_UNKNOWABLE)
            .then(Verb.FINISH_RELEASE),
        endOfReleaseScripts(RELEASING, RUNS_RELEASE_SCRIPTS).effects(Effect.Kind.POWER_OFF),
        from(all()).on(Verb.NETBOOT_FINISHED),
        from(DEPLOYING)
            .on(Verb.OS_READY)
            .to(DEPLOYED)
            .events(EventType.IMAGE_DEPLOYED, EventType.DEPLOYED),
        from(all()).on(Verb.OS_READY));
  }

  private static List<Transition> world() {
    return concat(
        from(COMMISSIONING, TESTING)
            .on(Verb.TIMED_OUT)
            .when(ENABLE_SSH)
            .toFailure()
            .does(TIME_OUT_RESULTS, END_ENLISTMENT)
            .events(EventType.REQUEST_NODE_MARK_FAILED_SYSTEM),
        from(COMMISSIONING, TESTING)
            .on(Verb.TIMED_OUT)
            .toFailure()
            .does(TIME_OUT_RESULTS, END_ENLISTMENT)
            .effects(Effect.Kind.POWER_OFF)
            .events(EventType.REQUEST_NODE_MARK_FAILED_SYSTEM),
        from(DEPLOYING, DISK_ERASING, RELEASING, ENTERING_RESCUE_MODE, EXITING_RESCUE_MODE)
            .on(Verb.TIMED_OUT)
            .toFailure()
            .does(TIME_OUT_RESULTS)
            .events(EventType.REQUEST_NODE_MARK_FAILED_SYSTEM),
        from(COMMISSIONING)
            .on(Verb.BOOT_FAILED)
            .toBefore(EnumSet.of(NEW, FAILED_COMMISSIONING, READY, BROKEN))
            .does(ABORT_RESULTS, END_ENLISTMENT)
            .events(EventType.NODE_POWER_QUERY_FAILED),
        from(TESTING)
            .on(Verb.BOOT_FAILED)
            .when(TARGET_IS_LEGAL)
            .toBefore(AFTER_TESTING)
            .does(ABORT_RESULTS)
            .events(EventType.NODE_POWER_QUERY_FAILED),
        from(TESTING)
            .on(Verb.BOOT_FAILED)
            .to(FAILED_TESTING)
            .does(ABORT_RESULTS)
            .events(EventType.NODE_POWER_QUERY_FAILED),
        from(DEPLOYING)
            .on(Verb.BOOT_FAILED)
            .to(ALLOCATED)
            .does(ABORT_RESULTS, RELEASE_ADDRESSES, FORGET_DEPLOYMENT)
            .events(EventType.NODE_POWER_QUERY_FAILED),
        from(ENTERING_RESCUE_MODE)
            .on(Verb.BOOT_FAILED)
            .toBefore(RESCUABLE)
            .events(EventType.NODE_POWER_CYCLE_FAILED),
        from(DISK_ERASING)
            .on(Verb.BOOT_FAILED)
            .to(FAILED_DISK_ERASING)
            .does(ABORT_RESULTS)
            .events(EventType.NODE_POWER_ON_FAILED),
        from(RELEASING)
            .on(Verb.BOOT_FAILED)
            .to(FAILED_RELEASING)
            .does(ABORT_RESULTS)
            .events(EventType.NODE_POWER_ON_FAILED),
        from(EXITING_RESCUE_MODE)
            .on(Verb.BOOT_FAILED)
            .to(FAILED_EXITING_RESCUE_MODE)
            .events(EventType.NODE_POWER_CYCLE_FAILED),
        from(all()).on(Verb.BOOT_FAILED).events(EventType.NODE_POWER_ON_FAILED),
        from(RELEASING)
            .on(Verb.OFF_FAILED)
            .when(TARGET_IS_LEGAL)
            .toBefore(
                EnumSet.of(
                    ALLOCATED,
                    RESERVED,
                    DEPLOYED,
                    BROKEN,
                    FAILED_DEPLOYMENT,
                    FAILED_DISK_ERASING,
                    FAILED_RELEASING))
            .events(EventType.NODE_POWER_OFF_FAILED),
        from(RELEASING)
            .on(Verb.OFF_FAILED)
            .to(FAILED_RELEASING)
            .events(EventType.NODE_POWER_OFF_FAILED),
        from(EXITING_RESCUE_MODE)
            .on(Verb.OFF_FAILED)
            .to(FAILED_EXITING_RESCUE_MODE)
            .events(EventType.NODE_POWER_OFF_FAILED, EventType.FAILED_EXITING_RESCUE_MODE),
        from(all()).on(Verb.OFF_FAILED).events(EventType.NODE_POWER_OFF_FAILED),
        from(RELEASING).on(Verb.POWERED_OFF).when(AWAITS_POWER).then(Verb.FINISH_RELEASE),
        from(EXITING_RESCUE_MODE).on(Verb.POWERED_OFF).when(PREVIOUS_DEPLOYED),
        from(EXITING_RESCUE_MODE).on(Verb.POWERED_OFF).then(Verb.FINISH_RESCUE),
        from(all()).on(Verb.POWERED_OFF).when(KEEPS_ADDRESSES),
        from(all()).on(Verb.POWERED_OFF).does(RELEASE_ADDRESSES),
        from(EXITING_RESCUE_MODE)
            .on(Verb.POWERED_ON)
            .when(PREVIOUS_DEPLOYED)
            .then(Verb.FINISH_RESCUE),
        from(all()).on(Verb.POWERED_ON),
        from(RELEASING)
            .on(Verb.FINISH_RELEASE)
            .when(COMMISSIONING_PASSED)
            .to(READY)
            .does(DISOWN, FORGET_OWNER_DATA, FORGET_DEPLOYMENT, RELEASE_ADDRESSES, CLEAR_LOCK)
            .events(EventType.RELEASED),
        from(RELEASING)
            .on(Verb.FINISH_RELEASE)
            .to(NEW)
            .does(DISOWN, FORGET_OWNER_DATA, FORGET_DEPLOYMENT, RELEASE_ADDRESSES, CLEAR_LOCK)
            .events(EventType.RELEASED),
        from(EXITING_RESCUE_MODE)
            .on(Verb.FINISH_RESCUE)
            .toPrevious(union(OWNED_THROUGH_RESCUE, EnumSet.of(NEW, READY, DEPLOYED)))
            .events(EventType.EXITED_RESCUE_MODE));
  }

  private static Rows leavingRescue() {
    return from(
            RESCUE_MODE,
            ENTERING_RESCUE_MODE,
            FAILED_ENTERING_RESCUE_MODE,
            FAILED_EXITING_RESCUE_MODE)
        .on(Verb.EXIT_RESCUE_MODE)
        .to(EXITING_RESCUE_MODE)
        .begins(Activity.Kind.EXITING_RESCUE);
  }

  private static Rows endOfReleaseScripts(State state, Condition when) {
    return from(state)
        .on(Verb.NETBOOT_FINISHED)
        .when(when)
        .to(RELEASING)
        .begins(Activity.Kind.RELEASING);
  }

  private static List<Transition> concat(Rows... rows) {
    return Arrays.stream(rows).map(Rows::rows).flatMap(List::stream).toList();
  }

  private static Set<State> all() {
    return EnumSet.allOf(State.class);
  }

  private static Set<State> states(Predicate<State> test) {
    return Arrays.stream(State.values())
        .filter(test)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(State.class)));
  }

  private static Set<State> union(Set<State> one, Set<State> other) {
    Set<State> both = EnumSet.copyOf(one);
    both.addAll(other);
    return both;
  }
}
