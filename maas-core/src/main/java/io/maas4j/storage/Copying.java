package io.maas4j.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Laying out one machine's disks as another's are (lifecycle contract, section 14). */
public final class Copying {
  private static final Comparator<BlockDevice> BY_SIZE =
      Comparator.comparingLong(BlockDevice::size).thenComparingLong(BlockDevice::id);

  private final Composition from;
  private final StorageIds ids;
  private final Map<Long, Long> devices;
  private final Map<Long, Long> partitions;
  private final Map<Long, Long> groups;
  private final Map<Long, Long> cacheSets;

  private Copying(Composition from, Map<Long, Long> disks, StorageIds ids) {
    this.from = from;
    this.ids = ids;
    this.devices = new LinkedHashMap<>(disks);
    this.devices.putAll(
        numbered(
            StorageIds.Numbering.DEVICE, from.virtuals().stream().mapToLong(VirtualDevice::id)));
    this.partitions =
        numbered(
            StorageIds.Numbering.PARTITION,
            from.tables().stream().flatMap(t -> t.partitions().stream()).mapToLong(Partition::id));
    this.groups = numbered(StorageIds.Numbering.GROUP, from.groups().stream().mapToLong(Group::id));
    this.cacheSets =
        numbered(
            StorageIds.Numbering.CACHE_SET, from.cacheSets().stream().mapToLong(Long::longValue));
  }

  /** In the order of the old ones, so that lists by number stay in order. */
  private Map<Long, Long> numbered(StorageIds.Numbering kind, LongStream old) {
    Map<Long, Long> numbers = new LinkedHashMap<>();
    old.sorted().forEach(id -> numbers.put(id, ids.next(kind)));
    return numbers;
  }

  /** Why the one cannot be laid out as the other; empty when it can. */
  public static List<String> faults(StorageConfiguration source, StorageConfiguration destination) {
    if (!source.platform().equals(destination.platform())) {
      return List.of("source and destination node must have the same architecture and firmware");
    }
    Optional<BlockDevice> from = source.bootDisk();
    Optional<BlockDevice> to = destination.bootDisk();
    if (from.isEmpty() || to.isEmpty()) {
      return List.of((from.isEmpty() ? "source" : "destination") + " node has no boot disk");
    }
    if (to.get().size() < from.get().size()) {
      return List.of(
          "destination boot disk("
              + to.get().name()
              + ") is smaller than source boot disk("
              + from.get().name()
              + ")");
    }
    if (destination.disks().size() < source.disks().size()) {
      return List.of(
          "source node has "
              + source.disks().size()
              + " disks, destination node "
              + destination.disks().size());
    }
    List<BlockDevice> left = new ArrayList<>(source.disks());
    left.removeIf(disks(source, destination).keySet()::contains);
    if (!left.isEmpty()) {
      return List.of(
          "destination node has no disk that is large enough for "
              + left.stream().map(BlockDevice::name).collect(Collectors.joining(", ")));
    }
    return rest(source, destination);
  }

  /** What disks that correspond do not rule out. */
  private static List<String> rest(StorageConfiguration source, StorageConfiguration destination) {
    List<String> faults = new ArrayList<>();
    Fitting.fault(source).ifPresent(fault -> faults.add("on the source node, " + fault));
    Set<String> names =
        destination.disks().stream().map(BlockDevice::name).collect(Collectors.toSet());
    List<String> taken =
        Stream.concat(
                source.virtual().stream().map(Device::name),
                source.composition().groups().stream().map(Group::name))
            .distinct()
            .filter(names::contains)
            .toList();
    if (!taken.isEmpty()) {
      faults.add(
          "what the source node calls "
              + String.join(", ", taken)
              + " cannot be called so where a disk has that name");
    }
    return faults;
  }

