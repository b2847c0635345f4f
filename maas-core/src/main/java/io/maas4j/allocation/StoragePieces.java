package io.maas4j.allocation;

import io.maas4j.disks.Storages;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Device;
import io.maas4j.storage.Filesystem;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Place;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What constraints ask of in machines' storage: every device, physical and virtual, and every
 * partition (REST contract, section 8.3). Stateless.
 */
final class StoragePieces {
  private static final String ROOT = "/";

  private StoragePieces() {}

  /** Of each of these machines; a fixed number of statements, however many they are. */
  static Map<MachineId, List<StoragePiece>> of(Tx tx, List<Machine> machines) {
    List<MachineId> ids = machines.stream().map(Machine::id).toList();
    Map<MachineId, List<BlockDevice>> disks = tx.disks().ofAll(ids);
    Map<MachineId, MachineStorage> kept = tx.storages().ofAll(ids);
    Map<MachineId, List<StoragePiece>> pieces = new LinkedHashMap<>();
    for (Machine machine : machines) {
      StorageConfiguration storage =
          Storages.of(
              machine,
              disks.getOrDefault(machine.id(), List.of()),
              kept.getOrDefault(machine.id(), MachineStorage.EMPTY));
      pieces.put(machine.id(), of(storage));
    }
    return pieces;
  }

  /** Devices, each followed by its partitions. Pure. */
  static List<StoragePiece> of(StorageConfiguration storage) {
    Optional<Place> root =
        storage.composition().filesystems().stream()
            .filter(filesystem -> filesystem.mountPoint().equals(Optional.of(ROOT)))
            .map(Filesystem::on)
            .findFirst();
    List<StoragePiece> pieces = new ArrayList<>();
    for (Device device : storage.devices()) {
      List<Partition> partitions =
          storage.table(device.id()).map(PartitionTable::partitions).orElse(List.of());
      Place place = Place.device(device.id());
      boolean carriesRoot =
          isAt(root, place)
              || partitions.stream().anyMatch(part -> isAt(root, Place.partition(part.id())));
      pieces.add(
          new StoragePiece(
              StoragePiece.Kind.BLOCK_DEVICE,
              device.id(),
              device.size(),
              device.tags(),
              carriesRoot,
              storage.unused(place)));
      for (Partition part : partitions) {
        Place its = Place.partition(part.id());
        pieces.add(
            new StoragePiece(
                StoragePiece.Kind.PARTITION,
                part.id(),
                part.size(),
                part.tags(),
                isAt(root, its),
                storage.unused(its)));
      }
    }
    return pieces;
  }

  private static boolean isAt(Optional<Place> root, Place place) {
    return root.equals(Optional.of(place));
  }
}
