package io.maas4j.allocation;

import io.maas4j.id.MachineId;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.spi.Tx;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what storage machines have. Stateless. */
@FunctionalInterface
public interface StoragePieces {
  /** Of each of these machines; a fixed number of statements, however many they are. */
  Map<MachineId, List<StoragePiece>> of(Tx tx, Collection<MachineId> machines);

  /** Whole disks: {@code /} is on the one that the machine boots from, the others are unused. */
  StoragePieces STORED =
      (tx, machines) -> {
        Map<MachineId, List<StoragePiece>> pieces = new LinkedHashMap<>();
        tx.disks().ofAll(machines).forEach((id, disks) -> pieces.put(id, physical(disks)));
        return pieces;
      };

  private static List<StoragePiece> physical(List<BlockDevice> disks) {
    Optional<BlockDevice> boot =
        disks.stream().filter(BlockDevice::boot).findFirst().or(() -> disks.stream().findFirst());
    return disks.stream()
        .map(
            disk ->
                new StoragePiece(
                    StoragePiece.Kind.BLOCK_DEVICE,
                    disk.id(),
                    disk.size(),
                    disk.tags(),
                    boot.equals(Optional.of(disk)),
                    !boot.equals(Optional.of(disk))))
        .toList();
  }
}
