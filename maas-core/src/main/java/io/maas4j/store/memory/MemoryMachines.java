package io.maas4j.store.memory;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.store.spi.MachineRepository;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A transaction excludes all others here, so that everything in it is locked. */
record MemoryMachines(Scope scope) implements MachineRepository {

  @Override
  public Machine insert(Machine machine) {
    Database db = scope.db();
    Machine stored = machine.stored(db.nextId(), db.clock.instant(), 1);
    db.machines.put(stored.number(), stored);
    return stored;
  }

  @Override
  public Optional<Machine> find(MachineId id) {
    return scope.db().machineById.find(id);
  }

  @Override
  public Optional<Machine> lock(MachineId id) {
    return find(id);
  }

  @Override
  public Optional<Machine> update(Machine seen) {
    Database db = scope.db();
    return find(seen.id())
        .filter(current -> current.revision() == seen.revision())
        .map(
            current -> {
              Machine stored =
                  seen.stored(current.number(), db.clock.instant(), current.revision() + 1);
              db.machines.put(stored.number(), stored);
              return stored;
            });
  }

  @Override
  public boolean delete(MachineId id) {
    Database db = scope.db();
    return find(id).map(machine -> db.machines.remove(machine.number())).orElse(false);
  }

  @Override
  public List<Machine> list(MachineFilter filter) {
    return new MachineMatch(scope.db(), filter).machines().toList();
  }

  @Override
  public Optional<Machine> claim(MachineFilter filter, Busy busy) {
    Database db = scope.db();
    return new MachineMatch(db, filter)
        .machines()
        .map(machine -> priced(db, machine))
        .min(Priced.CHEAPEST)
        .map(Priced::machine);
  }

  @Override
  public List<Priced> cheapest(MachineFilter filter, Optional<Priced> after, int limit) {
    Database db = scope.db();
    return new MachineMatch(db, filter)
        .machines()
        .map(machine -> priced(db, machine))
        .filter(one -> after.isEmpty() || Priced.CHEAPEST.compare(one, after.get()) > 0)
        .sorted(Priced.CHEAPEST)
        .limit(limit)
        .toList();
  }

  @Override
  public long count(MachineFilter filter) {
    return new MachineMatch(scope.db(), filter).machines().count();
  }

  private static Priced priced(Database db, Machine machine) {
    HardwareSummary hardware = db.inventories.get(machine.id()).orElse(HardwareSummary.UNKNOWN);
    return new Priced(machine, hardware.cpuCount() + hardware.memory() / 1024.0);
  }

  @Override
  public Optional<Machine> findByHardwareUuid(String uuid) {
    return scope.db().machineByUuid.find(uuid.toLowerCase(Locale.ROOT));
  }

  @Override
  public void moveDomain(String from, String to) {
    scope.db().moveDomain(from, to);
  }

  @Override
  public Map<State, Long> countByState() {
    Map<State, Long> counts = new EnumMap<>(State.class);
    scope.db().machines.rows().values().stream()
        .filter(m -> m.type() == NodeType.MACHINE)
        .forEach(m -> counts.merge(m.state(), 1L, Long::sum));
    return counts;
  }
}
