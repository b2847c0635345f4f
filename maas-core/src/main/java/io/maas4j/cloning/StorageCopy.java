package io.maas4j.cloning;

import io.maas4j.machine.Machine;
import io.maas4j.storage.BlockDevice;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gives one machine the storage configuration of another. Stateless. */
public interface StorageCopy {
  /** Why it cannot be done; empty when it can. */
  List<String> faults(Unit unit, Machine source, Machine destination);

  /**
   * Copies the configuration.
   *
   * @param destination locked, and without {@link #faults}
   */
  void copy(Unit unit, Machine source, Machine destination);

  /**
   * Disks correspond in the order of their ids, and each is at least as large as its counterpart;
   * what is copied is their tags and which one is booted from.
   */
  StorageCopy WHOLE_DISKS =
      new StorageCopy() {
        @Override
        public List<String> faults(Unit unit, Machine source, Machine destination) {
          List<BlockDevice> from = disks(unit, source);
          List<BlockDevice> to = disks(unit, destination);
          List<String> faults = new ArrayList<>();
          if (to.size() < from.size()) {
            faults.add("source node has " + from.size() + " disks, destination node " + to.size());
          }
          for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
            if (to.get(i).size() < from.get(i).size()) {
              faults.add(
                  "disk "
                      + to.get(i).name()
                      + " is smaller than disk "
                      + from.get(i).name()
                      + " of the source node");
            }
          }
          return faults;
        }

        @Override
        public void copy(Unit unit, Machine source, Machine destination) {
          List<BlockDevice> from = disks(unit, source);
          List<BlockDevice> to = disks(unit, destination);
          boolean boots = from.stream().anyMatch(BlockDevice::boot);
          for (int i = 0; i < to.size(); i++) {
            Optional<BlockDevice> twin =
                i < from.size() ? Optional.of(from.get(i)) : Optional.empty();
            unit.tx().disks().put(configured(to.get(i), twin, boots));
          }
        }
      };

  private static List<BlockDevice> disks(Unit unit, Machine machine) {
    return unit.tx().disks().of(machine.id()).stream()
        .sorted(Comparator.comparingLong(BlockDevice::id))
        .toList();
  }

  private static BlockDevice configured(
      BlockDevice disk, Optional<BlockDevice> twin, boolean boots) {
    return new BlockDevice(
        disk.id(),
        disk.machine(),
        disk.name(),
        disk.model(),
        disk.serial(),
        disk.idPath(),
        disk.size(),
        disk.blockSize(),
        twin.map(BlockDevice::tags).orElse(disk.tags()),
        disk.firmwareVersion(),
        disk.numaNode(),
        boots ? twin.map(BlockDevice::boot).orElse(false) : disk.boot());
  }
}
