package io.maas4j.netboot.dhcp.policy;

/**
 * An option by name.
 *
 * @param code 1–254; in the space of relay agents that of a sub-option of 82
 * @param name as in policies
 */
public record OptionDefinition(Space space, int code, String name, OptionType type) {
  /** Whose numbers these are. */
  public enum Space {
    /** RFC 2132 and the registry of IANA. */
    DHCP,
    /** Sub-options of 82, RFC 3046: readable, never set. */
    RELAY_AGENT
  }
}
