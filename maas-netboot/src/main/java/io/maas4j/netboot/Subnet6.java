package io.maas4j.netboot;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One served IPv6 subnet. Its router and its prefix are told by router advertisements, never by
 * DHCP. Immutable.
 *
 * @param network network address
 * @param prefixLength 0–128
 * @param rackAddress the rack's address that its machines can reach, not a link-local one: host of
 *     all boot URLs
 * @param httpPort port of the rack's HTTP boot server, named in boot URLs
 * @param dnsServers option 23, in order
 * @param ntpServers options 31 and 56, in order
 * @param domain completes the names that clients give themselves
 * @param searchDomains option 24, in order
 * @param ranges dynamic ranges, in order; addresses outside are never leased dynamically
 * @param leaseTime valid lifetime of addresses, from {@link #MIN_LEASE} to {@link #MAX_LEASE}
 * @param disabledBootArchitectures method names of the contract's table 2
 * @param half which half of each range this rack leases from
 */
public record Subnet6(
    Inet6Address network,
    int prefixLength,
    Inet6Address rackAddress,
    int httpPort,
    List<Inet6Address> dnsServers,
    List<Inet6Address> ntpServers,
    Optional<String> domain,
    List<String> searchDomains,
    List<Range> ranges,
    Duration leaseTime,
    Set<String> disabledBootArchitectures,
    Half half) {
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(1800);
  public static final Duration MIN_LEASE = Duration.ofSeconds(10);
  public static final Duration MAX_LEASE = Duration.ofDays(365);
  public static final int DEFAULT_HTTP_PORT = 5248;

  /** A dynamic range, both ends included; it may have 2^64 addresses and more. */
  public record Range(Inet6Address first, Inet6Address last) {}

  /** What two racks on one link share out, so that no address has two owners. */
  public enum Half {
    /** Nobody else leases from the ranges. */
    ALL,
    /** The primary rack's, one address larger where there is an odd number. */
    LOWER,
    /** The secondary rack's. */
    UPPER
  }

  /**
   * @throws IllegalArgumentException naming what is out of its range
   */
  public Subnet6 {
    if (prefixLength < 0 || prefixLength > 128) {
      throw new IllegalArgumentException("prefix length " + prefixLength + " is not in 0-128");
    }
    if (leaseTime.compareTo(MIN_LEASE) < 0 || leaseTime.compareTo(MAX_LEASE) > 0) {
      throw new IllegalArgumentException("lease time " + leaseTime + " is not in 10 s-365 days");
    }
    dnsServers = List.copyOf(dnsServers);
    ntpServers = List.copyOf(ntpServers);
    searchDomains = List.copyOf(searchDomains);
    ranges = List.copyOf(ranges);
    disabledBootArchitectures = Set.copyOf(disabledBootArchitectures);
  }

  /**
   * One with the defaults of the contract and no options but the necessary ones.
   *
   * @param network network address
   * @param prefixLength 0–128
   * @param rackAddress see {@link #rackAddress}
   */
  public static Builder of(Inet6Address network, int prefixLength, Inet6Address rackAddress) {
    return new Builder(network, prefixLength, rackAddress);
  }

  /** Collects what a subnet is made of. Not thread-safe. */
  public static final class Builder {
    private final Inet6Address network;
    private final int prefixLength;
    private final Inet6Address rackAddress;
    private int httpPort = DEFAULT_HTTP_PORT;
    private List<Inet6Address> dnsServers = List.of();
    private List<Inet6Address> ntpServers = List.of();
    private Optional<String> domain = Optional.empty();
    private List<String> searchDomains = List.of();
    private List<Range> ranges = List.of();
    private Duration leaseTime = DEFAULT_LEASE;
    private Set<String> disabledBootArchitectures = Set.of();
    private Half half = Half.ALL;

    private Builder(Inet6Address network, int prefixLength, Inet6Address rackAddress) {
      this.network = network;
      this.prefixLength = prefixLength;
      this.rackAddress = rackAddress;
    }

    public Builder httpPort(int port) {
      httpPort = port;
      return this;
    }

    public Builder dnsServers(List<Inet6Address> servers) {
      dnsServers = servers;
      return this;
    }

    public Builder ntpServers(List<Inet6Address> servers) {
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

    public Builder ranges(List<Range> dynamic) {
      ranges = dynamic;
      return this;
    }

    public Builder range(Inet6Address first, Inet6Address last) {
      return ranges(List.of(new Range(first, last)));
    }

    public Builder leaseTime(Duration time) {
      leaseTime = time;
      return this;
    }

    public Builder disabledBootArchitectures(Set<String> methods) {
      disabledBootArchitectures = methods;
      return this;
    }

    public Builder half(Half share) {
      half = share;
      return this;
    }

    /**
     * @throws IllegalArgumentException naming what is out of its range
     */
    public Subnet6 build() {
      return new Subnet6(
          network,
          prefixLength,
          rackAddress,
          httpPort,
          dnsServers,
          ntpServers,
          domain,
          searchDomains,
          ranges,
          leaseTime,
          disabledBootArchitectures,
          half);
    }
  }
}
