package io.maas4j.storage;

import io.maas4j.id.MachineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Machines of the tests. */
final class Disks {
  static final MachineId MACHINE = new MachineId("ytdeye");
  static final Platform UEFI = new Platform("amd64", true);

  private Disks() {}

  static BlockDevice disk(long id, String name, long size, int block, String... tags) {
    return new BlockDevice(
        id,
        MACHINE,
        name,
        "",
        "",
        "/dev/disk/by-id/" + name,
        size,
        block,
        new TreeSet<>(List.of(tags)),
        "",
        Optional.of(0),
        false);
  }

  /** The recorded machine: two disks of 40 GB and one of 80. */
  static StorageConfiguration avocet(Platform platform) {
    return of(
        platform,
        disk(59, "sda", 40_000_000_000L, 512, "ssd"),
        disk(60, "sdb", 40_000_000_000L, 512, "rotary", "sata"),
        disk(61, "sdc", 80_000_000_000L, 512, "rotary", "sata"));
  }

  static StorageConfiguration of(Platform platform, BlockDevice... disks) {
    return new StorageConfiguration(platform, List.of(disks), Composition.EMPTY);
  }

  static Members devices(String... names) {
    return new Members("block_devices", List.of(names), "partitions", List.of());
  }

  static Members partitions(String... names) {
    return new Members("block_devices", List.of(), "partitions", List.of(names));
  }

  static Device device(StorageConfiguration storage, String name) {
    return storage.device(name).orElseThrow();
  }

  /** Name, size and use of everything that can hold something. */
  static List<String> summary(StorageConfiguration storage) {
    List<String> lines = new ArrayList<>();
    for (Device device : storage.devices()) {
      lines.add(line(storage, Place.device(device.id())));
      storage
          .table(device.id())
          .ifPresent(
              t -> t.partitions().forEach(p -> lines.add(line(storage, Place.partition(p.id())))));
    }
    return lines;
  }

  private static String line(StorageConfiguration storage, Place place) {
    return storage.name(place) + " " + storage.size(place) + " " + storage.usedFor(place);
  }
}
