package io.maas4j.lifecycle;

import java.time.Instant;

/**
 * A machine's current undertaking.
 *
 * @param kind what is being done
 * @param number grows with every activity of the machine; effects carry it, and an effect whose
 *     activity is over is dropped
 * @param step how far it is
 * @param started when it began
 * @param deadline when {@link Verb#TIMED_OUT} is due, unless a later sign of life moves it
 * @param before the status it was started from, for giving up without a trace
 */
public record Activity(
    Kind kind, long number, Step step, Instant started, Instant deadline, State before) {

  /** What is being done. */
  public enum Kind {
    COMMISSIONING,
    TESTING,
    DEPLOYING,
    /** Waiting for the power to be off at the end of a release. */
    RELEASING,
    RELEASE_SCRIPTS,
    ERASING,
    ENTERING_RESCUE,
    EXITING_RESCUE
  }

  /** How far an activity is; what a diagnosis reads first. */
  public enum Step {
    /** Started; nothing heard of the machine yet. */
    STARTING,
    /** The machine has asked for a boot configuration. */
    BOOTING,
    /** The machine reports. */
    RUNNING,
    /** The installer is done; the installed system has not reported yet. */
    AWAITING_OS,
    /** Only the power is waited for. */
    AWAITING_POWER
  }

  Activity at(Step step, Instant deadline) {
    return new Activity(kind, number, step, started, deadline, before);
  }
}
