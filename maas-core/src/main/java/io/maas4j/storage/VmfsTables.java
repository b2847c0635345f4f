package io.maas4j.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the installer of ESXi divides its disk (metadata contract, section 9.1). */
public enum VmfsTables {
  VMFS6(
      10 * Space.GIB,
      3,
      Map.of(
          1, 3 * Space.MIB,
          2, 4 * Space.GIB,
          5, 249 * Space.MIB,
          6, 249 * Space.MIB,
          7, 109 * Space.MIB,
          8, 285 * Space.MIB,
          9, 2560 * Space.MIB)),
  VMFS7(
      32 * Space.GIB,
      8,
      Map.of(
          1, 100 * Space.MIB,
          5, 4095 * Space.MIB,
          6, 4095 * Space.MIB,
          7, 25_662_832_128L));

  private final long minimum;
  private final int datastore;
  private final TreeMap<Integer, Long> fixed;

  VmfsTables(long minimum, int datastore, Map<Integer, Long> fixed) {
    this.minimum = minimum;
    this.datastore = datastore;
    this.fixed = new TreeMap<>(fixed);
  }

  /** The smallest disk that it fits on. */
  public long minimum() {
    return minimum;
  }

  private boolean isThat(PartitionTable table) {
    return fixed.entrySet().stream()
        .allMatch(
            entry ->
                table.partitions().stream()
                    .anyMatch(p -> p.index() == entry.getKey() && p.size() == entry.getValue()));
  }

  /** Whether the machine has such a table. */
  static boolean present(StorageConfiguration storage) {
    return List.of(values()).stream()
        .anyMatch(v -> storage.composition().tables().stream().anyMatch(v::isThat));
  }

  /** What the datastore can have of a disk. */
  long room(StorageConfiguration storage, Device disk) {
    long taken =
        fixed.values().stream().mapToLong(size -> size).sum()
            + storage.platform().overhead(TableType.GPT, true);
    return Space.down(disk.size() - taken);
  }

  /**
   * Divides a disk without a table.
   *
   * @param size of the datastore
   * @return with the number of the partition for the datastore
   */
  Created divide(StorageConfiguration storage, Device disk, long size, StorageIds ids) {
    StorageConfiguration divided = storage;
    TreeMap<Integer, Long> all = new TreeMap<>(fixed);
    all.put(datastore, size);
    long made = 0;
    for (Map.Entry<Integer, Long> entry : all.entrySet()) {
      PartitionTable table =
          divided.table(disk.id()).orElse(new PartitionTable(disk.id(), TableType.GPT, List.of()));
      int index = entry.getKey();
      Created partition =
          Partitioning.put(
              divided, table, index, entry.getValue(), Optional.empty(), index == 1, ids);
      divided = partition.configuration();
      made = index == datastore ? partition.id() : made;
    }
    return new Created(divided, made);
  }
}
