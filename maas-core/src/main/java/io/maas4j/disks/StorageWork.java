package io.maas4j.disks;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.storage.Created;
import io.maas4j.storage.Device;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;

/** What every use case of storage has in common. */
final class StorageWork {
  private final Units units;
  private final Ids ids;

  StorageWork(Units units, Ids ids) {
    this.units = units;
    this.ids = ids;
  }

  /** A pure operation that makes something. */
  @FunctionalInterface
  interface Making {
    Created apply(StorageConfiguration storage, StorageIds ids);
  }

  /** What is done with a machine and its storage within a unit of work. */
  @FunctionalInterface
  interface Work<T> {
    T apply(Unit unit, Machine machine, StorageConfiguration storage);
  }

  /**
   * @throws NotFound when there is no such node
   * @throws Denied when it is not for this actor to see
   */
  Changed read(MachineId id, Actor by) {
    return units.run(
        unit -> {
          Machine machine = unit.tx().machines().find(id).orElseThrow(() -> NotFound.no("Node"));
          visible(machine, by);
          return new Changed(machine, Storages.read(unit, machine), 0);
        });
  }

  /**
   * @param what {@code delete the partition}, for the refusal in another status
   */
  Changed change(MachineId id, Actor by, Rule rule, String what, Making operation) {
    return locked(
        id,
        by,
        rule,
        what,
        (unit, machine, before) -> {
          Created made = operation.apply(before, Storages.ids(unit, ids));
          Storages.write(unit, machine, before, made.configuration());
          return new Changed(machine, made.configuration(), made.id());
        });
  }

  <T> T locked(MachineId id, Actor by, Rule rule, String what, Work<T> work) {
    return units.run(
        unit -> {
          Machine machine = unit.tx().machines().lock(id).orElseThrow(() -> NotFound.no("Node"));
          visible(machine, by);
          rule.check(machine, by, what);
          return work.apply(unit, machine, Storages.read(unit, machine));
        });
  }

  StorageIds ids(Unit unit) {
    return Storages.ids(unit, ids);
  }

  private static void visible(Machine machine, Actor by) {
    if (!Permissions.isVisible(machine, by)) {
      throw new Denied(
          "NOT_PERMITTED",
          "Machine " + machine.id() + " belongs to somebody else.",
          "ask its owner or an administrator");
    }
  }

  static Device device(StorageConfiguration storage, String specifier) {
    return storage.device(specifier).orElseThrow(() -> NotFound.no("BlockDevice"));
  }
}
