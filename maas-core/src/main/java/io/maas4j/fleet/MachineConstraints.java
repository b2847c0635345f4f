package io.maas4j.fleet;

import io.maas4j.lifecycle.State;
import io.maas4j.machine.MachineFilter;

/**
 * What a machine to be allocated must be like.
 *
 * @param filter on Ready machines without owner, whatever states the given one names
 * @param agentName stored on the machine
 * @param comment for the event
 * @param noMatchText the answer when none fits
 */
public record MachineConstraints(
    MachineFilter filter, String agentName, String comment, String noMatchText) {

  /** Any Ready machine. */
  public static final MachineConstraints NONE =
      of(MachineFilter.builder(), "", "", "No machine available.");

  /**
   * @param filter its states are replaced: only Ready machines can be had
   * @param noMatchText the answer when none fits
   */
  public static MachineConstraints of(
      MachineFilter.Builder filter, String agentName, String comment, String noMatchText) {
    return new MachineConstraints(
        filter.states(State.READY).build(), agentName, comment, noMatchText);
  }

  /** Any Ready machine that the filter means. */
  public static MachineConstraints of(MachineFilter.Builder filter) {
    return of(filter, "", "", "No available machine matches constraints.");
  }
}
