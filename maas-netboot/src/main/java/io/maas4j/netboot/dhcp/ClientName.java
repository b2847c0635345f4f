package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Identity;
import io.maas4j.netboot.lease.ClientId;
import io.maas4j.netboot.lease.LeaseRecord;

/**
 * Who a client is, by the rules of its link: its identifier, and without one its hardware address.
 *
 * @param hardware the MAC address as a number of 48 bits
 * @param id {@link ClientId#NONE} when the client has none, and where identifiers are ignored
 */
record ClientName(MacAddress mac, long hardware, ClientId id) {

  static ClientName of(MacAddress mac) {
    return new ClientName(mac, HardwareAddress.number(mac), ClientId.NONE);
  }

  /** Whose a record says that an address is, read by the identity of its link. */
  static ClientName of(LeaseRecord record, Identity identity) {
    ClientName name = of(record.mac());
    return identity == Identity.CLIENT_IDENTIFIER ? name.with(record.clientId()) : name;
  }

  ClientName with(ClientId given) {
    return new ClientName(mac, hardware, given);
  }

  boolean hasId() {
    return id.isPresent();
  }

  /** A number that hardly any other client has, and none whose hardware address is its name. */
  long digest() {
    return hasId() ? digest(id.octets()) : hardware;
  }

  static long digest(byte[] id) {
    long digest = 0xCBF29CE484222325L;
    for (byte octet : id) {
      digest = (digest ^ octet & 0xFF) * 0x100000001B3L;
    }
    return digest | Long.MIN_VALUE;
  }
}
