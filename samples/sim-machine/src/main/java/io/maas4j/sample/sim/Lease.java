package io.maas4j.sample.sim;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * What an ACK gave.
 *
 * @param prefixLength of the subnet mask; 32 without one
 * @param server option 54
 * @param nextServer siaddr
 * @param bootFile option 67 or the header's file
 */
record Lease(
    Inet4Address address,
    int prefixLength,
    Inet4Address server,
    Inet4Address nextServer,
    Optional<String> bootFile) {

  static Lease of(DhcpMessage ack, Inet4Address server) {
    int prefix =
        ack.options()
            .bytes(DhcpOption.SUBNET_MASK)
            .filter(mask -> mask.length == 4)
            .map(mask -> Integer.bitCount(java.nio.ByteBuffer.wrap(mask).getInt()))
            .orElse(32);
    return new Lease(ack.yiaddr(), prefix, server, ack.siaddr(), ack.bootFile());
  }

  /** With the prefix, as {@code ip} shows it. */
  String cidr() {
    return address.getHostAddress() + "/" + prefixLength;
  }
}
