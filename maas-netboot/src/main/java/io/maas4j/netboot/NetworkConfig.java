package io.maas4j.netboot;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.failover.Failover;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * The networks that a rack serves and the hosts it knows; an immutable whole that is swapped
 * atomically.
 *
 * @param version grows with every change
 * @param networks one for each VLAN with DHCP on
 * @param hosts fixed addresses; an entry applies in every subnet that contains its address
 * @param hosts6 fixed IPv6 addresses
 * @param policy for everybody
 */
public record NetworkConfig(
    long version,
    List<SharedNetwork> networks,
    List<Host> hosts,
    List<Host6> hosts6,
    Policy policy) {
  public static final NetworkConfig EMPTY = builder(0).build();

  public NetworkConfig {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    hosts6 = List.copyOf(hosts6);
  }

  /**
   * One without networks and hosts so far.
   *
   * @param version see {@link #version}
   */
  public static Builder builder(long version) {
    return new Builder(version);
  }

  /** Collects what a configuration is made of. Not thread-safe. */
  public static final class Builder {
    private final long version;
    private List<SharedNetwork> networks = List.of();
    private List<Host> hosts = List.of();
    private Policy policy = Policy.NONE;
    private List<Host6> hosts6 = List.of();

    private Builder(long version) {
      this.version = version;
    }

    public Builder networks(List<SharedNetwork> served) {
      networks = served;
      return this;
    }

    public Builder hosts(List<Host> fixed) {
      hosts = fixed;
      return this;
    }

    public Builder policy(Policy forAll) {
      policy = forAll;
      return this;
    }

    public Builder hosts6(List<Host6> fixed) {
      hosts6 = fixed;
      return this;
    }

    public NetworkConfig build() {
      return new NetworkConfig(version, networks, hosts, hosts6, policy);
    }
  }

  /** What clients of a network get. */
  public enum Service {
    /** An address, and what they boot. */
    ADDRESS_AND_BOOT,
    /**
     * ProxyDHCP: only what they boot, beside another DHCP server that gives the addresses (PXE 2.1
     * §2.2.2). Some firmware asks again at port 4011: the server needs an endpoint there too.
     */
    BOOT_ONLY
  }

  /**
   * All served subnets on one link (a VLAN).
   *
   * @param name for logs and counters, {@code vlan-5001}
   * @param interfaceName the rack's interface on this link; empty when the link is reached through
   *     relays only
   * @param mtu sent as option 26 unless 1500
   * @param service what its clients get; with {@link Service#BOOT_ONLY} the ranges are not used
   * @param identity who its clients are, unless a policy of the link or for everybody says {@code
   *     ignore-client-uids}
   * @param subnets6 IPv6 subnets on the same link
   * @param policy for all clients on the link
   * @param failover the other rack that serves it too; empty when this one is alone
   */
  public record SharedNetwork(
      String name,
      Optional<String> interfaceName,
      int mtu,
      Service service,
      Identity identity,
      List<Subnet4> subnets,
      List<Subnet6> subnets6,
      Policy policy,
      Optional<Failover> failover) {
    public static final int ETHERNET_MTU = 1500;

    public SharedNetwork {
      subnets = List.copyOf(subnets);
      subnets6 = List.copyOf(subnets6);
    }

    /**
     * One that is reached through relays only, so far.
     *
     * @param name see {@link #name}
     */
    public static Builder named(String name) {
      return new Builder(name);
    }

    /** Collects what a shared network is made of. Not thread-safe. */
    public static final class Builder {
      private final String name;
      private Optional<String> interfaceName = Optional.empty();
      private int mtu = ETHERNET_MTU;
      private Service service = Service.ADDRESS_AND_BOOT;
      private Identity identity = Identity.HARDWARE_ADDRESS;
      private List<Subnet4> subnets = List.of();
      private Policy policy = Policy.NONE;
      private List<Subnet6> subnets6 = List.of();
      private Optional<Failover> failover = Optional.empty();

      private Builder(String name) {
        this.name = name;
      }

      public Builder onInterface(String interfaceName) {
        return onInterface(Optional.of(interfaceName));
      }

      public Builder onInterface(Optional<String> interfaceName) {
        this.interfaceName = interfaceName;
        return this;
      }

      public Builder mtu(int octets) {
        mtu = octets;
        return this;
      }

      public Builder service(Service given) {
        service = given;
        return this;
      }

      /** Who its clients are; {@link Identity#HARDWARE_ADDRESS} by default. */
      public Builder identity(Identity ofClients) {
        identity = ofClients;
        return this;
      }

      public Builder subnets(List<Subnet4> served) {
        subnets = served;
        return this;
      }

      public Builder policy(Policy forLink) {
        policy = forLink;
        return this;
      }

      /** Another rack serves the network too; see {@code docs/dhcp-redundancy.md}. */
      public Builder failover(Optional<Failover> pair) {
        failover = pair;
        return this;
      }

      public Builder subnets6(List<Subnet6> served) {
        subnets6 = served;
        return this;
      }

      public SharedNetwork build() {
        return new SharedNetwork(
            name, interfaceName, mtu, service, identity, subnets, subnets6, policy, failover);
      }
    }
  }

  /**
   * How machines reach another network.
   *
   * @param network its first address
   * @param prefixLength 0–32
   */
  public record Route(Inet4Address network, int prefixLength, Inet4Address gateway) {}

  /**
   * A dynamic range, both ends included.
   *
   * @param policy for clients whose address is in the range, and who may have one there
   */
  public record Range(Inet4Address first, Inet4Address last, Policy policy) {
    /**
     * @throws IllegalArgumentException when the policy says who clients are
     */
    public Range {
      withoutIdentity(policy);
    }

    /** One for everybody. */
    public Range(Inet4Address first, Inet4Address last) {
      this(first, last, Policy.NONE);
    }
  }

  /**
   * A fixed address. On links that the address is not of, its client is known all the same.
   *
   * @param name {@code <hostname>-<interface>}
   * @param policy for this client, wherever it is
   */
  public record Host(MacAddress mac, Inet4Address address, String name, Policy policy) {
    /**
     * @throws IllegalArgumentException when the policy says who clients are
     */
    public Host {
      withoutIdentity(policy);
    }

    /** One that gets what everybody gets. */
    public Host(MacAddress mac, Inet4Address address, String name) {
      this(mac, address, name, Policy.NONE);
    }
  }

  static void withoutIdentity(Policy policy) {
    if (policy.ignoresClientIds().isPresent()) {
      throw new IllegalArgumentException(
          "ignore-client-uids holds for all subnets of a link: it belongs into the policy of a"
              + " shared network, or of the whole configuration");
    }
  }
}
