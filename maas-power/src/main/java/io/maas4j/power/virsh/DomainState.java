package io.maas4j.power.virsh;

import io.maas4j.power.PowerState;
import java.util.Optional;

/** The states of a domain, as virsh prints them and as libvirt numbers them (virDomainState). */
enum DomainState {
  NO_STATE("no state", PowerState.OFF),
  RUNNING("running", PowerState.ON),
  IDLE("idle", PowerState.OFF),
  PAUSED("paused", PowerState.OFF),
  IN_SHUTDOWN("in shutdown", PowerState.ON),
  SHUT_OFF("shut off", PowerState.OFF),
  CRASHED("crashed", PowerState.OFF),
  SUSPENDED("pmsuspended", PowerState.OFF);

  private final String printed;
  private final PowerState power;

  DomainState(String printed, PowerState power) {
    this.printed = printed;
    this.power = power;
  }

  PowerState power() {
    return power;
  }

  String printed() {
    return printed;
  }

  static Optional<DomainState> ofPrinted(String text) {
    for (DomainState state : values()) {
      if (state.printed.equals(text)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /** The numbers are the order of the constants. */
  static Optional<DomainState> ofNumber(int number) {
    return number >= 0 && number < values().length
        ? Optional.of(values()[number])
        : Optional.empty();
  }
}
