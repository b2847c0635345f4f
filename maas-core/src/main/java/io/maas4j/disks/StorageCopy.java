package io.maas4j.disks;

import io.maas4j.id.Ids;
import io.maas4j.machine.Machine;
import io.maas4j.storage.Copying;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Removal;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Optional;

/** Gives one machine the storage configuration of another. Stateless. */
public final class StorageCopy {
  /** Firmware of a machine that has not said which it has. */
  private static final String USUAL_METHOD = "pxe";

  private final Ids ids;

  public StorageCopy(Ids ids) {
    this.ids = ids;
  }

  /** Why it cannot be done; empty when it can. */
  public List<String> faults(Unit unit, Machine source, Machine destination) {
    Optional<String> from = source.identity().architecture();
    Optional<String> to = destination.identity().architecture();
    if (!from.equals(to)) {
      return List.of(
          "node architectures do not match: source "
              + from.orElse("unknown")
              + ", destination "
              + to.orElse("unknown"));
    }
    if (!method(source).equals(method(destination))) {
      return List.of(
          "node boot methods do not match: source "
              + method(source)
              + ", destination "
              + method(destination));
    }
    return Copying.faults(lasting(unit, source), Storages.read(unit, destination));
  }

  private static String method(Machine machine) {
    return machine.boot().method().orElse(USUAL_METHOD);
  }

  /**
   * Clears what is made of the destination's disks, and copies what is made of the source's.
   *
   * @param destination locked, and without {@link #faults}
   */
  public void copy(Unit unit, Machine source, Machine destination) {
    StorageConfiguration before = Storages.read(unit, destination);
    StorageConfiguration after =
        Copying.copy(lasting(unit, source), before, Storages.ids(unit, ids));
    Storages.write(unit, destination, before, after);
  }

  /** Without what somebody who has allocated the machine has formatted and mounted. */
  private static StorageConfiguration lasting(Unit unit, Machine machine) {
    MachineStorage kept = unit.tx().storages().of(machine.id());
    return Removal.prune(Storages.of(machine, unit.tx().disks().of(machine.id()), kept.released()));
  }
}
