package io.maas4j.power;

/**
 * The classes of failure of a power action: whether another attempt can help, and the words that
 * users see in front of the detail (power spec §3).
 */
public enum PowerFault {
  AUTHENTICATION(Retry.NEVER, "Could not authenticate to node's BMC: "),
  CONNECTION(Retry.WORTHWHILE, "Could not contact node's BMC: "),
  SETTING(Retry.NEVER, "Missing or invalid power setting: "),
  TOOL(Retry.NEVER, "Missing power tool: "),
  /** The BMC answered and would not, or the machine did not follow. */
  ACTION(Retry.WORTHWHILE, "Failed to complete power action: "),
  FATAL(Retry.NEVER, "Failed talking to node's BMC: "),
  GENERAL(Retry.WORTHWHILE, "Failed talking to node's BMC: ");

  private enum Retry {
    NEVER,
    WORTHWHILE
  }

  private final Retry retry;
  private final String prefix;

  PowerFault(Retry retry, String prefix) {
    this.retry = retry;
    this.prefix = prefix;
  }

  /** Whether repeating is pointless, or harmful as with a wrong password that locks an account. */
  public boolean isFatal() {
    return retry == Retry.NEVER;
  }

  /** What users read before the detail; ends in a blank. */
  public String prefix() {
    return prefix;
  }
}
