package io.maas4j.server.config;

import java.net.InetAddress;
import java.util.List;

/**
 * What machines boot from.
 *
 * @param bindAddress where DHCP, TFTP and boot files are served; the wildcard for everywhere
 * @param dhcpPort 0–65535; 0 takes any free one, as do the others
 * @param dhcp6Port 0–65535
 * @param tftpPort 0–65535
 * @param httpPort 0–65535, for boot files over HTTP
 * @param subnets networks that are known from the start
 */
public record RackConfig(
    InetAddress bindAddress,
    int dhcpPort,
    int dhcp6Port,
    int tftpPort,
    int httpPort,
    List<SubnetConfig> subnets) {
  public RackConfig {
    subnets = List.copyOf(subnets);
  }
}
