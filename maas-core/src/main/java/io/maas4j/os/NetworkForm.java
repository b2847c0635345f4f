package io.maas4j.os;

/** How a system is told its network (metadata contract, section 10). */
public enum NetworkForm {
  /** The installer's own older form, from which it writes what the system reads. */
  VERSION_1(1),
  /** Netplan. */
  VERSION_2(2),
  /** Netplan, with a routing table for each source address. */
  VERSION_2_ROUTED(2);

  private final int version;

  NetworkForm(int version) {
    this.version = version;
  }

  /** 1 or 2, as documents say it. */
  public int version() {
    return version;
  }
}
