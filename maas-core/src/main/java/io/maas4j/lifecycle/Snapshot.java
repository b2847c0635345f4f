package io.maas4j.lifecycle;

import io.maas4j.id.MachineId;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a decision about a machine depends on.
 *
 * @param id the machine
 * @param name its host name, for texts
 * @param state its status
 * @param previous the remembered previous status (contract, section 3)
 * @param owner user name
 * @param locked whether its owner locked it
 * @param activity what is under way
 * @param activities how many activities the machine has had
 * @param enlisting whether its first commissioning is under way, which ends in NEW
 * @param enableSsh whether it is to stay up after commissioning or testing
 * @param osInstalled whether an operating system is on record
 * @param ephemeralDeploy whether it runs, or will run, from memory
 * @param interfaces how many network interfaces are known
 * @param power what is known of its power
 * @param scripts what is known of its script results
 * @param timeouts how long silence is tolerated
 * @param lastSign when its scripts were last heard of
 */
public record Snapshot(
    MachineId id,
    String name,
    State state,
    State previous,
    Optional<String> owner,
    boolean locked,
    Optional<Activity> activity,
    long activities,
    boolean enlisting,
    boolean enableSsh,
    boolean osInstalled,
    boolean ephemeralDeploy,
    int interfaces,
    Power power,
    Scripts scripts,
    Timeouts timeouts,
    Optional<Instant> lastSign) {

  /** What a power driver last said. */
  public enum Reading {
    ON,
    OFF,
    UNKNOWN
  }

  /**
   * What is known of a machine's power.
   *
   * @param configured whether a power type is set
   * @param queryable whether the driver can read the state
   * @param findsMachine whether the type identifies a machine without any interface ({@code ipmi})
   * @param reading the last reading
   */
  public record Power(
      boolean configured, boolean queryable, boolean findsMachine, Reading reading) {
    boolean isOffOrUnknowable() {
      return !queryable || reading == Reading.OFF;
    }
  }

  /**
   * What is known of a machine's scripts.
   *
   * @param commissioned whether it ever had a commissioning set
   * @param commissioningPassed whether the current one passed
   * @param commissioningFailed whether any result of the current one failed
   * @param mayReboot whether a script that may reboot the machine runs or has passed
   */
  public record Scripts(
      boolean commissioned,
      boolean commissioningPassed,
      boolean commissioningFailed,
      boolean mayReboot) {}
}
