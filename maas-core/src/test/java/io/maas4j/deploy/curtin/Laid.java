package io.maas4j.deploy.curtin;

import io.maas4j.id.MachineId;
import io.maas4j.setting.OsRelease;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Created;
import io.maas4j.storage.Device;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Layouts;
import io.maas4j.storage.Members;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Partitioning;
import io.maas4j.storage.Place;
import io.maas4j.storage.Platform;
import io.maas4j.storage.Space;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import io.maas4j.storage.TableType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Storage of machines, laid out step by step. Confined to one thread. */
final class Laid {
  static final OsRelease NOBLE = new OsRelease("ubuntu", "noble");
  static final Platform UEFI = new Platform("amd64", true);
  static final Platform BIOS = new Platform("amd64", false);
  static final Platform POWER = new Platform("ppc64el", false);
  private static final MachineId MACHINE = new MachineId("ytdeye");

  final StorageIds ids = new Counted();
  StorageConfiguration storage;

  Laid(Platform platform, BlockDevice... disks) {
    storage = new StorageConfiguration(platform, List.of(disks), Composition.EMPTY);
  }

  /** With as many disks of 100 GiB, {@code sda} and so on. */
  static Laid with(Platform platform, int disks) {
    List<BlockDevice> all = new ArrayList<>();
    for (int i = 0; i < disks; i++) {
      all.add(disk(i + 1, "sd" + (char) ('a' + i), 100 * Space.GIB));
    }
    return new Laid(platform, all.toArray(BlockDevice[]::new));
  }

  static BlockDevice disk(long id, String name, long size) {
    return disk(id, name, size, "ACME", "S" + id, "/dev/disk/by-id/" + name);
  }

  static BlockDevice disk(
      long id, String name, long size, String model, String serial, String path) {
    return new BlockDevice(
        id,
        MACHINE,
        name,
        model,
        serial,
        path,
        size,
        512,
        new TreeSet<>(),
        "",
        Optional.empty(),
        false);
  }

  Laid layout(LayoutType type, LayoutOptions options) {
    storage = Layouts.apply(storage, type, options, Optional.empty(), ids);
    return this;
  }

  Device device(String name) {
    return storage.device(name).orElseThrow();
  }

  /** A partition of as many GiB. */
  Laid part(String device, long gib) {
    return did(
        Partitioning.add(
            storage, device(device), Optional.of(gib * Space.GIB), Optional.empty(), false, ids));
  }

  Laid did(Created created) {
    storage = created.configuration();
    return this;
  }

  /** With a {@code /boot} of its own. */
  static LayoutOptions boot(String size) {
    return new LayoutOptions(
        Optional.of(size),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** An MBR on the first disk, with partitions of a GiB at these places. */
  Laid mbr(int... places) {
    List<Partition> parts = new ArrayList<>();
    for (int at : places) {
      parts.add(
          new Partition(at, at, new UUID(0, at).toString(), Space.GIB, at == 1, new TreeSet<>()));
    }
    storage =
        storage.with(
            new Composition(
                List.of(new PartitionTable(1, TableType.MBR, parts)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    return this;
  }

  Place place(String name) {
    return storage
        .device(name)
        .map(device -> Place.device(device.id()))
        .orElseGet(() -> Place.partition(storage.partition(name).orElseThrow().id()));
  }

  Laid format(String name, String type) {
    storage =
        Formatting.format(storage, place(name), type, Optional.empty(), Optional.empty(), ids);
    return this;
  }

  Laid mount(String name, String at) {
    storage = Formatting.mount(storage, place(name), Optional.of(at), Optional.empty());
    return this;
  }

  static Members parts(String... names) {
    return new Members("block_devices", List.of(), "partitions", List.of(names));
  }

  StorageDocument composed() {
    return StorageComposer.of(storage, NOBLE);
  }

  /** The ids, in order. */
  List<String> order() {
    return composed().actions().stream().map(StorageAction::id).toList();
  }

  Map<String, Object> entry(String id) {
    return composed().actions().stream()
        .filter(action -> action.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + order()))
        .document();
  }

  private static final class Counted implements StorageIds {
    private final Map<Numbering, Long> last = new EnumMap<>(Map.of(Numbering.DEVICE, 999L));
    private long uuids;

    @Override
    public long next(Numbering of) {
      return last.merge(of, 1L, Long::sum);
    }

    @Override
    public String uuid() {
      return UUID.nameUUIDFromBytes(new byte[] {(byte) ++uuids}).toString();
    }
  }
}
