package io.maas4j.storage;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Taking things away, and what cannot be without them. */
public final class Removal {
  private Removal() {}

  /**
   * Takes a device away with all that is on it; a virtual one with its group, unless it is one
   * volume of several.
   */
  public static StorageConfiguration delete(StorageConfiguration storage, Device device) {
    free(storage, device);
    if (device.physical()) {
      return prune(
          storage.withDisks(storage.disks().stream().filter(d -> d.id() != device.id()).toList()));
    }
    Group group = storage.group(storage.virtual(device.id()).orElseThrow().group());
    return group.type() == GroupType.VOLUME_GROUP
        ? Volumes.delete(storage, device)
        : delete(storage, group);
  }

  /** Takes a group away with all that is on what it makes; what it was made of is free again. */
  public static StorageConfiguration delete(StorageConfiguration storage, Group group) {
    List<Device> products = storage.products(group.id());
    if (group.type() == GroupType.VOLUME_GROUP && !products.isEmpty()) {
      throw new InvalidRequest(
          "This volume group has logical volumes; it cannot be deleted.",
          "delete its logical volumes first: "
              + products.stream().map(Device::name).collect(Collectors.joining(", ")));
    }
    products.forEach(device -> free(storage, device));
    return prune(
        storage.with(
            storage
                .composition()
                .withGroups(
                    storage.composition().groups().stream()
                        .filter(g -> g.id() != group.id())
                        .toList())));
  }

  /** Nothing bigger is made of a device or its partitions. */
  static void free(StorageConfiguration storage, Device device) {
    String remedy = "delete what is made of it first";
    Refusals.shared(storage, Place.device(device.id()), remedy);
    storage
        .table(device.id())
        .ifPresent(
            t ->
                t.partitions()
                    .forEach(p -> Refusals.shared(storage, Place.partition(p.id()), remedy)));
  }

  /**
   * Takes away whatever refers to what is no longer there: contents of vanished devices, groups
   * that lost what they cannot be without.
   */
  public static StorageConfiguration prune(StorageConfiguration storage) {
    StorageConfiguration before = storage;
    StorageConfiguration after = pruned(storage);
    while (!after.equals(before)) {
      before = after;
      after = pruned(after);
    }
    return after;
  }

  private static StorageConfiguration pruned(StorageConfiguration storage) {
    StorageConfiguration left = storage;
    Composition was = left.composition();
    Set<Long> groups = was.groups().stream().map(Group::id).collect(Collectors.toSet());
    left =
        left.with(
            was.withVirtuals(
                was.virtuals().stream().filter(v -> groups.contains(v.group())).toList()));
    left = left.with(left.composition().withTables(tables(left)));
    left = left.with(left.composition().withFilesystems(filesystems(left, groups)));
    left = left.with(left.composition().withCacheSets(cacheSets(left)));
    return left.with(left.composition().withGroups(groups(left)));
  }

  private static List<PartitionTable> tables(StorageConfiguration storage) {
    return storage.composition().tables().stream()
        .filter(t -> storage.exists(Place.device(t.device())))
        .toList();
  }

  private static List<Filesystem> filesystems(StorageConfiguration storage, Set<Long> groups) {
    return storage.composition().filesystems().stream()
        .filter(f -> storage.exists(f.on()))
        .filter(f -> f.group().map(groups::contains).orElse(true))
        .filter(f -> f.cacheSet().map(storage.composition().cacheSets()::contains).orElse(true))
        .toList();
  }

  private static List<Long> cacheSets(StorageConfiguration storage) {
    return storage.composition().cacheSets().stream()
        .filter(id -> storage.cacheOf(id).isPresent())
        .toList();
  }

  private static List<Group> groups(StorageConfiguration storage) {
    return storage.composition().groups().stream()
        .filter(g -> whole(storage, g))
        .filter(g -> g.cacheSet().map(storage.composition().cacheSets()::contains).orElse(true))
        .toList();
  }

  private static boolean whole(StorageConfiguration storage, Group group) {
    List<Filesystem> shares = storage.shares(group.id());
    if (group.type() != GroupType.RAID) {
      return !shares.isEmpty()
          && (group.type() != GroupType.VOLUME_GROUP || storage.free(group) >= 0);
    }
    int active = (int) shares.stream().filter(f -> f.type() == FilesystemType.RAID).count();
    return group.level().orElseThrow().fits(active, shares.size() - active);
  }
}
