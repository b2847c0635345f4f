package io.maas4j.netboot.dhcp6.wire;

import java.util.Optional;

/** The number in a status (RFC 8415 §21.13). */
public enum StatusCode {
  SUCCESS,
  UNSPEC_FAIL,
  NO_ADDRS_AVAIL,
  NO_BINDING,
  NOT_ON_LINK,
  USE_MULTICAST,
  NO_PREFIX_AVAIL;

  public int code() {
    return ordinal();
  }

  /**
   * @return empty for codes of other RFCs
   */
  public static Optional<StatusCode> of(int code) {
    return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
  }
}
