package io.maas4j.network;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;

/**
 * An address that DHCP gives to one MAC only.
 *
 * @param id zero before it is stored
 * @param address unique
 * @param subnet the one that contains it
 * @param mac at most one address in a subnet
 */
public record ReservedIp(
    long id, InetAddress address, long subnet, MacAddress mac, String comment) {
  public ReservedIp withId(long changed) {
    return new ReservedIp(changed, address, subnet, mac, comment);
  }
}
