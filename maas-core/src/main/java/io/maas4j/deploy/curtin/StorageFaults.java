package io.maas4j.deploy.curtin;

import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Device;
import io.maas4j.storage.Filesystem;
import io.maas4j.storage.FilesystemType;
import io.maas4j.storage.Group;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Place;
import io.maas4j.storage.RaidLevel;
import io.maas4j.storage.Space;
import io.maas4j.storage.SpecialFilesystem;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.TableType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Why a machine's disks cannot be set up as they are laid out: what has gone since, what does not
 * fit, with the arithmetic, and what curtin cannot make. Stateless.
 */
final class StorageFaults {
  /** Where a partition of an MBR may begin, in blocks. */
  private static final long MBR_BLOCKS = 1L << 32;

  private static final int FIRST_LOGICAL = 5;

  private final StorageConfiguration storage;
  private final List<String> faults = new ArrayList<>();

  private StorageFaults(StorageConfiguration storage) {
    this.storage = storage;
  }

  /**
   * @return sentences; empty when all is well. What is gone hides what else is wrong, because
   *     nothing has a size any more that rests on it.
   */
  static List<String> of(StorageConfiguration storage) {
    StorageFaults found = new StorageFaults(storage);
    found.gone();
    if (found.faults.isEmpty()) {
      storage.composition().tables().forEach(found::table);
      storage.composition().groups().forEach(found::group);
      storage.composition().filesystems().forEach(found::filesystem);
      found.zfs();
      found.mounts();
    }
    return List.copyOf(found.faults);
  }

  // ---------------------------------------------------------------- gone

  private void gone() {
    Set<Long> known = new LinkedHashSet<>();
    storage.disks().stream().map(BlockDevice::id).forEach(known::add);
    storage.composition().virtuals().forEach(virtual -> known.add(virtual.id()));
    Set<Long> missing = new LinkedHashSet<>();
    storage.composition().tables().stream()
        .map(PartitionTable::device)
        .filter(id -> !known.contains(id))
        .forEach(missing::add);
    storage.composition().filesystems().stream()
        .map(Filesystem::on)
        .filter(on -> on.kind() == Place.Kind.DEVICE && !known.contains(on.id()))
        .forEach(on -> missing.add(on.id()));
    missing.forEach(
        id -> faults.add("The disk number " + id + " is gone, which carried " + carried(id) + "."));
    storage.composition().filesystems().stream()
        .filter(f -> f.on().kind() == Place.Kind.PARTITION && !storage.exists(f.on()))
        .forEach(
            f ->
                faults.add(
                    "The partition number "
                        + f.on().id()
                        + " is gone, which carried "
                        + purpose(f)
                        + "."));
    for (Group group : storage.composition().groups()) {
      if (storage.shares(group.id()).isEmpty()) {
        faults.add("The " + named(group) + " is made of nothing.");
      }
      group
          .cacheSet()
          .filter(set -> storage.cacheOf(set).isEmpty())
          .ifPresent(set -> faults.add("The " + named(group) + " has lost its cache."));
    }
  }

  private String carried(long device) {
    Stream<Filesystem> whole =
        storage.composition().filesystems().stream()
            .filter(f -> f.on().equals(Place.device(device)));
    Stream<Filesystem> parts =
        storage.table(device).stream()
            .flatMap(table -> table.partitions().stream())
            .flatMap(part -> storage.filesystem(Place.partition(part.id())).stream());
    StringJoiner all = new StringJoiner(", ");
    all.setEmptyValue("a partition table");
    Stream.concat(whole, parts).map(this::purpose).forEach(all::add);
    return all.toString();
  }

  private String purpose(Filesystem filesystem) {
    if (filesystem.cacheSet().isPresent()) {
      return "the cache set " + storage.cacheSetName(filesystem.cacheSet().get());
    }
    return filesystem
        .group()
        .flatMap(storage::findGroup)
        .map(group -> "a share of the " + named(group))
        .orElseGet(
            () ->
                filesystem.type().wireName()
                    + filesystem.mountPoint().map(at -> " at " + at).orElse(""));
  }

  private static String named(Group group) {
    return group.type().label() + " '" + group.name() + "'";
  }

  // ---------------------------------------------------------------- sizes

  private void table(PartitionTable table) {
    Device device = storage.device(table.device()).orElseThrow();
    boolean ofVolumeGroup =
        storage
            .virtual(device.id())
            .flatMap(virtual -> storage.findGroup(virtual.group()))
            .filter(group -> group.type() == GroupType.VOLUME_GROUP)
            .isPresent();
    if (ofVolumeGroup) {
      faults.add(
          "The logical volume '"
              + device.name()
              + "' cannot be divided: the installer divides disks, RAIDs and bcaches only.");
      return;
    }
    boolean reserved =
        storage.platform().firstIsReserved(table.type(), device.physical(), device.boot());
    if (table.partitions().isEmpty() && !reserved) {
      return;
    }
    long overhead = storage.platform().overhead(table.type(), device.physical());
    long parts = table.partitions().stream().mapToLong(Partition::size).sum();
    if (parts + overhead > device.size()) {
      faults.add(
          tooSmall("'" + device.name() + "'", device.size(), sum(table, overhead))
              + (parts + overhead - device.size())
              + " too many.");
    }
    if (table.type() == TableType.MBR) {
      limits(table, device);
      gaps(table);
    }
  }

  private static String tooSmall(String name, long has, String needed) {
    return name + " has " + has + " bytes, but " + needed + ": ";
  }

