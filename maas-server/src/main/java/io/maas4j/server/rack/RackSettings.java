package io.maas4j.server.rack;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of a {@link Rack}.
 *
 * @param dhcpPort 0 for any free one
 * @param dhcp6Port 0 for any free one
 * @param failoverPort where the primary rack of a pair is reached by its secondary
 * @param tftpPort 0 for any free one
 * @param httpPort 0 for any free one
 * @param bindAddresses where TFTP and HTTP listen; empty for everywhere
 * @param subnets what to serve
 * @param domain option 15 of DHCP
 * @param loaders directory of boot loaders
 * @param journal file of the leases; those of DHCPv6 are beside it
 * @param watch how it watches its networks
 */
public record RackSettings(
    int dhcpPort,
    int dhcp6Port,
    int failoverPort,
    int tftpPort,
    int httpPort,
    List<InetAddress> bindAddresses,
    List<ServedSubnet> subnets,
    String domain,
    Path loaders,
    Path journal,
    WatchSettings watch) {
  public RackSettings {
    bindAddresses = List.copyOf(bindAddresses);
    subnets = List.copyOf(subnets);
  }

  /** File of the IPv6 leases. */
  Path journal6() {
    return journal.resolveSibling(journal.getFileName() + "6");
  }

  static Inet4Address anyAddress() {
    try {
      return (Inet4Address) InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
