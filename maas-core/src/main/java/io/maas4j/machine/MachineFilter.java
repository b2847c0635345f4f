package io.maas4j.machine;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which machines are meant. An empty list or set does not restrict; all restrictions hold at once.
 * Data, so that every store interprets it alike; {@link #matches} says what it means.
 *
 * @param types any of; the one set that is never empty, machines unless said otherwise
 * @param ids by system id
 * @param hostnames {@code host} or {@code host.domain}
 * @param domains by name
 * @param macs any of, on any interface
 * @param states by status
 * @param owners by user name
 * @param visibleTo only machines without owner or with this one; empty for all
 * @param zones by name
 * @param pools by name
 * @param tags all of
 * @param notTags none of
 * @param architectures {@code arch/subarch}, or {@code arch} for all of it
 * @param agentNames marks of clients
 * @param powerStates as last read
 * @param ephemeral whether it runs, or is to run, from memory; empty for either
 * @param least numbers that are reached
 * @param networks where it is attached
 * @param devices it has one that fits each of these
 */
public record MachineFilter(
    Set<NodeType> types,
    Among<MachineId> ids,
    Among<String> hostnames,
    Among<String> domains,
    Set<MacAddress> macs,
    Among<State> states,
    Among<String> owners,
    Optional<String> visibleTo,
    Among<String> zones,
    Among<String> pools,
    Set<String> tags,
    Set<String> notTags,
    Among<String> architectures,
    Among<String> agentNames,
    Among<PowerState> powerStates,
    Optional<Boolean> ephemeral,
    Least least,
    Networks networks,
    List<DeviceWish> devices) {

  /** Every machine. */
  public static final MachineFilter ALL = builder().build();

  public MachineFilter {
    devices = List.copyOf(devices);
  }

  /**
   * Numbers that are reached.
   *
   * @param cpus threads
   * @param memory MiB
   * @param cpuSpeed MHz
   * @param linkSpeed Mbit/s, by any interface
   */
  public record Least(
      Optional<Double> cpus,
      Optional<Double> memory,
      Optional<Double> cpuSpeed,
      Optional<Double> linkSpeed) {
    static final Least NOTHING =
        new Least(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private boolean matches(MachineFacts facts) {
      return reached(cpus, facts.hardware().cpuCount())
          && reached(memory, facts.hardware().memory())
          && reached(cpuSpeed, facts.hardware().cpuSpeed())
          && (linkSpeed.isEmpty()
              || reached(
                  linkSpeed,
                  facts.interfaces().stream()
                      .mapToInt(nic -> nic.facts().linkSpeed())
                      .max()
                      .orElse(0)));
    }

    private static boolean reached(Optional<Double> least, double value) {
      return least.isEmpty() || value >= least.get();
    }

    private boolean isNothing() {
      return equals(NOTHING);
    }
  }

  /**
   * Where a machine is attached.
   *
   * @param vlans of each of these sets, which are never empty: some interface is on one of them
   * @param notVlans no interface is on one of them
   * @param subnets it has a link to each of them
   * @param notSubnets it has a link to none of them
   */
  public record Networks(
      List<Set<Long>> vlans, Set<Long> notVlans, Set<Long> subnets, Set<Long> notSubnets) {
    static final Networks ANYWHERE = new Networks(List.of(), Set.of(), Set.of(), Set.of());

    public Networks {
      vlans = vlans.stream().map(Set::copyOf).toList();
      notVlans = Set.copyOf(notVlans);
      subnets = Set.copyOf(subnets);
      notSubnets = Set.copyOf(notSubnets);
    }

    private boolean matches(List<Interface> nics) {
      Set<Long> own = new java.util.HashSet<>();
      Set<Long> linked = new java.util.HashSet<>();
      for (Interface nic : nics) {
        nic.vlanId().ifPresent(own::add);
        nic.links().forEach(link -> link.subnetId().ifPresent(linked::add));
      }
      return vlans.stream().noneMatch(some -> Collections.disjoint(some, own))
          && Collections.disjoint(notVlans, own)
          && linked.containsAll(subnets)
          && Collections.disjoint(notSubnets, linked);
    }

    private boolean isAnywhere() {
      return equals(ANYWHERE);
    }
  }

  /** Whether these are the facts of a machine that is meant. */
  public boolean matches(MachineFacts facts) {
    Machine m = facts.machine();
    return types.contains(m.type())
        && ids.allows(m.id())
        && matchesName(m)
        && states.allows(m.state())
        && owners.allows(m.status().owner())
        && (visibleTo.isEmpty()
            || m.status().owner().isEmpty()
            || m.status().owner().equals(visibleTo))
        && matchesPlace(m.placement())
        && matchesArchitecture(m.identity().architecture())
        && agentNames.allows(m.deployment().agentName())
        && (ephemeral.isEmpty() || ephemeral.get() == m.deployment().ephemeral())
        && matchesParts(facts);
  }

  private boolean matchesName(Machine m) {
    String fqdn = m.identity().fqdn();
    return (hostnames.any().isEmpty()
            || hostnames.any().contains(m.hostname())
            || hostnames.any().contains(fqdn))
        && !hostnames.none().contains(m.hostname())
        && !hostnames.none().contains(fqdn)
        && domains.allows(m.identity().domain());
  }

  private boolean matchesArchitecture(Optional<String> architecture) {
    if (architecture.isEmpty()) {
      return architectures.any().isEmpty();
    }
    String whole = architecture.get();
    String family = whole.split("/", 2)[0];
    return (architectures.any().isEmpty()
            || architectures.any().contains(whole)
            || architectures.any().contains(family))
        && !architectures.none().contains(whole)
        && !architectures.none().contains(family);
  }

  private boolean matchesPlace(Machine.Placement place) {
    return zones.allows(place.zone())
        && pools.allows(place.pool())
        && place.tags().containsAll(tags)
        && Collections.disjoint(place.tags(), notTags);
  }

  /** What has to be looked up is looked at last, and only if somebody asks. */
  private boolean matchesParts(MachineFacts facts) {
    return (least.isNothing() || least.matches(facts))
        && (powerStates.equals(Among.<PowerState>all()) || powerStates.allows(facts.power()))
        && (macs.isEmpty()
            || facts.interfaces().stream()
                .anyMatch(nic -> nic.mac().filter(macs::contains).isPresent()))
        && (networks.isAnywhere() || networks.matches(facts.interfaces()))
        && (devices.isEmpty()
            || devices.stream().allMatch(wish -> facts.devices().stream().anyMatch(wish::fits)));
  }

  /** One that restricts nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** One that restricts as this does. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Collects restrictions; each call replaces what was said of the same before. Not thread-safe.
   */
  public static final class Builder {
    private Set<NodeType> types = Set.of(NodeType.MACHINE);
    private Among<MachineId> ids = Among.all();
    private Among<String> hostnames = Among.all();
    private Among<String> domains = Among.all();
    private Set<MacAddress> macs = Set.of();
    private Among<State> states = Among.all();
    private Among<String> owners = Among.all();
    private Optional<String> visibleTo = Optional.empty();
    private Among<String> zones = Among.all();
    private Among<String> pools = Among.all();
    private Set<String> tags = Set.of();
    private Set<String> notTags = Set.of();
    private Among<String> architectures = Among.all();
    private Among<String> agentNames = Among.all();
    private Among<PowerState> powerStates = Among.all();
    private Optional<Boolean> ephemeral = Optional.empty();
    private Least least = Least.NOTHING;
    private Networks networks = Networks.ANYWHERE;
    private List<DeviceWish> devices = List.of();

    private Builder() {}

    private Builder(MachineFilter from) {
      types = from.types;
      ids = from.ids;
      hostnames = from.hostnames;
      domains = from.domains;
      macs = from.macs;
      states = from.states;
      owners = from.owners;
      visibleTo = from.visibleTo;
      zones = from.zones;
      pools = from.pools;
      tags = from.tags;
      notTags = from.notTags;
      architectures = from.architectures;
      agentNames = from.agentNames;
      powerStates = from.powerStates;
      ephemeral = from.ephemeral;
      least = from.least;
      networks = from.networks;
      devices = from.devices;
    }

    /** Nodes of these types; at least one. */
    public Builder types(Collection<NodeType> some) {
      if (some.isEmpty()) {
        throw new IllegalArgumentException("a filter means nodes of at least one type");
      }
      types = Set.copyOf(some);
      return this;
    }

    /** Any of these. */
    public Builder ids(Collection<MachineId> some) {
      ids = ids.any(Set.copyOf(some));
      return this;
    }

    /** None of these. */
    public Builder notIds(Collection<MachineId> some) {
      ids = ids.without(some);
      return this;
    }

    /** Any of these, {@code host} or {@code host.domain}. */
    public Builder hostnames(Collection<String> some) {
      hostnames = hostnames.any(Set.copyOf(some));
      return this;
    }

    /** None of these, {@code host} or {@code host.domain}. */
    public Builder notHostnames(Collection<String> some) {
      hostnames = hostnames.without(some);
      return this;
    }

    /** Any of these, by name. */
    public Builder domains(Collection<String> some) {
      domains = domains.any(Set.copyOf(some));
      return this;
    }

    /** None of these, by name. */
    public Builder notDomains(Collection<String> some) {
      domains = domains.without(some);
      return this;
    }

    /** Any of these, on any interface. */
    public Builder macs(Collection<MacAddress> some) {
      macs = Set.copyOf(some);
      return this;
    }

    /** Any of these. */
    public Builder states(State... some) {
      states = states.any(Set.copyOf(List.of(some)));
      return this;
    }

    /** Any of these. */
    public Builder states(Collection<State> some) {
      states = states.any(Set.copyOf(some));
      return this;
    }

    /** None of these. */
    public Builder notStates(Collection<State> some) {
      states = states.without(some);
      return this;
    }

    /** Any of these, by user name; a machine without owner is owned by none. */
    public Builder owners(Collection<String> some) {
      owners = owners.any(Set.copyOf(some));
      return this;
    }

    /** None of these, by user name; a machine without owner is owned by none. */
    public Builder notOwners(Collection<String> some) {
      owners = owners.without(some);
      return this;
    }

    /** Only machines without owner, or with this one. */
    public Builder visibleTo(String user) {
      visibleTo = Optional.of(user);
      return this;
    }

    /** Whoever owns them. */
    public Builder visibleToAll() {
      visibleTo = Optional.empty();
      return this;
    }

    /** Any of these, by name. */
    public Builder zones(Collection<String> some) {
      zones = zones.any(Set.copyOf(some));
      return this;
    }

    /** None of these, by name. */
    public Builder notZones(Collection<String> some) {
      zones = zones.without(some);
      return this;
    }

    /** Any of these, by name. */
    public Builder pools(Collection<String> some) {
      pools = pools.any(Set.copyOf(some));
      return this;
    }

    /** None of these, by name. */
    public Builder notPools(Collection<String> some) {
      pools = pools.without(some);
      return this;
    }

    /** All of these, by name. */
    public Builder tags(Collection<String> some) {
      tags = Set.copyOf(some);
      return this;
    }

    /** None of these, by name. */
    public Builder notTags(Collection<String> some) {
      Set<String> all = new java.util.HashSet<>(notTags);
      all.addAll(some);
      notTags = Set.copyOf(all);
      return this;
    }

    /** Any of these, {@code arch/subarch} or {@code arch}. */
    public Builder architectures(Collection<String> some) {
      architectures = architectures.any(Set.copyOf(some));
      return this;
    }

    /** None of these, {@code arch/subarch} or {@code arch}. */
    public Builder notArchitectures(Collection<String> some) {
      architectures = architectures.without(some);
      return this;
    }

    /** Any of these, marks of clients. */
    public Builder agentNames(Collection<String> some) {
      agentNames = agentNames.any(Set.copyOf(some));
      return this;
    }

    /** None of these, marks of clients. */
    public Builder notAgentNames(Collection<String> some) {
      agentNames = agentNames.without(some);
      return this;
    }

    /** Any of these, as last read. */
    public Builder powerStates(Collection<PowerState> some) {
      powerStates = powerStates.any(Set.copyOf(some));
      return this;
    }

    /** None of these, as last read. */
    public Builder notPowerStates(Collection<PowerState> some) {
      powerStates = powerStates.without(some);
      return this;
    }

    /** Those that run from memory, or those that do not. */
    public Builder ephemeral(boolean fromMemory) {
      ephemeral = Optional.of(fromMemory);
      return this;
    }

    /** At least so many threads. */
    public Builder minCpus(double threads) {
      least = new Least(Optional.of(threads), least.memory, least.cpuSpeed, least.linkSpeed);
      return this;
    }

    /** At least so many MiB. */
    public Builder minMemory(double mebibytes) {
      least = new Least(least.cpus, Optional.of(mebibytes), least.cpuSpeed, least.linkSpeed);
      return this;
    }

    /** At least so many MHz. */
    public Builder minCpuSpeed(double megahertz) {
      least = new Least(least.cpus, least.memory, Optional.of(megahertz), least.linkSpeed);
      return this;
    }

    /** Some interface does at least so many Mbit/s. */
    public Builder minLinkSpeed(double megabits) {
      least = new Least(least.cpus, least.memory, least.cpuSpeed, Optional.of(megabits));
      return this;
    }

    /** Some interface is on one of these VLANs; the one restriction that adds to those before. */
    public Builder onVlans(Collection<Long> some) {
      if (!some.isEmpty()) {
        List<Set<Long>> all = new ArrayList<>(networks.vlans);
        all.add(Set.copyOf(some));
        networks = new Networks(all, networks.notVlans, networks.subnets, networks.notSubnets);
      }
      return this;
    }

    /** No interface is on one of these VLANs; adds to those before. */
    public Builder offVlans(Collection<Long> some) {
      Set<Long> all = new java.util.HashSet<>(networks.notVlans);
      all.addAll(some);
      networks = new Networks(networks.vlans, all, networks.subnets, networks.notSubnets);
      return this;
    }

    /** A link to each of these subnets. */
    public Builder onSubnets(Collection<Long> some) {
      networks =
          new Networks(networks.vlans, networks.notVlans, Set.copyOf(some), networks.notSubnets);
      return this;
    }

    /** A link to none of these subnets. */
    public Builder offSubnets(Collection<Long> some) {
      networks =
          new Networks(networks.vlans, networks.notVlans, networks.subnets, Set.copyOf(some));
      return this;
    }

    /** A device that fits each of these. */
    public Builder devices(Collection<DeviceWish> some) {
      devices = List.copyOf(some);
      return this;
    }

    /** The filter; the builder can be used on. */
    public MachineFilter build() {
      return new MachineFilter(
          types,
          ids,
          hostnames,
          domains,
          macs,
          states,
          owners,
          visibleTo,
          zones,
          pools,
          tags,
          notTags,
          architectures,
          agentNames,
          powerStates,
          ephemeral,
          least,
          networks,
          devices);
    }
  }
}
