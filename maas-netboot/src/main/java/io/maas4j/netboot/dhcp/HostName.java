package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;

/**
 * Option 12 as it may be shown to others: anybody on the network chooses it, and it ends in events,
 * name servers and pages.
 */
final class HostName {
  private static final int MAX_LENGTH = 255;

  private HostName() {}

  /** Letters, digits, dots, dashes and underscores; whatever else is there becomes a dash. */
  static String of(DhcpMessage message) {
    String said = message.options().text(DhcpOption.HOST_NAME).orElse("");
    if (said.length() > MAX_LENGTH) {
      return "";
    }
    StringBuilder name = new StringBuilder(said.length());
    for (int i = 0; i < said.length(); i++) {
      char next = said.charAt(i);
      boolean plain =
          next >= 'a' && next <= 'z'
              || next >= 'A' && next <= 'Z'
              || next >= '0' && next <= '9'
              || next == '.'
              || next == '_'
              || next == '-' && !name.isEmpty();
      if (plain) {
        name.append(next);
      } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
    }
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '-' || name.charAt(end - 1) == '.')) {
      end--;
    }
    return name.substring(0, end);
  }
}
