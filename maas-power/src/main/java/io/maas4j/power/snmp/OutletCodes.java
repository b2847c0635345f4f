package io.maas4j.power.snmp;

/**
 * How one outlet is read and switched.
 *
 * @param stateOid the integer that tells the state, dotted
 * @param readsOn its value when the outlet is on
 * @param readsOff its value when it is off; any other is an error
 * @param on what to write to switch it on
 * @param off what to write to switch it off
 */
public record OutletCodes(
    String stateOid, int readsOn, int readsOff, Assignment on, Assignment off) {

  /**
   * An integer to write.
   *
   * @param oid where, dotted
   */
  public record Assignment(String oid, int value) {}
}
