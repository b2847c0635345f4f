package io.maas4j.fleet;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.work.Unit;

/** Looks up what a machine is put into, by name. */
final class Places {
  private static final String NO_CHOICE =
      "Select a valid choice. That choice is not one of the available choices.";

  private Places() {}

  static String zone(Unit unit, String name) {
    return unit.tx()
        .zones()
        .find(name)
        .orElseThrow(() -> InvalidRequest.field("zone", NO_CHOICE))
        .name();
  }

  static String pool(Unit unit, String name) {
    return unit.tx()
        .pools()
        .find(name)
        .orElseThrow(() -> InvalidRequest.field("pool", NO_CHOICE))
        .name();
  }
}
