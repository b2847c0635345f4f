package io.maas4j.network;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A machine's network interface.
 *
 * @param id zero before it is stored
 * @param type {@code physical}, {@code bond}, {@code bridge}, {@code vlan}
 * @param vlanId empty when disconnected or unknown
 * @param links how it is to be configured, in order
 * @param discovered addresses that it was seen with
 * @param facts what commissioning found
 */
public record Interface(
    long id,
    MachineId machine,
    String name,
    String type,
    boolean enabled,
    Optional<MacAddress> mac,
    Optional<Long> vlanId,
    List<Link> links,
    List<Discovered> discovered,
    SortedSet<String> tags,
    Facts facts) {
  public Interface {
    links = List.copyOf(links);
    discovered = List.copyOf(discovered);
    tags = ImmutableSortedSet.copyOf(tags);
  }

  /** A physical interface of which only the address is known. */
  public static Interface physical(MachineId machine, String name, MacAddress mac) {
    return new Interface(
        0,
        machine,
        name,
        "physical",
        true,
        Optional.of(mac),
        Optional.empty(),
        List.of(),
        List.of(),
        ImmutableSortedSet.of(),
        Facts.UNKNOWN);
  }

  /**
   * What commissioning found of it.
   *
   * @param interfaceSpeed Mbit/s that it could do
   * @param linkSpeed Mbit/s that it does
   */
  public record Facts(
      Optional<String> vendor,
      Optional<String> product,
      Optional<String> firmwareVersion,
      boolean linkConnected,
      int interfaceSpeed,
      int linkSpeed,
      Optional<Integer> numaNode,
      int sriovMaxVf) {
    public static final Facts UNKNOWN =
        new Facts(
            Optional.empty(), Optional.empty(), Optional.empty(), true, 0, 0, Optional.empty(), 0);
  }

  /**
   * How an interface is to be configured.
   *
   * @param id zero before it is stored
   * @param subnetId empty for a link that has none
   * @param address the address it has; an automatic link has one only while claimed
   */
  public record Link(
      long id, LinkMode mode, Optional<Long> subnetId, Optional<InetAddress> address) {}

  /** An address that was seen, by a lease or at commissioning. */
  public record Discovered(InetAddress address, Optional<Long> subnetId) {}

  /**
   * @param vlan the id; empty for an unknown one
   */
  public Interface withVlan(Optional<Long> vlan) {
    return new Interface(
        id, machine, name, type, enabled, mac, vlan, links, discovered, tags, facts);
  }

  /**
   * @param changed replace all links, in order
   */
  public Interface withLinks(List<Link> changed) {
    return new Interface(
        id, machine, name, type, enabled, mac, vlanId, changed, discovered, tags, facts);
  }

  /**
   * @param changed replace all discovered addresses, in order
   */
  public Interface withDiscovered(List<Discovered> changed) {
    return new Interface(
        id, machine, name, type, enabled, mac, vlanId, links, changed, tags, facts);
  }
}
