package io.maas4j.server.rack;

import io.maas4j.network.Addresses;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The time servers of the setting {@code ntp_servers}.
 *
 * @param addresses as DHCP can name them
 * @param addresses6 as DHCPv6 can name them
 * @param names the others: DHCP has no names for time servers, and what a name means at the rack
 *     need not be what it means to a machine
 */
record TimeServers(
    List<Inet4Address> addresses, List<Inet6Address> addresses6, List<String> names) {
  TimeServers {
    addresses = List.copyOf(addresses);
    addresses6 = List.copyOf(addresses6);
    names = List.copyOf(names);
  }

  static TimeServers of(Settings settings) {
    List<Inet4Address> addresses = new ArrayList<>();
    List<Inet6Address> addresses6 = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String text : settings.required(Setting.NTP_SERVERS).strip().split("[,\\s]+")) {
      try {
        InetAddress address = Addresses.parse(text);
        if (address instanceof Inet4Address ipv4) {
          addresses.add(ipv4);
        } else {
          addresses6.add((Inet6Address) address);
        }
      } catch (IllegalArgumentException e) {
        if (!text.isEmpty()) {
          names.add(text);
        }
      }
    }
    return new TimeServers(addresses, addresses6, names);
  }
}