  /**
   * Which disk of the destination is as which one of the source: the boot disks are; of the others
   * those of equal size and tags, then those of equal tags that are large enough, then those that
   * are large enough.
   */
  private static Map<BlockDevice, BlockDevice> disks(
      StorageConfiguration source, StorageConfiguration destination) {
    List<BlockDevice> from = byId(source);
    List<BlockDevice> to = byId(destination);
    Map<BlockDevice, BlockDevice> pairs = new LinkedHashMap<>();
    BlockDevice boot = source.bootDisk().orElseThrow();
    BlockDevice itsTwin = destination.bootDisk().orElseThrow();
    pairs.put(boot, itsTwin);
    from.remove(boot);
    to.remove(itsTwin);
    pair(from, to, pairs, (a, b) -> a.size() == b.size() && a.tags().equals(b.tags()));
    from.sort(BY_SIZE);
    to.sort(BY_SIZE);
    pair(from, to, pairs, (a, b) -> a.size() <= b.size() && a.tags().equals(b.tags()));
    pair(from, to, pairs, (a, b) -> a.size() <= b.size());
    return pairs;
  }

  private static List<BlockDevice> byId(StorageConfiguration storage) {
    return storage.disks().stream()
        .sorted(Comparator.comparingLong(BlockDevice::id))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Takes those out of both lists that it pairs. */
  private static void pair(
      List<BlockDevice> from,
      List<BlockDevice> to,
      Map<BlockDevice, BlockDevice> pairs,
      BiPredicate<BlockDevice, BlockDevice> alike) {
    for (BlockDevice disk : List.copyOf(from)) {
      Optional<BlockDevice> twin = to.stream().filter(each -> alike.test(disk, each)).findFirst();
      if (twin.isPresent()) {
        pairs.put(disk, twin.get());
        from.remove(disk);
        to.remove(twin.get());
      }
    }
  }

  /**
   * The destination's disks, laid out as the source's are: whatever was made of them before is
   * gone, what is made of them now has numbers and UUIDs of its own.
   *
   * @param destination one without {@link #faults}
   */
  public static StorageConfiguration copy(
      StorageConfiguration source, StorageConfiguration destination, StorageIds ids) {
    Map<Long, Long> disks = new LinkedHashMap<>();
    disks(source, destination).forEach((from, to) -> disks.put(from.id(), to.id()));
    return destination.with(new Copying(source.composition(), disks, ids).composition());
  }

  private Composition composition() {
    return new Composition(
        from.tables().stream().map(this::table).toList(),
        from.filesystems().stream().map(this::filesystem).toList(),
        from.specials().stream().map(this::special).toList(),
        from.groups().stream().map(this::group).toList(),
        from.virtuals().stream().map(this::virtual).toList(),
        from.cacheSets().stream().map(cacheSets::get).toList());
  }

  private PartitionTable table(PartitionTable table) {
    return new PartitionTable(
        twin(devices, table.device()),
        table.type(),
        table.partitions().stream().map(this::partition).toList());
  }

  private Partition partition(Partition partition) {
    return new Partition(
        twin(partitions, partition.id()),
        partition.index(),
        ids.uuid(),
        partition.size(),
        partition.bootable(),
        partition.tags());
  }

  private Filesystem filesystem(Filesystem filesystem) {
    Place on = filesystem.on();
    return new Filesystem(
        on.kind() == Place.Kind.DEVICE
            ? Place.device(twin(devices, on.id()))
            : Place.partition(twin(partitions, on.id())),
        filesystem.type(),
        ids.uuid(),
        filesystem.label(),
        filesystem.mountPoint(),
        filesystem.mountOptions(),
        filesystem.group().map(id -> twin(groups, id)),
        filesystem.cacheSet().map(id -> twin(cacheSets, id)));
  }

  private SpecialFilesystem special(SpecialFilesystem special) {
    return new SpecialFilesystem(
        special.type(), ids.uuid(), special.mountPoint(), special.mountOptions());
  }

  private Group group(Group group) {
    return new Group(
        twin(groups, group.id()),
        group.type(),
        ids.uuid(),
        group.name(),
        group.level(),
        group.cacheMode(),
        group.cacheSet().map(id -> twin(cacheSets, id)));
  }

  private VirtualDevice virtual(VirtualDevice device) {
    return new VirtualDevice(
        twin(devices, device.id()),
        twin(groups, device.group()),
        ids.uuid(),
        device.name(),
        device.size(),
        device.tags());
  }

  private static long twin(Map<Long, Long> twins, long id) {
    return Optional.ofNullable(twins.get(id))
        .orElseThrow(() -> new IllegalStateException("nothing corresponds to number " + id));
  }
}