  private String sum(PartitionTable table, long overhead) {
    StringJoiner sum = new StringJoiner(" + ");
    for (Partition part : table.partitions()) {
      sum.add(part.size() + " for " + storage.name(Place.partition(part.id())));
    }
    sum.add(overhead + " for the partition table and what belongs to it");
    long all = overhead + table.partitions().stream().mapToLong(Partition::size).sum();
    return all + " are needed (" + sum + ")";
  }

  /** Logical partitions are counted by the kernel, from five and without gaps. */
  private void gaps(PartitionTable table) {
    int expected = FIRST_LOGICAL;
    for (Partition part : table.partitions()) {
      int number = storage.number(table, part);
      if (number >= FIRST_LOGICAL && number != expected++) {
        faults.add(
            storage.name(Place.partition(part.id()))
                + " would become the partition "
                + (expected - 1)
                + " of its MBR: delete it and those behind it, and make them again.");
        return;
      }
    }
  }

  /** An MBR counts in 32 bits. */
  private void limits(PartitionTable table, Device device) {
    long limit = MBR_BLOCKS * device.blockSize();
    long start = Space.FIRST_OFFSET;
    for (Partition part : table.partitions()) {
      if (start >= limit || part.size() > limit) {
        faults.add(
            "An MBR on '"
                + device.name()
                + "' reaches "
                + limit
                + " bytes, but "
                + storage.name(Place.partition(part.id()))
                + " of "
                + part.size()
                + " bytes would begin at "
                + start
                + ".");
        return;
      }
      start += part.size();
    }
  }

  private void group(Group group) {
    switch (group.type()) {
      case VOLUME_GROUP -> {
        long size = storage.size(group);
        if (storage.free(group) < 0) {
          StringJoiner sum = new StringJoiner(" + ");
          storage.products(group.id()).forEach(v -> sum.add(v.size() + " for " + v.name()));
          faults.add(
              tooSmall(
                      "The " + named(group),
                      size,
                      size - storage.free(group) + " are needed (" + sum + ")")
                  + -storage.free(group)
                  + " too many.");
        }
      }
      case RAID -> raid(group);
      case BCACHE, DATASTORE -> {
        // they are as big as what they are made of
      }
    }
  }

  private void raid(Group group) {
    RaidLevel level = group.level().orElseThrow();
    List<Filesystem> shares = storage.shares(group.id());
    int active = (int) shares.stream().filter(f -> f.type() == FilesystemType.RAID).count();
    int spares = shares.size() - active;
    if (!level.fits(active, spares)) {
      faults.add(
          "The "
              + named(group)
              + " has "
              + active
              + " active devices and "
              + spares
              + " spares, but: "
              + level.requirement());
    } else if (storage.size(group) <= 0) {
      faults.add(
          "The "
              + named(group)
              + " would have no room: its smallest device has "
              + shares.stream().mapToLong(f -> storage.size(f.on())).min().orElse(0)
              + " bytes, and each loses "
              + Space.RAID_SUPERBLOCK
              + ".");
    }
  }

  // ---------------------------------------------------------------- what curtin cannot make

  private void filesystem(Filesystem filesystem) {
    String name = storage.name(filesystem.on());
    if (FilesystemType.SPECIAL.contains(filesystem.type())) {
      faults.add(
          "'"
              + name
              + "' cannot be formatted as "
              + filesystem.type().wireName()
              + ": that is kept in memory, and mounted without a device.");
    }
  }

  /** The root on ZFS is a makeshift of curtin's, with conditions. */
  private void zfs() {
    List<Filesystem> roots =
        storage.composition().filesystems().stream()
            .filter(filesystem -> filesystem.type() == FilesystemType.ZFSROOT)
            .toList();
    if (roots.isEmpty()) {
      return;
    }
    Filesystem first = roots.get(0);
    String name = "'" + storage.name(first.on()) + "'";
    if (roots.size() > 1) {
      faults.add(
          name
              + " and '"
              + storage.name(roots.get(1).on())
              + "' have zfsroot: there can be one only.");
    } else if (!first.mountPoint().map(at -> MountPaths.plain(at).equals("/")).orElse(false)) {
      faults.add(
          name
              + " has zfsroot"
              + first.mountPoint().map(at -> " at " + at).orElse(" and is not mounted")
              + ": it can be the root file system only, at /.");
    } else if (!bootsFromGpt()) {
      faults.add(
          name + " has zfsroot: the boot disk must be divided by a GPT, and hold GRUB itself.");
    }
  }

  private boolean bootsFromGpt() {
    String architecture = storage.platform().architecture();
    Optional<BlockDevice> boot = storage.bootDisk();
    Optional<TableType> table =
        boot.flatMap(disk -> storage.table(disk.id())).map(PartitionTable::type);
    boolean whole = boot.flatMap(disk -> storage.filesystem(Place.device(disk.id()))).isPresent();
    boolean usual = !whole && (storage.platform().uefi() || architecture.equals("amd64"));
    return !architecture.equals("ppc64el") && table.map(TableType.GPT::equals).orElse(usual);
  }

  private void mounts() {
    Set<String> taken = new HashSet<>();
    Stream.concat(
            storage.composition().filesystems().stream()
                .flatMap(filesystem -> filesystem.mountPoint().stream())
                .filter(at -> !at.equals(Filesystem.NOWHERE)),
            storage.composition().specials().stream().map(SpecialFilesystem::mountPoint))
        .map(MountPaths::plain)
        .filter(path -> !taken.add(path))
        .forEach(path -> faults.add("Two file systems are mounted at " + path + "."));
  }
}
