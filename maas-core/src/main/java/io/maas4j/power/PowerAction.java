package io.maas4j.power;

/** What can be asked of a BMC. */
public enum PowerAction {
  ON("on"),
  /** Hard: the power goes at once. */
  OFF("off"),
  /** Asks the running system (ACPI) to shut down. */
  SOFT_OFF("soft off"),
  CYCLE("cycle"),
  RESET("reset"),
  /** Reads the power state and changes nothing. */
  QUERY("query");

  private final String label;

  PowerAction(String label) {
    this.label = label;
  }

  /** The word in messages and events. */
  public String label() {
    return label;
  }
}
