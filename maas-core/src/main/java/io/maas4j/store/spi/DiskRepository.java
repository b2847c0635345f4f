package io.maas4j.store.spi;

import io.maas4j.id.MachineId;
import io.maas4j.storage.BlockDevice;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Machines' physical disks. */
public interface DiskRepository {
  /** By id. */
  List<BlockDevice> of(MachineId machine);

  /** One entry for each id. */
  Map<MachineId, List<BlockDevice>> ofAll(Collection<MachineId> machines);

  /** Adds (id zero) or replaces one. */
  BlockDevice put(BlockDevice disk);

  void delete(long id);
}
