package io.maas4j.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * How a device is divided.
 *
 * @param device its number
 * @param partitions by index
 */
public record PartitionTable(long device, TableType type, List<Partition> partitions) {
  public PartitionTable {
    partitions = List.copyOf(partitions);
  }

  /** The sizes of the partitions together. */
  long taken() {
    return partitions.stream().mapToLong(Partition::size).sum();
  }

  int nextIndex() {
    return partitions.stream().mapToInt(Partition::index).max().orElse(0) + 1;
  }

  PartitionTable with(Partition added) {
    List<Partition> all = new ArrayList<>(partitions);
    all.removeIf(p -> p.id() == added.id());
    all.add(added);
    all.sort(java.util.Comparator.comparingInt(Partition::index));
    return new PartitionTable(device, type, all);
  }

  PartitionTable without(long partition) {
    return new PartitionTable(
        device, type, partitions.stream().filter(p -> p.id() != partition).toList());
  }
}
