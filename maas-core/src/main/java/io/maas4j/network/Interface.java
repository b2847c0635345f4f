package io.maas4j.network;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A node's network interface. See {@link #builder}.
 *
 * @param id zero before it is stored
 * @param machine the node
 * @param name unique on the node; the use cases see to that
 * @param vlanId empty when disconnected or unknown
 * @param parents ids of the interfaces that it is made of, in order; the store drops those that go
 * @param parameters how it is to be set up
 * @param links how it is to be addressed, in order
 * @param discovered addresses that it was seen with
 * @param facts what commissioning found
 */
public record Interface(
    long id,
    MachineId machine,
    String name,
    InterfaceType type,
    boolean enabled,
    Optional<MacAddress> mac,
    Optional<Long> vlanId,
    List<Long> parents,
    InterfaceParameters parameters,
    List<Link> links,
    List<Discovered> discovered,
    SortedSet<String> tags,
    Facts facts) {
  public Interface {
    parents = List.copyOf(parents);
    links = List.copyOf(links);
    discovered = List.copyOf(discovered);
    tags = ImmutableSortedSet.copyOf(tags);
  }

  /** An enabled interface of which nothing else is known. */
  public static Builder builder(MachineId machine, String name, InterfaceType type) {
    return new Builder(machine, name, type);
  }

  /** A physical interface of which only the address is known. */
  public static Interface physical(MachineId machine, String name, MacAddress mac) {
    return builder(machine, name, InterfaceType.PHYSICAL).mac(Optional.of(mac)).build();
  }

  /** To change some of it. */
  public Builder toBuilder() {
    return new Builder(machine, name, type)
        .id(id)
        .enabled(enabled)
        .mac(mac)
        .vlan(vlanId)
        .parents(parents)
        .parameters(parameters)
        .links(links)
        .discovered(discovered)
        .tags(tags)
        .facts(facts);
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

    /**
     * With what was seen of the link; one that is down has no speed.
     *
     * @param connected whether something is plugged in
     */
    public Facts withLink(boolean connected) {
      return new Facts(
          vendor,
          product,
          firmwareVersion,
          connected,
          interfaceSpeed,
          connected ? linkSpeed : 0,
          numaNode,
          sriovMaxVf);
    }
  }

  /**
   * How an interface is to be addressed.
   *
   * @param id zero before it is stored
   * @param subnetId empty for a link that has none
   * @param address the address it has; an automatic link has one only while claimed
   * @param gateway whether its subnet's gateway is the node's default one, by choice; one link of a
   *     node for each family at most
   */
  public record Link(
      long id,
      LinkMode mode,
      Optional<Long> subnetId,
      Optional<InetAddress> address,
      boolean gateway) {

    /** One that nobody chose as the way out. */
    public Link(long id, LinkMode mode, Optional<Long> subnetId, Optional<InetAddress> address) {
      this(id, mode, subnetId, address, false);
    }

    /** Up, in no subnet. */
    public static Link up() {
      return new Link(0, LinkMode.LINK_UP, Optional.empty(), Optional.empty());
    }

    /** With another address, or none. */
    public Link withAddress(Optional<InetAddress> changed) {
      return new Link(id, mode, subnetId, changed, gateway);
    }

    /**
     * @param chosen whether this is the way out
     */
    public Link withGateway(boolean chosen) {
      return new Link(id, mode, subnetId, address, chosen);
    }
  }

  /** An address that was seen, by a lease or at commissioning. */
  public record Discovered(InetAddress address, Optional<Long> subnetId) {}

  /**
   * @param vlan the id; empty for an unknown one
   */
  public Interface withVlan(Optional<Long> vlan) {
    return toBuilder().vlan(vlan).build();
  }

  /**
   * @param changed replace all links, in order
   */
  public Interface withLinks(List<Link> changed) {
    return toBuilder().links(changed).build();
  }

  /**
   * @param changed replace all discovered addresses, in order
   */
  public Interface withDiscovered(List<Discovered> changed) {
    return toBuilder().discovered(changed).build();
  }

  /** Whether it is one of the interfaces that another one is made of. */
  public boolean isParentOf(Interface other) {
    return other.parents().contains(id);
  }

  /** Writes an interface. Confined to one thread. */
  public static final class Builder {
    private final MachineId machine;
    private String name;
    private final InterfaceType type;
    private long id;
    private boolean enabled = true;
    private Optional<MacAddress> mac = Optional.empty();
    private Optional<Long> vlanId = Optional.empty();
    private List<Long> parents = List.of();
    private InterfaceParameters parameters = InterfaceParameters.NONE;
    private List<Link> links = List.of();
    private List<Discovered> discovered = List.of();
    private Collection<String> tags = List.of();
    private Facts facts = Facts.UNKNOWN;

    private Builder(MachineId machine, String name, InterfaceType type) {
      this.machine = machine;
      this.name = name;
      this.type = type;
    }

    public Builder id(long number) {
      id = number;
      return this;
    }

    public Builder name(String text) {
      name = text;
      return this;
    }

    public Builder enabled(boolean on) {
      enabled = on;
      return this;
    }

    public Builder mac(Optional<MacAddress> address) {
      mac = address;
      return this;
    }

    public Builder vlan(Optional<Long> vlan) {
      vlanId = vlan;
      return this;
    }

    public Builder parents(List<Long> ids) {
      parents = ids;
      return this;
    }

    public Builder parameters(InterfaceParameters wanted) {
      parameters = wanted;
      return this;
    }

    public Builder links(List<Link> all) {
      links = all;
      return this;
    }

    public Builder discovered(List<Discovered> all) {
      discovered = all;
      return this;
    }

    public Builder tags(Collection<String> all) {
      tags = all;
      return this;
    }

    public Builder facts(Facts found) {
      facts = found;
      return this;
    }

    public Interface build() {
      return new Interface(
          id,
          machine,
          name,
          type,
          enabled,
          mac,
          vlanId,
          parents,
          parameters,
          links,
          discovered,
          ImmutableSortedSet.copyOf(tags),
          facts);
    }
  }
}
