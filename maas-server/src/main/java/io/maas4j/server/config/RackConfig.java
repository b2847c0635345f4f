package io.maas4j.server.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What machines boot from.
 *
 * @param bindAddress where DHCP, TFTP and boot files are served; the wildcard for everywhere
 * @param dhcpPort 0–65535; 0 takes any free one, as do the others
 * @param dhcp6Port 0–65535
 * @param failoverPort 1–65535, where the primary rack of a pair is reached by its secondary
 * @param tftpPort 0–65535
 * @param httpPort 0–65535, for boot files over HTTP
 * @param subnets networks that are known from the start
 * @param traceBytes what the kept packets of boots may take; 0 keeps none
 * @param dhcpProbe between two questions for foreign DHCP servers; zero only listens
 * @param scanRate packets a second that a scan sends at most
 * @param pingWait how long an offer waits for whoever uses its address; zero asks nobody
 */
public record RackConfig(
    InetAddress bindAddress,
    int dhcpPort,
    int dhcp6Port,
    int failoverPort,
    int tftpPort,
    int httpPort,
    List<SubnetConfig> subnets,
    int traceBytes,
    Duration dhcpProbe,
    int scanRate,
    Duration pingWait) {
  public RackConfig {
    subnets = List.copyOf(subnets);
  }
}
