package io.maas4j.network;

/** Why an address is in use (REST contract, section 7.5). */
public enum AllocationType {
  AUTO(0, "Automatic"),
  STATIC(1, "Static"),
  USER_RESERVED(4, "User reserved"),
  DHCP(5, "DHCP"),
  OBSERVED(6, "Observed");

  private final int number;
  private final String label;

  AllocationType(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** On the wire. */
  public int number() {
    return number;
  }

  /** For people; on the wire too. */
  public String label() {
    return label;
  }

  /** That of a link's address. */
  public static AllocationType of(LinkMode mode) {
    return switch (mode) {
      case AUTO -> AUTO;
      case DHCP -> DHCP;
      case STATIC, LINK_UP -> STATIC;
    };
  }
}
