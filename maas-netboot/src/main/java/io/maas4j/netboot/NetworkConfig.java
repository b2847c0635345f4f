package io.maas4j.netboot;

import io.maas4j.id.MacAddress;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The networks that a rack serves and the hosts it knows; an immutable whole that is swapped
 * atomically.
 *
 * @param version grows with every change
 * @param networks one for each VLAN with DHCP on
 * @param hosts fixed addresses; an entry applies in every subnet that contains its address
 */
public record NetworkConfig(long version, List<SharedNetwork> networks, List<Host> hosts) {
  public static final NetworkConfig EMPTY = new NetworkConfig(0, List.of(), List.of());

  public NetworkConfig {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
  }

  /**
   * All served subnets on one link (a VLAN).
   *
   * @param name for logs and counters, {@code vlan-5001}
   * @param interfaceName the rack's interface on this link; empty when the link is reached through
   *     relays only
   * @param mtu sent as option 26 unless 1500
   */
  public record SharedNetwork(
      String name, Optional<String> interfaceName, int mtu, List<Subnet> subnets) {
    public SharedNetwork {
      subnets = List.copyOf(subnets);
    }
  }

  /**
   * One served subnet.
   *
   * @param network network address
   * @param prefixLength 0–32
   * @param rackAddress the rack's address that its machines can reach: server identifier, next
   *     server and host of all boot URLs
   * @param httpPort port of the rack's HTTP boot server, named in boot URLs
   * @param gateway option 3
   * @param dnsServers option 6, in order
   * @param ntpServers option 42, in order
   * @param domain option 15
   * @param searchDomains option 119, in order
   * @param routes option 121, in order; empty for none
   * @param ranges dynamic ranges, in order; addresses outside are never leased dynamically
   * @param leaseTime default and maximum (contract, section 6)
   * @param firmwareLeaseTime for clients whose vendor class starts with {@code PXE}
   * @param authoritative whether unknown clients get a NAK rather than silence
   * @param disabledBootArchitectures method names of the contract's table 2
   */
  public record Subnet(
      Inet4Address network,
      int prefixLength,
      Inet4Address rackAddress,
      int httpPort,
      Optional<Inet4Address> gateway,
      List<Inet4Address> dnsServers,
      List<Inet4Address> ntpServers,
      Optional<String> domain,
      List<String> searchDomains,
      List<Route> routes,
      List<Range> ranges,
      Duration leaseTime,
      Duration firmwareLeaseTime,
      boolean authoritative,
      Set<String> disabledBootArchitectures) {
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(600);
    public static final Duration DEFAULT_FIRMWARE_LEASE = Duration.ofSeconds(30);

    public Subnet {
      if (prefixLength < 0 || prefixLength > 32) {
        throw new IllegalArgumentException("prefix length " + prefixLength + " is not in 0-32");
      }
      dnsServers = List.copyOf(dnsServers);
      ntpServers = List.copyOf(ntpServers);
      searchDomains = List.copyOf(searchDomains);
      routes = List.copyOf(routes);
      ranges = List.copyOf(ranges);
      disabledBootArchitectures = Set.copyOf(disabledBootArchitectures);
    }

    /** One without routes to other networks. */
    public Subnet(
        Inet4Address network,
        int prefixLength,
        Inet4Address rackAddress,
        int httpPort,
        Optional<Inet4Address> gateway,
        List<Inet4Address> dnsServers,
        List<Inet4Address> ntpServers,
        Optional<String> domain,
        List<String> searchDomains,
        List<Range> ranges,
        Duration leaseTime,
        Duration firmwareLeaseTime,
        boolean authoritative,
        Set<String> disabledBootArchitectures) {
      this(
          network,
          prefixLength,
          rackAddress,
          httpPort,
          gateway,
          dnsServers,
          ntpServers,
          domain,
          searchDomains,
          List.of(),
          ranges,
          leaseTime,
          firmwareLeaseTime,
          authoritative,
          disabledBootArchitectures);
    }
  }

  /**
   * How machines reach another network.
   *
   * @param network its first address
   * @param prefixLength 0–32
   */
  public record Route(Inet4Address network, int prefixLength, Inet4Address gateway) {}

  /** A dynamic range, both ends included. */
  public record Range(Inet4Address first, Inet4Address last) {}

  /**
   * A fixed address.
   *
   * @param name {@code <hostname>-<interface>}
   */
  public record Host(MacAddress mac, Inet4Address address, String name) {}
}
