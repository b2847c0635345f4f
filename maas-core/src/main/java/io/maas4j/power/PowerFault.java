package io.maas4j.power;

/**
 * The classes of failure of a power action: whether another attempt can help, the words that users
 * see in front of the detail (power spec §3), and what they can do.
 */
public enum PowerFault {
  AUTHENTICATION(
      Retry.NEVER,
      "Could not authenticate to node's BMC: ",
      "set the right user and password in the machine's power settings; several wrong ones may have"
          + " locked the account at the BMC"),
  CONNECTION(
      Retry.WORTHWHILE,
      "Could not contact node's BMC: ",
      "check the BMC's address and port, its cable and network, and that this region reaches it"),
  /** The BMC is there and has no room for us now. */
  BUSY(
      Retry.WORTHWHILE,
      "Could not contact node's BMC: ",
      "wait a minute; if it stays busy, end other sessions at the BMC or restart the BMC"),
  SETTING(
      Retry.NEVER,
      "Missing or invalid power setting: ",
      "correct it in the machine's power settings"),
  TOOL(Retry.NEVER, "Missing power tool: ", "install it where the message says that it is missing"),
  /** The BMC answered and would not, or the machine did not follow. */
  ACTION(
      Retry.WORTHWHILE,
      "Failed to complete power action: ",
      "look into the BMC's own event log and at the machine's console, then give the order again"),
  /** Others had the BMC for all the time that there was. */
  CONFLICT(
      Retry.WORTHWHILE,
      "Failed to complete power action: ",
      "wait until the other orders to the same BMC are done, then give this one again"),
  /** The power type cannot do it, or it might do harm: nothing was sent. */
  UNSUPPORTED(
      Retry.NEVER,
      "Failed to complete power action: ",
      "choose another action, or a power type that can do this one"),
  FATAL(
      Retry.NEVER,
      "Failed talking to node's BMC: ",
      "check that the power type is the right one for this BMC; the region's log may say more"),
  GENERAL(
      Retry.WORTHWHILE,
      "Failed talking to node's BMC: ",
      "look at the machine and its BMC, then give the order again");

  private enum Retry {
    NEVER,
    WORTHWHILE
  }

  private final Retry retry;
  private final String prefix;
  private final String remedy;

  PowerFault(Retry retry, String prefix, String remedy) {
    this.retry = retry;
    this.prefix = prefix;
    this.remedy = remedy;
  }

  /** Whether repeating is pointless, or harmful as with a wrong password that locks an account. */
  public boolean isFatal() {
    return retry == Retry.NEVER;
  }

  /** What users read before the detail; ends in a blank. */
  public String prefix() {
    return prefix;
  }

  /** What users can do, where nobody knows better. */
  public String remedy() {
    return remedy;
  }

  /** Whether nothing is known to be wrong but that the BMC could not be asked now. */
  public boolean isPassing() {
    return this == CONNECTION || this == BUSY || this == CONFLICT;
  }
}
