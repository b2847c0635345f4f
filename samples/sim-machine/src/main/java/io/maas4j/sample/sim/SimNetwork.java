package io.maas4j.sample.sim;

import java.net.Inet4Address;
import java.net.InetSocketAddress;

/**
 * The network that simulated machines are plugged into. Everything else they learn by DHCP.
 * Immutable.
 *
 * @param dhcpServer where the relay sends to
 * @param giaddr the relay's address in the served subnet. The relay listens there when it is an
 *     address of this host (any of 127.0.0.0/8 is), else on 127.0.0.1
 * @param tftpPort of the next server that DHCP names; real firmware knows 69 only
 */
public record SimNetwork(InetSocketAddress dhcpServer, Inet4Address giaddr, int tftpPort) {
  /**
   * @throws IllegalArgumentException for an unresolved server name or a port that is none
   */
  public SimNetwork {
    if (dhcpServer.isUnresolved() || dhcpServer.getPort() == 0) {
      throw new IllegalArgumentException(
          "DHCP server " + dhcpServer + " cannot be sent to: give a resolvable host and a port");
    }
    if (tftpPort < 1 || tftpPort > 0xFFFF) {
      throw new IllegalArgumentException("TFTP port " + tftpPort + " is not in 1-65535");
    }
  }
}
