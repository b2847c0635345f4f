package io.maas4j.disks;

import io.maas4j.id.Ids;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Platform;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Unit;
import java.util.List;

/** Reads machines' storage within a unit of work, and writes what has changed of it. Stateless. */
public final class Storages {
  private static final String UEFI = "uefi";

  private Storages() {}

  /** A machine's storage, of its parts. */
  public static StorageConfiguration of(
      Machine machine, List<BlockDevice> disks, MachineStorage kept) {
    return new StorageConfiguration(platform(machine), disks, kept.composition());
  }

  private static Platform platform(Machine machine) {
    return new Platform(
        machine.identity().architecture().orElse("").split("/", -1)[0],
        machine.boot().method().filter(UEFI::equals).isPresent());
  }

  /** A machine's storage as it is now. */
  public static StorageConfiguration read(Unit unit, Machine machine) {
    return read(unit.tx(), machine);
  }

  /** As {@link #read(Unit, Machine)}, for those who only show it. */
  public static StorageConfiguration read(Tx tx, Machine machine) {
    return of(machine, tx.disks().of(machine.id()), tx.storages().of(machine.id()));
  }

  /** Numbers from the store and UUIDs from the region's own source. */
  static StorageIds ids(Unit unit, Ids ids) {
    return new StorageIds() {
      @Override
      public long next(Numbering of) {
        return unit.tx().storages().nextId(of);
      }

      @Override
      public String uuid() {
        return ids.uuid().toString();
      }
    };
  }

  static void write(
      Unit unit, Machine machine, StorageConfiguration before, StorageConfiguration after) {
    for (BlockDevice disk : before.disks()) {
      if (after.disk(disk.id()).isEmpty()) {
        unit.tx().disks().delete(disk.id());
      }
    }
    for (BlockDevice disk : after.disks()) {
      if (!before.disks().contains(disk)) {
        unit.tx().disks().put(disk);
      }
    }
    Composition changed = after.composition();
    if (!before.composition().equals(changed)) {
      MachineStorage kept = unit.tx().storages().of(machine.id());
      unit.tx().storages().put(machine.id(), kept(machine.state(), kept, changed));
    }
  }

  private static MachineStorage kept(State state, MachineStorage kept, Composition changed) {
    return switch (state) {
      case ALLOCATED -> kept.withForOwner(changed);
      case READY -> kept.with(changed);
      default -> new MachineStorage(changed, kept.unallocated(), kept.custom());
    };
  }
}
