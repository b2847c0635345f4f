package io.maas4j.store.spi;

import io.maas4j.id.MachineId;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.StorageIds.Numbering;
import java.util.Collection;
import java.util.Map;

/** What is made of machines' disks, each machine's as a whole. */
public interface StorageRepository {
  /** {@link MachineStorage#EMPTY} where nothing was put. */
  MachineStorage of(MachineId machine);

  /** One entry for each id, read at once. */
  Map<MachineId, MachineStorage> ofAll(Collection<MachineId> machines);

  void put(MachineId machine, MachineStorage storage);

  /** A number that is never given again, not even after an undo; devices share the disks'. */
  long nextId(Numbering of);
}
