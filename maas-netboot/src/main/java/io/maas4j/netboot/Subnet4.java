package io.maas4j.netboot;

import io.maas4j.netboot.NetworkConfig.Range;
import io.maas4j.netboot.NetworkConfig.Route;
import io.maas4j.netboot.dhcp.policy.Policy;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One served IPv4 subnet. Immutable.
 *
 * @param network network address
 * @param prefixLength 0–32
 * @param rackAddress the rack's address that its machines can reach: server identifier, next server
 *     and host of all boot URLs
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
 * @param policy for clients whose address is, or will be, in this subnet
 */
public record Subnet4(
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
    Set<String> disabledBootArchitectures,
    Policy policy) {
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(600);
  public static final Duration DEFAULT_FIRMWARE_LEASE = Duration.ofSeconds(30);
  public static final int DEFAULT_HTTP_PORT = 5248;

  public Subnet4 {
    if (prefixLength < 0 || prefixLength > 32) {
      throw new IllegalArgumentException("prefix length " + prefixLength + " is not in 0-32");
    }
    dnsServers = List.copyOf(dnsServers);
    ntpServers = List.copyOf(ntpServers);
    searchDomains = List.copyOf(searchDomains);
    routes = List.copyOf(routes);
    ranges = List.copyOf(ranges);
    NetworkConfig.withoutIdentity(policy);
    disabledBootArchitectures = Set.copyOf(disabledBootArchitectures);
  }

  /**
   * One with the defaults of the contract and no options but the necessary ones.
   *
   * @param network network address
   * @param prefixLength 0–32
   * @param rackAddress see {@link #rackAddress}
   */
  public static Builder of(Inet4Address network, int prefixLength, Inet4Address rackAddress) {
    return new Builder(network, prefixLength, rackAddress);
  }

  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Collects what a subnet is made of. Not thread-safe. */
  public static final class Builder {
    private final Inet4Address network;
    private final int prefixLength;
    private final Inet4Address rackAddress;
    private int httpPort = DEFAULT_HTTP_PORT;
    private Optional<Inet4Address> gateway = Optional.empty();
    private List<Inet4Address> dnsServers = List.of();
    private List<Inet4Address> ntpServers = List.of();
    private Optional<String> domain = Optional.empty();
    private List<String> searchDomains = List.of();
    private List<Route> routes = List.of();
    private List<Range> ranges = List.of();
    private Duration leaseTime = DEFAULT_LEASE;
    private Duration firmwareLeaseTime = DEFAULT_FIRMWARE_LEASE;
    private boolean authoritative;
    private Set<String> disabledBootArchitectures = Set.of();
    private Policy policy = Policy.NONE;

    private Builder(Inet4Address network, int prefixLength, Inet4Address rackAddress) {
      this.network = network;
      this.prefixLength = prefixLength;
      this.rackAddress = rackAddress;
    }

    private Builder(Subnet4 subnet) {
      this(subnet.network, subnet.prefixLength, subnet.rackAddress);
      httpPort = subnet.httpPort;
      gateway = subnet.gateway;
      dnsServers = subnet.dnsServers;
      ntpServers = subnet.ntpServers;
      domain = subnet.domain;
      searchDomains = subnet.searchDomains;
      routes = subnet.routes;
      ranges = subnet.ranges;
      leaseTime = subnet.leaseTime;
      firmwareLeaseTime = subnet.firmwareLeaseTime;
      authoritative = subnet.authoritative;
      disabledBootArchitectures = subnet.disabledBootArchitectures;
      policy = subnet.policy;
    }

    public Builder httpPort(int port) {
      httpPort = port;
      return this;
    }

    public Builder gateway(Inet4Address router) {
      gateway = Optional.of(router);
      return this;
    }

    public Builder gateway(Optional<Inet4Address> router) {
      gateway = router;
      return this;
    }

    public Builder dnsServers(List<Inet4Address> servers) {
      dnsServers = servers;
      return this;
    }

    public Builder ntpServers(List<Inet4Address> servers) {
      ntpServers = servers;
      return this;
    }

    public Builder domain(String name) {
      domain = Optional.of(name);
      return this;
    }

    public Builder searchDomains(List<String> names) {
      searchDomains = names;
      return this;
    }

    public Builder routes(List<Route> others) {
      routes = others;
      return this;
    }

    public Builder ranges(List<Range> dynamic) {
      ranges = dynamic;
      return this;
    }

    public Builder range(Inet4Address first, Inet4Address last) {
      return ranges(List.of(new Range(first, last)));
    }

    public Builder leaseTime(Duration time) {
      leaseTime = time;
      return this;
    }

    public Builder firmwareLeaseTime(Duration time) {
      firmwareLeaseTime = time;
      return this;
    }

    /** Unknown clients get a NAK rather than silence. */
    public Builder authoritative() {
      return authoritative(true);
    }

    public Builder authoritative(boolean nak) {
      authoritative = nak;
      return this;
    }

    public Builder disabledBootArchitectures(Set<String> methods) {
      disabledBootArchitectures = methods;
      return this;
    }

    public Builder policy(Policy forSubnet) {
      policy = forSubnet;
      return this;
    }

    /**
     * @throws IllegalArgumentException when the prefix length is none, or the policy says who
     *     clients are
     */
    public Subnet4 build() {
      return new Subnet4(
          network,
          prefixLength,
          rackAddress,
          httpPort,
          gateway,
          dnsServers,
          ntpServers,
          domain,
          searchDomains,
          routes,
          ranges,
          leaseTime,
          firmwareLeaseTime,
          authoritative,
          disabledBootArchitectures,
          policy);
    }
  }
}
