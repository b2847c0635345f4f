package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changing what is known of devices. */
public final class DiskEdits {
  private DiskEdits() {}

  /**
   * What somebody says of a device; empty is what was not said.
   *
   * @param tableType {@code GPT} or {@code MBR}
   */
  public record Description(
      Optional<String> name,
      Optional<String> uuid,
      Optional<Long> size,
      Optional<Long> blockSize,
      Optional<String> model,
      Optional<String> serial,
      Optional<String> idPath,
      Optional<String> firmwareVersion,
      Optional<Long> numaNode,
      Optional<String> tableType) {

    /**
     * A disk with blocks of 512 bytes.
     *
     * @param bytes its size
     * @param path a path that stays: {@code /dev/disk/by-id/…}
     */
    public static Description disk(String name, long bytes, String path) {
      return new Description(
          Optional.of(name),
          Optional.empty(),
          Optional.of(bytes),
          Optional.of(512L),
          Optional.empty(),
          Optional.empty(),
          Optional.of(path),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * A disk that nobody has seen yet.
   *
   * @return with the number zero, to be put into the store
   */
  public static BlockDevice described(
      StorageConfiguration storage, MachineId machine, Description given) {
    Map<String, List<String>> faults = new LinkedHashMap<>();
    required(faults, "name", given.name());
    required(faults, "size", given.size());
    required(faults, "block_size", given.blockSize());
    boolean identified =
        given.model().filter(t -> !t.isEmpty()).isPresent()
            && given.serial().filter(t -> !t.isEmpty()).isPresent();
    if (!identified && given.idPath().filter(t -> !t.isEmpty()).isEmpty()) {
      faults.put("__all__", List.of("serial/model are required if id_path is not provided."));
    }
    if (!faults.isEmpty()) {
      throw new InvalidRequest(faults, "describe the disk");
    }
    BlockDevice disk =
        new BlockDevice(
            0,
            machine,
            given.name().orElseThrow(),
            given.model().orElse(""),
            given.serial().orElse(""),
            given.idPath().orElse(""),
            given.size().orElseThrow(),
            blockSize(given.blockSize().orElseThrow()),
            ImmutableSortedSet.of(),
            given.firmwareVersion().orElse(""),
            Optional.of(numaNode(given.numaNode()).orElse(0)),
            false);
    check(storage, disk);
    return disk;
  }

  private static void required(Map<String, List<String>> faults, String field, Optional<?> value) {
    if (value.isEmpty()) {
      faults.put(field, List.of("This field is required."));
    }
  }

  /** Changes what is given; of virtual devices only what they have. */
  public static StorageConfiguration update(
      StorageConfiguration storage, Device device, Description given) {
    StorageConfiguration changed =
        device.physical() ? disk(storage, device, given) : virtual(storage, device, given);
    if (given.tableType().filter(t -> !t.isEmpty()).isEmpty()) {
      return changed;
    }
    String wanted = given.tableType().get();
    TableType type =
        List.of(TableType.values()).stream()
            .filter(t -> t.name().equalsIgnoreCase(wanted))
            .findFirst()
            .orElseThrow(() -> Refusals.noChoice("partition_table_type", wanted));
    return Partitioning.table(changed, changed.device(device.id()).orElseThrow(), type);
  }

  private static StorageConfiguration disk(
      StorageConfiguration storage, Device device, Description given) {
    BlockDevice was = storage.disk(device.id()).orElseThrow();
    BlockDevice now =
        new BlockDevice(
            was.id(),
            was.machine(),
            given.name().orElse(was.name()),
            given.model().orElse(was.model()),
            given.serial().orElse(was.serial()),
            given.idPath().orElse(was.idPath()),
            given.size().orElse(was.size()),
            given.blockSize().map(DiskEdits::blockSize).orElse(was.blockSize()),
            was.tags(),
            given.firmwareVersion().orElse(was.firmwareVersion()),
            numaNode(given.numaNode()).or(was::numaNode),
            was.boot());
    if ((now.model().isEmpty() || now.serial().isEmpty()) && now.idPath().isEmpty()) {
      throw Refusals.all("serial/model are required if id_path is not provided.");
    }
    check(storage, now);
    return Fitting.require(storage, replace(storage, now), "size");
  }

  private static StorageConfiguration virtual(
      StorageConfiguration storage, Device device, Description given) {
    VirtualDevice volume = storage.virtual(device.id()).orElseThrow();
    if (volume.size().isPresent()) {
      return Volumes.update(storage, volume, given.name(), given.uuid(), given.size());
    }
    if (given.size().filter(s -> s != device.size()).isPresent()) {
      throw InvalidRequest.field(
          "size", "The size of '" + device.name() + "' follows from what it is made of.");
    }
    VirtualDevice identified =
        new VirtualDevice(
            volume.id(),
            volume.group(),
            given.uuid().map(Refusals::uuid).orElse(volume.uuid()),
            volume.name(),
            volume.size(),
            volume.tags());
    Group group = storage.group(volume.group());
    given
        .name()
        .filter(n -> !n.equals(group.name()))
        .ifPresent(n -> Groups.named(storage, n, Optional.of(group.id())));
    return storage.with(
        storage.composition().with(identified).with(group.named(given.name(), Optional.empty())));
  }

  private static void check(StorageConfiguration storage, BlockDevice disk) {
    Refusals.name(disk.name());
    boolean taken =
        storage.devices().stream()
            .anyMatch(d -> d.id() != disk.id() && d.name().equals(disk.name()));
    if (taken) {
      throw InvalidRequest.field(
          "name", "The machine already has a block device with the name " + disk.name() + ".");
    }
    Refusals.between("size", disk.size(), Space.MIN_DISK, Long.MAX_VALUE);
  }

  private static int blockSize(long given) {
    Refusals.between("block_size", given, Space.MIN_BLOCK, Integer.MAX_VALUE);
    return (int) given;
  }

  private static Optional<Integer> numaNode(Optional<Long> given) {
    given.ifPresent(node -> Refusals.between("numa_node", node, 0, Short.MAX_VALUE));
    return given.map(Long::intValue);
  }

  public static StorageConfiguration tag(
      StorageConfiguration storage, Device device, String tag, boolean wanted) {
    if (device.physical()) {
      BlockDevice was = storage.disk(device.id()).orElseThrow();
      return replace(
          storage,
          new BlockDevice(
              was.id(),
              was.machine(),
              was.name(),
              was.model(),
              was.serial(),
              was.idPath(),
              was.size(),
              was.blockSize(),
              StorageConfiguration.tagged(was.tags(), tag, wanted),
              was.firmwareVersion(),
              was.numaNode(),
              was.boot()));
    }
    VirtualDevice was = storage.virtual(device.id()).orElseThrow();
    return storage.with(
        storage
            .composition()
            .with(was.withTags(StorageConfiguration.tagged(was.tags(), tag, wanted))));
  }

  /** Makes a disk the one to boot from. */
  public static StorageConfiguration boot(StorageConfiguration storage, Device device) {
    if (!device.physical()) {
      throw new InvalidRequest(
          "Cannot set a virtual block device as the boot disk.", "choose a physical disk");
    }
    List<BlockDevice> disks = new ArrayList<>();
    for (BlockDevice disk : storage.disks()) {
      disks.add(
          new BlockDevice(
              disk.id(),
              disk.machine(),
              disk.name(),
              disk.model(),
              disk.serial(),
              disk.idPath(),
              disk.size(),
              disk.blockSize(),
              disk.tags(),
              disk.firmwareVersion(),
              disk.numaNode(),
              disk.id() == device.id()));
    }
    return Fitting.require(storage, storage.withDisks(disks), "__all__");
  }

  private static StorageConfiguration replace(StorageConfiguration storage, BlockDevice disk) {
    return storage.withDisks(Composition.replaced(storage.disks(), d -> d.id() == disk.id(), disk));
  }
}
