package io.maas4j.machine;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which machines are meant. An empty list or set does not restrict; all restrictions hold at once.
 * Data, so that every store interprets it alike.
 *
 * @param types any of; the one set that is never empty, machines unless said otherwise
 * @param ids any of
 * @param hostnames any of; {@code host} or {@code host.domain}
 * @param macs any of, on any interface
 * @param states any of
 * @param owners any of, by user name
 * @param visibleTo only machines without owner or with this one; empty for all
 * @param zones any of, by name
 * @param notZones none of
 * @param pools any of, by name
 * @param notPools none of
 * @param tags all of
 * @param notTags none of
 * @param architectures any of, {@code arch/subarch}
 * @param minCpus at least so many threads
 * @param minMemory at least so many MiB
 * @param agentNames any of
 */
public record MachineFilter(
    Set<NodeType> types,
    Set<MachineId> ids,
    Set<String> hostnames,
    Set<MacAddress> macs,
    Set<State> states,
    Set<String> owners,
    Optional<String> visibleTo,
    Set<String> zones,
    Set<String> notZones,
    Set<String> pools,
    Set<String> notPools,
    Set<String> tags,
    Set<String> notTags,
    Set<String> architectures,
    Optional<Double> minCpus,
    Optional<Double> minMemory,
    Set<String> agentNames) {

  /** Every machine. */
  public static final MachineFilter ALL = builder().build();

  /** One that restricts nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects restrictions. Not thread-safe. */
  public static final class Builder {
    private Set<NodeType> types = Set.of(NodeType.MACHINE);
    private Set<MachineId> ids = Set.of();
    private Set<String> hostnames = Set.of();
    private Set<MacAddress> macs = Set.of();
    private Set<State> states = Set.of();
    private Set<String> owners = Set.of();
    private Optional<String> visibleTo = Optional.empty();
    private Set<String> zones = Set.of();
    private Set<String> notZones = Set.of();
    private Set<String> pools = Set.of();
    private Set<String> notPools = Set.of();
    private Set<String> tags = Set.of();
    private Set<String> notTags = Set.of();
    private Set<String> architectures = Set.of();
    private Optional<Double> minCpus = Optional.empty();
    private Optional<Double> minMemory = Optional.empty();
    private Set<String> agentNames = Set.of();

    private Builder() {}

    /** Nodes of these types; at least one. */
    public Builder types(java.util.Collection<NodeType> some) {
      if (some.isEmpty()) {
        throw new IllegalArgumentException("a filter means nodes of at least one type");
      }
      types = Set.copyOf(some);
      return this;
    }

    /** Any of these; this and the others replace what was given before. */
    public Builder ids(java.util.Collection<MachineId> some) {
      ids = Set.copyOf(some);
      return this;
    }

    /** Any of these, {@code host} or {@code host.domain}. */
    public Builder hostnames(java.util.Collection<String> some) {
      hostnames = Set.copyOf(some);
      return this;
    }

    /** Any of these, on any interface. */
    public Builder macs(java.util.Collection<MacAddress> some) {
      macs = Set.copyOf(some);
      return this;
    }

    /** Any of these. */
    public Builder states(State... some) {
      states = Set.copyOf(List.of(some));
      return this;
    }

    /** Any of these. */
    public Builder states(java.util.Collection<State> some) {
      states = Set.copyOf(some);
      return this;
    }

    /** Any of these, by user name. */
    public Builder owners(java.util.Collection<String> some) {
      owners = Set.copyOf(some);
      return this;
    }

    /** Only machines without owner, or with this one. */
    public Builder visibleTo(String user) {
      visibleTo = Optional.of(user);
      return this;
    }

    /** Any of these, by name. */
    public Builder zones(java.util.Collection<String> some) {
      zones = Set.copyOf(some);
      return this;
    }

    /** None of these, by name. */
    public Builder notZones(java.util.Collection<String> some) {
      notZones = Set.copyOf(some);
      return this;
    }

    /** Any of these, by name. */
    public Builder pools(java.util.Collection<String> some) {
      pools = Set.copyOf(some);
      return this;
    }

    /** None of these, by name. */
    public Builder notPools(java.util.Collection<String> some) {
      notPools = Set.copyOf(some);
      return this;
    }

    /** All of these, by name. */
    public Builder tags(java.util.Collection<String> some) {
      tags = Set.copyOf(some);
      return this;
    }

    /** None of these, by name. */
    public Builder notTags(java.util.Collection<String> some) {
      notTags = Set.copyOf(some);
      return this;
    }

    /** Any of these, {@code arch/subarch}. */
    public Builder architectures(java.util.Collection<String> some) {
      architectures = Set.copyOf(some);
      return this;
    }

    /** At least so many threads. */
    public Builder minCpus(double threads) {
      minCpus = Optional.of(threads);
      return this;
    }

    /** At least so many MiB. */
    public Builder minMemory(double mebibytes) {
      minMemory = Optional.of(mebibytes);
      return this;
    }

    /** Any of these marks of clients. */
    public Builder agentNames(java.util.Collection<String> some) {
      agentNames = Set.copyOf(some);
      return this;
    }

    /** The filter; the builder can be used on. */
    public MachineFilter build() {
      return new MachineFilter(
          types,
          ids,
          hostnames,
          macs,
          states,
          owners,
          visibleTo,
          zones,
          notZones,
          pools,
          notPools,
          tags,
          notTags,
          architectures,
          minCpus,
          minMemory,
          agentNames);
    }
  }
}
