package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.error.MaasException.InvalidRequest;
import java.util.List;
import java.util.Optional;

/** Dividing devices. */
public final class Partitioning {
  private static final int MAX_PARTITIONS = 128;

  private Partitioning() {}

  /**
   * Adds a partition behind the others; the first one makes the table, a GPT.
   *
   * @param size at least; rounded down to the alignment; empty for everything that is free
   */
  public static Created add(
      StorageConfiguration storage,
      Device device,
      Optional<Long> size,
      Optional<String> uuid,
      boolean bootable,
      StorageIds ids) {
    Place place = Place.device(device.id());
    if (storage.filesystem(place).isPresent()) {
      throw Refusals.all(
          "'" + device.name() + "' cannot be partitioned: " + storage.usedFor(place) + ".");
    }
    size.ifPresent(s -> Refusals.between("size", s, Space.ALIGNMENT, device.size()));
    PartitionTable table =
        storage
            .table(device.id())
            .orElse(new PartitionTable(device.id(), TableType.GPT, List.of()));
    if (table.partitions().size() >= MAX_PARTITIONS) {
      throw Refusals.all("'" + device.name() + "' has " + MAX_PARTITIONS + " partitions already.");
    }
    long free = storage.available(device);
    long limit = table.type() == TableType.MBR ? Math.min(free, Space.MAX_MBR_PARTITION) : free;
    long taken = size.map(Space::down).orElse(limit);
    if (taken > limit || taken == 0) {
      throw InvalidRequest.field(
          "size",
          "There is not enough free space on '"
              + device.name()
              + "': a partition can have at most "
              + limit
              + " bytes.");
    }
    return put(storage, table, table.nextIndex(), taken, uuid, bootable, ids);
  }

  /** A partition as it is given, which may be of any size. */
  static Created put(
      StorageConfiguration storage,
      PartitionTable table,
      int index,
      long size,
      Optional<String> uuid,
      boolean bootable,
      StorageIds ids) {
    String itsUuid = Refusals.uuid(uuid, ids);
    Partition partition =
        new Partition(
            ids.next(StorageIds.Numbering.PARTITION),
            index,
            itsUuid,
            size,
            bootable,
            ImmutableSortedSet.of());
    return new Created(
        storage.with(storage.composition().with(table.with(partition))), partition.id());
  }

  /** Gives a device without partitions a table of this type. */
  static StorageConfiguration table(StorageConfiguration storage, Device device, TableType type) {
    Optional<PartitionTable> table = storage.table(device.id());
    if (table.map(t -> t.type() == type).orElse(false)) {
      return storage;
    }
    if (storage.filesystem(Place.device(device.id())).isPresent()
        || table.map(t -> !t.partitions().isEmpty()).orElse(false)) {
      throw InvalidRequest.field(
          "partition_table_type",
          "The table of '"
              + device.name()
              + "' cannot be changed: "
              + storage.usedFor(Place.device(device.id()))
              + ".");
    }
    return storage.with(
        storage.composition().with(new PartitionTable(device.id(), type, List.of())));
  }

  public static StorageConfiguration tag(
      StorageConfiguration storage, Partition partition, String tag, boolean wanted) {
    PartitionTable table = storage.tableOf(partition.id()).orElseThrow();
    return storage.with(
        storage
            .composition()
            .with(
                table.with(
                    partition.withTags(
                        StorageConfiguration.tagged(partition.tags(), tag, wanted)))));
  }

  /** Takes a partition away, and with the last one the table. */
  public static StorageConfiguration delete(StorageConfiguration storage, Partition partition) {
    Refusals.shared(
        storage, Place.partition(partition.id()), "take it out of what is made of it first");
    PartitionTable left = storage.tableOf(partition.id()).orElseThrow().without(partition.id());
    Composition composition = storage.composition();
    return Removal.prune(
        storage.with(
            left.partitions().isEmpty()
                ? composition.withTables(
                    composition.tables().stream().filter(t -> t.device() != left.device()).toList())
                : composition.with(left)));
  }

  /** One partition over all of a device. */
  static Created whole(StorageConfiguration storage, Device device, StorageIds ids) {
    return add(storage, device, Optional.empty(), Optional.empty(), false, ids);
  }
}
