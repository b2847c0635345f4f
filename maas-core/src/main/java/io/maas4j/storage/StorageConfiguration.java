package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * A machine's disks and what is made of them. Immutable; the operations on it ({@link
 * Partitioning}, {@link Formatting}, {@link Groups}, {@link Caches}, {@link Volumes}, {@link
 * Removal}, {@link DiskEdits}) answer a changed one or refuse with an {@link
 * io.maas4j.error.MaasException.InvalidRequest}.
 *
 * @param disks the physical ones, by number
 */
public record StorageConfiguration(
    Platform platform, List<BlockDevice> disks, Composition composition) {
  public StorageConfiguration {
    disks = List.copyOf(disks);
  }

  public StorageConfiguration with(Composition changed) {
    return new StorageConfiguration(platform, disks, changed);
  }

  StorageConfiguration withDisks(List<BlockDevice> changed) {
    return new StorageConfiguration(platform, changed, composition);
  }

  // ---------------------------------------------------------------- devices

  /** Physical ones, then virtual ones, by number. */
  public List<Device> devices() {
    return Stream.concat(physical().stream(), virtual().stream()).toList();
  }

  public List<Device> physical() {
    long boot = bootDisk().map(BlockDevice::id).orElse(0L);
    return disks.stream().map(disk -> device(disk, disk.id() == boot)).toList();
  }

  public List<Device> virtual() {
    return composition.virtuals().stream()
        .sorted(Comparator.comparingLong(VirtualDevice::id))
        .map(this::device)
        .toList();
  }

  private static Device device(BlockDevice disk, boolean boot) {
    return new Device(
        disk.id(),
        disk.name(),
        Optional.empty(),
        true,
        boot,
        disk.size(),
        disk.blockSize(),
        disk.tags());
  }

  private Device device(VirtualDevice virtual) {
    Group group = group(virtual.group());
    return new Device(
        virtual.id(),
        virtual.name().map(name -> group.name() + "-" + name).orElse(group.name()),
        Optional.of(virtual.uuid()),
        false,
        false,
        virtual.size().orElseGet(() -> size(group)),
        blockSize(group),
        virtual.tags());
  }

  public Optional<Device> device(long id) {
    return disks.stream()
        .filter(disk -> disk.id() == id)
        .findFirst()
        .map(disk -> device(disk, bootDisk().map(boot -> boot.id() == id).orElse(false)))
        .or(() -> virtual(id).map(this::device));
  }

  /**
   * @param specifier a number or a name
   */
  public Optional<Device> device(String specifier) {
    return number(specifier)
        .flatMap(this::device)
        .or(() -> devices().stream().filter(d -> d.name().equals(specifier)).findFirst());
  }

  public Optional<BlockDevice> disk(long id) {
    return disks.stream().filter(disk -> disk.id() == id).findFirst();
  }

  public Optional<VirtualDevice> virtual(long id) {
    return composition.virtuals().stream().filter(v -> v.id() == id).findFirst();
  }

  /** The one that was chosen, else the first that is big enough. */
  public Optional<BlockDevice> bootDisk() {
    return disks.stream()
        .filter(BlockDevice::boot)
        .findFirst()
        .or(() -> disks.stream().filter(d -> d.size() >= Space.MIN_BOOT_DISK).findFirst());
  }

  // ---------------------------------------------------------------- partitions

  public Optional<PartitionTable> table(long device) {
    return composition.tables().stream().filter(t -> t.device() == device).findFirst();
  }

  /** The table that a partition is in. */
  public Optional<PartitionTable> tableOf(long partition) {
    return composition.tables().stream()
        .filter(t -> t.partitions().stream().anyMatch(p -> p.id() == partition))
        .findFirst();
  }

  public Optional<Partition> partition(long id) {
    return tableOf(id).stream()
        .flatMap(t -> t.partitions().stream())
        .filter(p -> p.id() == id)
        .findFirst();
  }

  /**
   * @param specifier a number or a name
   */
  public Optional<Partition> partition(String specifier) {
    return number(specifier)
        .flatMap(this::partition)
        .or(
            () ->
                composition.tables().stream()
                    .flatMap(t -> t.partitions().stream())
                    .filter(p -> name(Place.partition(p.id())).equals(specifier))
                    .findFirst());
  }

  /** The number by which the machine knows a partition: {@code 1} of {@code sda1}. */
  public int number(PartitionTable table, Partition partition) {
    Optional<Device> device = device(table.device());
    boolean shifted =
        !holdsDatastore(table)
            && device
                .map(d -> platform.firstIsReserved(table.type(), d.physical(), d.boot()))
                .orElse(false);
    int number = partition.index() + (shifted ? 1 : 0);
    // the fourth of an MBR is the extended one, which holds all further ones
    return table.type() == TableType.MBR && number > 3 && table.partitions().size() > 4
        ? number + 1
        : number;
  }

  /** ESXi divides its disk itself, and counts from one. */
  private boolean holdsDatastore(PartitionTable table) {
    return table.partitions().stream()
        .flatMap(p -> filesystem(Place.partition(p.id())).stream())
        .anyMatch(f -> f.type() == FilesystemType.VMFS6);
  }

  // ---------------------------------------------------------------- places

  public boolean exists(Place place) {
    return place.kind() == Place.Kind.DEVICE
        ? disk(place.id()).isPresent() || virtual(place.id()).isPresent()
        : partition(place.id()).isPresent();
  }

  /** {@code sda}, {@code sda-part1}, {@code vgroot-lvroot}. */
  public String name(Place place) {
    if (place.kind() == Place.Kind.DEVICE) {
      return device(place.id()).map(Device::name).orElse("");
    }
    PartitionTable table = tableOf(place.id()).orElseThrow();
    Partition partition = partition(place.id()).orElseThrow();
    return name(Place.device(table.device())) + "-part" + number(table, partition);
  }

  public long size(Place place) {
    return place.kind() == Place.Kind.DEVICE
        ? device(place.id()).map(Device::size).orElse(0L)
        : partition(place.id()).map(Partition::size).orElse(0L);
  }

  /** Of the device that it is, or is on. */
  int blockSize(Place place) {
    long device =
        place.kind() == Place.Kind.DEVICE
            ? place.id()
            : tableOf(place.id()).map(PartitionTable::device).orElse(0L);
    return device(device).map(Device::blockSize).orElse(Space.MIN_BLOCK);
  }

  public Optional<Filesystem> filesystem(Place place) {
    return composition.filesystems().stream().filter(f -> f.on().equals(place)).findFirst();
  }

  /** Whether nothing is on it. */
  public boolean unused(Place place) {
    return filesystem(place).isEmpty()
        && (place.kind() == Place.Kind.PARTITION || table(place.id()).isEmpty());
  }

  // ---------------------------------------------------------------- space

  /** What of a device is taken. */
  public long used(Device device) {
    if (filesystem(Place.device(device.id())).isPresent()) {
      return device.size();
    }
    return table(device.id()).map(t -> taken(device, t)).orElse(0L);
  }

  /** What of a device can still become partitions. */
  public long available(Device device) {
    if (filesystem(Place.device(device.id())).isPresent()) {
      return 0;
    }
    long taken =
        table(device.id())
            .map(t -> taken(device, t))
            .orElseGet(() -> platform.overhead(TableType.GPT, device.physical()));
    return Space.down(device.size() - taken);
  }

  private long taken(Device device, PartitionTable table) {
    return Math.min(
        device.size(), table.taken() + platform.overhead(table.type(), device.physical()));
  }

  // ---------------------------------------------------------------- groups

  public Optional<Group> findGroup(long id) {
    return composition.groups().stream().filter(g -> g.id() == id).findFirst();
  }

  Group group(long id) {
    return findGroup(id).orElseThrow(() -> new IllegalStateException("no group " + id));
  }

  public List<Group> groups(GroupType type) {
    return composition.groups().stream().filter(g -> g.type() == type).toList();
  }

  /**
   * @param specifier a number or a name
   */
  public Optional<Group> group(GroupType type, String specifier) {
    return number(specifier)
        .flatMap(id -> groups(type).stream().filter(g -> g.id() == id).findFirst())
        .or(() -> groups(type).stream().filter(g -> g.name().equals(specifier)).findFirst());
  }

  /** The shares of a group, spares too, in the order of their joining. */
  public List<Filesystem> shares(long group) {
    return composition.filesystems().stream()
        .filter(f -> f.group().equals(Optional.of(group)))
        .toList();
  }

  /** The devices that a group makes, by number. */
  public List<Device> products(long group) {
    return composition.virtuals().stream()
        .filter(v -> v.group() == group)
        .sorted(Comparator.comparingLong(VirtualDevice::id))
        .map(this::device)
        .toList();
  }

  /** What a group has to give. */
  public long size(Group group) {
    List<Filesystem> shares = shares(group.id());
    return switch (group.type()) {
      case VOLUME_GROUP ->
          shares.stream()
              .mapToLong(f -> size(f.on()))
              .map(size -> size - size % Space.EXTENT - Space.EXTENT)
              .filter(size -> size > 0)
              .sum();
      case RAID -> raidSize(group, shares);
      case BCACHE, DATASTORE -> shares.stream().mapToLong(f -> size(f.on())).sum();
    };
  }

  private long raidSize(Group group, List<Filesystem> shares) {
    long smallest = shares.stream().mapToLong(f -> size(f.on())).min().orElse(0);
    int active = (int) shares.stream().filter(f -> f.type() == FilesystemType.RAID).count();
    RaidLevel level = group.level().orElseThrow();
    return Math.max(0, level.size(Math.max(0, smallest - Space.RAID_SUPERBLOCK), active));
  }

  /** What of a volume group is in no volume. */
  public long free(Group group) {
    return size(group) - products(group.id()).stream().mapToLong(Device::size).sum();
  }

  private int blockSize(Group group) {
    return switch (group.type()) {
      case VOLUME_GROUP -> 4096;
      case DATASTORE -> 1024;
      case RAID, BCACHE ->
          shares(group.id()).stream()
              .mapToInt(f -> blockSize(f.on()))
              .max()
              .orElse(Space.MIN_BLOCK);
    };
  }

  /** Whether a place is, or is on, something that a group makes. */
  boolean restsOn(Place place, LongPredicate groups) {
    if (place.kind() == Place.Kind.PARTITION) {
      return tableOf(place.id()).map(t -> restsOn(Place.device(t.device()), groups)).orElse(false);
    }
    Optional<Group> maker = virtual(place.id()).flatMap(v -> findGroup(v.group()));
    if (maker.isEmpty()) {
      return false;
    }
    Group group = maker.get();
    return groups.test(group.id())
        || shares(group.id()).stream().anyMatch(f -> restsOn(f.on(), groups))
        || group.cacheSet().flatMap(this::cacheOf).map(f -> restsOn(f.on(), groups)).orElse(false);
  }

  // ---------------------------------------------------------------- caches

  /** What holds a cache set. */
  public Optional<Filesystem> cacheOf(long cacheSet) {
    return composition.filesystems().stream()
        .filter(f -> f.cacheSet().equals(Optional.of(cacheSet)))
        .findFirst();
  }

  /** {@code cache0}: they are counted on each machine. */
  public String cacheSetName(long cacheSet) {
    return "cache" + composition.cacheSets().indexOf(cacheSet);
  }

  /**
   * @param specifier a number or a name
   */
  public Optional<Long> cacheSet(String specifier) {
    return number(specifier)
        .filter(id -> composition.cacheSets().contains(id))
        .or(
            () ->
                composition.cacheSets().stream()
                    .filter(id -> cacheSetName(id).equals(specifier))
                    .findFirst());
  }

  // ---------------------------------------------------------------- texts

  /** What a device or partition is for, in the words of the protocol. */
  public String usedFor(Place place) {
    Optional<Filesystem> filesystem = filesystem(place);
    if (filesystem.isPresent()) {
      return usedFor(filesystem.get());
    }
    return place.kind() == Place.Kind.PARTITION
        ? "Unused"
        : table(place.id()).map(StorageConfiguration::usedFor).orElse("Unused");
  }

  private static String usedFor(PartitionTable table) {
    int count = table.partitions().size();
    return table.type() + " partitioned with " + count + " partition" + (count == 1 ? "" : "s");
  }

  private String usedFor(Filesystem filesystem) {
    String type = filesystem.type().wireName();
    if (filesystem.cacheSet().isPresent()) {
      return "Cache device for " + cacheSetName(filesystem.cacheSet().get());
    }
    if (filesystem.group().isEmpty()) {
      return filesystem
          .mountPoint()
          .map(at -> type + " formatted filesystem mounted at " + at)
          .orElse("Unmounted " + type + " formatted filesystem");
    }
    Group group = group(filesystem.group().get());
    return switch (group.type()) {
      case VOLUME_GROUP -> "LVM volume for " + group.name();
      case RAID ->
          (filesystem.type() == FilesystemType.RAID ? "Active " : "Spare ")
              + group.level().orElseThrow().wireName()
              + " device for "
              + group.name();
      case BCACHE -> "Backing device for " + group.name();
      case DATASTORE -> "VMFS extent for " + group.name();
    };
  }

  static Optional<Long> number(String specifier) {
    return specifier.matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(specifier))
        : Optional.empty();
  }

  static ImmutableSortedSet<String> tagged(
      java.util.SortedSet<String> tags, String tag, boolean wanted) {
    java.util.TreeSet<String> changed = new java.util.TreeSet<>(tags);
    if (wanted) {
      changed.add(tag);
    } else {
      changed.remove(tag);
    }
    return ImmutableSortedSet.copyOf(changed);
  }
}
