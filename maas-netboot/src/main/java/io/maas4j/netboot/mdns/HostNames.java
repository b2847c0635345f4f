package io.maas4j.netboot.mdns;

import io.maas4j.netboot.mdns.wire.MdnsMessage;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an answer says that hosts are called. */
final class HostNames {
  private static final String LOCAL = ".local";
  private static final String REVERSE = ".in-addr.arpa";

  private HostNames() {}

  /**
   * Names by address. Somebody speaks for himself only: a name counts when one of the addresses
   * that the message gives it is the sender's.
   */
  static Map<InetAddress, String> of(MdnsMessage message, InetAddress sender) {
    Map<String, Set<InetAddress>> addresses = new LinkedHashMap<>();
    for (MdnsMessage.Fact fact : message.records()) {
      if (!fact.goodbye() && fact instanceof MdnsMessage.Address address) {
        addresses
            .computeIfAbsent(key(address.name()), any -> new HashSet<>())
            .add(address.address());
      } else if (!fact.goodbye()
          && fact instanceof MdnsMessage.Pointer pointer
          && sender instanceof Inet4Address
          && key(pointer.name()).equals(reverse(sender))) {
        addresses.computeIfAbsent(key(pointer.target()), any -> new HashSet<>()).add(sender);
      }
    }
    Map<InetAddress, String> names = new HashMap<>();
    addresses.forEach(
        (name, all) -> {
          if (name.endsWith(LOCAL) && all.contains(sender)) {
            String host = name.substring(0, name.length() - LOCAL.length());
            all.forEach(address -> names.put(address, host));
          }
        });
    names.values().removeIf(String::isBlank);
    return names;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String reverse(InetAddress address) {
    byte[] a = address.getAddress();
    return (a[3] & 0xFF)
        + "."
        + (a[2] & 0xFF)
        + "."
        + (a[1] & 0xFF)
        + "."
        + (a[0] & 0xFF)
        + REVERSE;
  }
}
