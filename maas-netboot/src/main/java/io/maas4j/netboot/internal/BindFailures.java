package io.maas4j.netboot.internal;

import java.util.List;

/** Why servers of DHCP cannot listen, and what helps. Stateless. */
public final class BindFailures {
  private BindFailures() {}

  /**
   * @param server what listens there, {@code DHCP server}
   * @param where {@code 10.0.0.1 UDP port 67 on eth0}
   */
  public static IllegalStateException of(String server, String where, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("in use")) {
      return new IllegalStateException(
          where
              + " is in use: stop the other "
              + server
              + " ('ss -ulpn' lists it) or configure another endpoint",
          cause);
    }
    if (message.contains("ermission denied")) {
      return new IllegalStateException(
          where + " is not allowed: run as root or with CAP_NET_BIND_SERVICE", cause);
    }
    return new IllegalStateException(where + " cannot be bound: " + message, cause);
  }

  /**
   * Throws the first, with the others suppressed; nothing when there is none.
   *
   * @throws IllegalStateException naming the first, and how many more there are
   */
  public static void refuse(List<IllegalStateException> refused) {
    if (refused.isEmpty()) {
      return;
    }
    IllegalStateException first = refused.get(0);
    String others = refused.size() == 1 ? "" : " (and " + (refused.size() - 1) + " more)";
    IllegalStateException failure = new IllegalStateException(first.getMessage() + others, first);
    refused.subList(1, refused.size()).forEach(failure::addSuppressed);
    throw failure;
  }
}
