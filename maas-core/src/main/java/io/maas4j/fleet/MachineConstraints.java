package io.maas4j.fleet;

import io.maas4j.allocation.Query;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a machine to be allocated must be like.
 *
 * @param asking what is asked for, as things are in a transaction
 * @param agentName stored on the machine
 * @param comment for the event
 * @param bridges put over every configured interface while the machine is somebody's; empty for
 *     none
 */
public record MachineConstraints(
    Asking asking, String agentName, String comment, Optional<InterfaceParameters.Bridge> bridges) {

  /** Any Ready machine. */
  public static final MachineConstraints NONE =
      of(MachineFilter.builder(), "", "", "No machine available.");

  /** Reads what is asked for; names are looked up in the transaction. */
  @FunctionalInterface
  public interface Asking {
    /**
     * @throws io.maas4j.error.MaasException.InvalidRequest naming each constraint that is wrong
     */
    Query in(Tx tx);
  }

  /**
   * @param filter its statuses do not matter: only Ready machines can be had
   * @param noMatchText the answer when none fits
   */
  public static MachineConstraints of(
      MachineFilter.Builder filter, String agentName, String comment, String noMatchText) {
    Query query = Query.of(filter.build(), noMatchText);
    return new MachineConstraints(tx -> query, agentName, comment, Optional.empty());
  }

  /** Any Ready machine that the filter means. */
  public static MachineConstraints of(MachineFilter.Builder filter) {
    return of(filter, "", "", "No available machine matches constraints.");
  }

  /**
   * Constraints as the API has them: {@code mem}, {@code tags}, {@code storage}, …
   *
   * @param given texts by name
   */
  public static MachineConstraints written(
      Map<String, List<String>> given, String agentName, String comment) {
    return new MachineConstraints(
        tx -> Query.ofAllocation(tx, given), agentName, comment, Optional.empty());
  }

  /** The same, with bridges over every configured interface. */
  public MachineConstraints bridged(InterfaceParameters.Bridge bridge) {
    return new MachineConstraints(asking, agentName, comment, Optional.of(bridge));
  }
}
