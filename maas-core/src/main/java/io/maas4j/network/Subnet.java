package io.maas4j.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A layer-3 network on a VLAN.
 *
 * @param managed whether addresses in it are ours to give; an unmanaged subnet is never served
 * @param disabledBootArchitectures boot method names
 */
public record Subnet(
    long id,
    String name,
    String description,
    Cidr cidr,
    long vlanId,
    Optional<InetAddress> gateway,
    List<InetAddress> dnsServers,
    boolean managed,
    boolean allowDns,
    boolean allowProxy,
    boolean activeDiscovery,
    int rdnsMode,
    Set<String> disabledBootArchitectures) {
  public Subnet {
    dnsServers = List.copyOf(dnsServers);
    disabledBootArchitectures = Set.copyOf(disabledBootArchitectures);
  }

  /** A managed subnet with every other value at its default. */
  public static Subnet of(Cidr cidr, long vlanId) {
    return new Subnet(
        0,
        cidr.toString(),
        "",
        cidr,
        vlanId,
        Optional.empty(),
        List.of(),
        true,
        true,
        true,
        false,
        2,
        Set.of());
  }

  /** On another VLAN. */
  public Subnet withVlan(long changed) {
    return new Subnet(
        id,
        name,
        description,
        cidr,
        changed,
        gateway,
        dnsServers,
        managed,
        allowDns,
        allowProxy,
        activeDiscovery,
        rdnsMode,
        disabledBootArchitectures);
  }
}
