package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;

/**
 * What the journal keeps of an address: its newest record counts.
 *
 * @param address as a number
 * @param start milliseconds since the epoch
 * @param end until when it is leased (or abandoned); for {@link Kind#RELEASE} when it was given
 *     back
 * @param hostname option 12, at most 255 octets
 */
record LeaseRecord(Kind kind, MacAddress mac, int address, long start, long end, String hostname) {

  /** What happened to the address. The order is the number in the journal. */
  enum Kind {
    COMMIT,
    RELEASE,
    ABANDON
  }
}
