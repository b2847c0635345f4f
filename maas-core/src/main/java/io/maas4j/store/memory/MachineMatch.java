package io.maas4j.store.memory;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Interface;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machines that a filter means. */
final class MachineMatch {
  private final Database db;
  private final MachineFilter filter;
  private final Set<MachineId> withMac;

  MachineMatch(Database db, MachineFilter filter) {
    this.db = db;
    this.filter = filter;
    this.withMac =
        filter.macs().stream()
            .flatMap(mac -> db.interfacesByMac.rows(mac).stream())
            .map(Interface::machine)
            .collect(Collectors.toSet());
  }

  /** By number. */
  Stream<Machine> machines() {
    return candidates().filter(this::fits);
  }

  /** As few as the indexes allow. */
  private Stream<Machine> candidates() {
    if (!filter.ids().isEmpty()) {
      return filter.ids().stream()
          .flatMap(id -> db.machineById.find(id).stream())
          .sorted(Comparator.comparingLong(Machine::number));
    }
    if (!filter.states().isEmpty()) {
      return filter.states().stream()
          .flatMap(state -> db.machinesByState.rows(state).stream())
          .sorted(Comparator.comparingLong(Machine::number));
    }
    return db.machines.rows().values().stream();
  }

  private boolean fits(Machine m) {
    return fitsIdentity(m) && fitsOwner(m.status().owner()) && fitsPlace(m) && fitsHardware(m);
  }

  private boolean fitsIdentity(Machine m) {
    return filter.types().contains(m.type())
        && anyOf(filter.ids(), m.id())
        && (filter.hostnames().isEmpty()
            || filter.hostnames().contains(m.hostname())
            || filter.hostnames().contains(m.identity().fqdn()))
        && (filter.macs().isEmpty() || withMac.contains(m.id()))
        && anyOf(filter.states(), m.state())
        && anyOf(filter.agentNames(), m.deployment().agentName())
        && (filter.architectures().isEmpty()
            || m.identity().architecture().filter(filter.architectures()::contains).isPresent());
  }

  private boolean fitsOwner(Optional<String> owner) {
    return (filter.owners().isEmpty() || owner.filter(filter.owners()::contains).isPresent())
        && (filter.visibleTo().isEmpty() || owner.isEmpty() || owner.equals(filter.visibleTo()));
  }

  private boolean fitsPlace(Machine m) {
    Machine.Placement place = m.placement();
    return anyOf(filter.zones(), place.zone())
        && !filter.notZones().contains(place.zone())
        && anyOf(filter.pools(), place.pool())
        && !filter.notPools().contains(place.pool())
        && place.tags().containsAll(filter.tags())
        && Collections.disjoint(place.tags(), filter.notTags());
  }

  private boolean fitsHardware(Machine m) {
    if (filter.minCpus().isEmpty() && filter.minMemory().isEmpty()) {
      return true;
    }
    HardwareSummary hardware = db.inventories.get(m.id()).orElse(HardwareSummary.UNKNOWN);
    return filter.minCpus().filter(least -> hardware.cpuCount() < least).isEmpty()
        && filter.minMemory().filter(least -> hardware.memory() < least).isEmpty();
  }

  private static <T> boolean anyOf(Set<T> allowed, T value) {
    return allowed.isEmpty() || allowed.contains(value);
  }
}
