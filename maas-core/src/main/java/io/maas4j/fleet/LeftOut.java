package io.maas4j.fleet;

import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.work.Unit;

/**
 * Tells what a report names and is not taken in: each with its reason, and when there is very much
 * of it, how much. Confined to one unit of work.
 */
final class LeftOut {
  /** More would bury the other events of the machine. */
  private static final int MOST_TOLD = 16;

  private final Unit unit;
  private final Machine machine;
  private final String what;
  private int count;

  /**
   * @param what all of them are, {@code disk}
   */
  LeftOut(Unit unit, Machine machine, String what) {
    this.unit = unit;
    this.machine = machine;
    this.what = what;
  }

  void add(String name, String reason) {
    count++;
    if (count <= MOST_TOLD) {
      record(what + " " + name + " left out: " + reason);
    }
  }

  /** That was all. */
  void tell() {
    if (count > MOST_TOLD) {
      record((count - MOST_TOLD) + " more of the kind " + what + " left out");
    }
  }

  private void record(String text) {
    unit.record(machine, EventType.NODE_COMMISSIONING_EVENT, text);
  }
}
