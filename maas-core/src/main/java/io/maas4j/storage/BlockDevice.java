package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.id.MachineId;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A machine's physical disk.
 *
 * @param id zero before it is stored
 * @param name {@code sda}
 * @param idPath stable path, {@code /dev/disk/by-id/…}; empty when none
 * @param size bytes
 * @param blockSize bytes
 * @param boot whether it is the disk to boot from
 */
public record BlockDevice(
    long id,
    MachineId machine,
    String name,
    String model,
    String serial,
    String idPath,
    long size,
    int blockSize,
    SortedSet<String> tags,
    String firmwareVersion,
    Optional<Integer> numaNode,
    boolean boot) {
  public BlockDevice {
    tags = ImmutableSortedSet.copyOf(tags);
  }
}
