package io.maas4j.fleet;

import io.maas4j.power.PowerParameters;

/**
 * A chassis whose machines are to be added.
 *
 * @param powerType a type whose chassis can be asked
 * @param name what people call it: its address or host name
 * @param parameters those of its BMC, unchecked; what the type does not know is left out
 * @param prefix what the names of the machines begin with; empty for all
 * @param domain name or number of the machines' domain; empty for the default one
 * @param next what becomes of machines that are added
 */
public record ChassisRequest(
    String powerType,
    String name,
    PowerParameters parameters,
    String prefix,
    String domain,
    Next next) {

  /** What becomes of machines that are added. */
  public enum Next {
    /** They wait for a person. */
    WAIT,
    /** They are commissioned at once. */
    COMMISSION
  }
}
