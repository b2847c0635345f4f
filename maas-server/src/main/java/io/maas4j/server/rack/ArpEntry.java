package io.maas4j.server.rack;

import io.maas4j.id.MacAddress;
import io.maas4j.network.Addresses;
import java.net.InetAddress;
import java.util.Optional;

/** A neighbour as the kernel has it: of IPv4 as a line of {@code /proc/net/arp}. */
record ArpEntry(InetAddress address, MacAddress mac, String interfaceName) {
  private static final String ETHERNET = "0x1";
  private static final int COMPLETE = 0x2;
  private static final String NOBODY = "00:00:00:00:00:00";

  /**
   * @param line address, type of hardware, flags, MAC, mask and interface
   * @return empty for the headline, and for those who did not answer
   */
  static Optional<ArpEntry> parse(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length != 6
        || !words[1].equals(ETHERNET)
        || !words[2].matches("0x[0-9a-f]{1,4}")
        || (Integer.parseInt(words[2].substring(2), 16) & COMPLETE) == 0
        || words[3].equals(NOBODY)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ArpEntry(Addresses.parse(words[0]), MacAddress.parse(words[3]), words[5]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
