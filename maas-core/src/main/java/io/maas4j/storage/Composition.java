package io.maas4j.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is made of a machine's disks, everything that is not hardware.
 *
 * @param tables at most one for each device
 * @param filesystems at most one for each device and partition
 * @param cacheSets their numbers, in the order of their making; what they are on is said by the
 *     file systems that name them
 */
public record Composition(
    List<PartitionTable> tables,
    List<Filesystem> filesystems,
    List<SpecialFilesystem> specials,
    List<Group> groups,
    List<VirtualDevice> virtuals,
    List<Long> cacheSets) {
  /** Nothing at all. */
  public static final Composition EMPTY =
      new Composition(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Composition {
    tables = List.copyOf(tables);
    filesystems = List.copyOf(filesystems);
    specials = List.copyOf(specials);
    groups = List.copyOf(groups);
    virtuals = List.copyOf(virtuals);
    cacheSets = List.copyOf(cacheSets);
  }

  /**
   * What an owner may change until the machine is released.
   *
   * @param filesystems those that are no share in anything
   */
  public record Mounts(List<Filesystem> filesystems, List<SpecialFilesystem> specials) {
    public Mounts {
      filesystems = List.copyOf(filesystems);
      specials = List.copyOf(specials);
    }
  }

  public Mounts mounts() {
    return new Mounts(filesystems.stream().filter(f -> !f.shared()).toList(), specials);
  }

  public Composition with(Mounts mounts) {
    List<Filesystem> all = new ArrayList<>(filesystems);
    all.removeIf(f -> !f.shared());
    all.addAll(mounts.filesystems());
    return new Composition(tables, all, mounts.specials(), groups, virtuals, cacheSets);
  }

  Composition with(PartitionTable table) {
    return withTables(replaced(tables, t -> t.device() == table.device(), table));
  }

  Composition withTables(List<PartitionTable> changed) {
    return new Composition(changed, filesystems, specials, groups, virtuals, cacheSets);
  }

  Composition with(Filesystem filesystem) {
    return withFilesystems(replaced(filesystems, f -> f.on().equals(filesystem.on()), filesystem));
  }

  Composition withoutFilesystem(Place on) {
    return withFilesystems(filesystems.stream().filter(f -> !f.on().equals(on)).toList());
  }

  Composition withFilesystems(List<Filesystem> changed) {
    return new Composition(tables, changed, specials, groups, virtuals, cacheSets);
  }

  Composition withSpecials(List<SpecialFilesystem> changed) {
    return new Composition(tables, filesystems, changed, groups, virtuals, cacheSets);
  }

  Composition with(Group group) {
    return withGroups(replaced(groups, g -> g.id() == group.id(), group));
  }

  Composition withGroups(List<Group> changed) {
    return new Composition(tables, filesystems, specials, changed, virtuals, cacheSets);
  }

  Composition with(VirtualDevice device) {
    return withVirtuals(replaced(virtuals, v -> v.id() == device.id(), device));
  }

  Composition withVirtuals(List<VirtualDevice> changed) {
    return new Composition(tables, filesystems, specials, groups, changed, cacheSets);
  }

  Composition withCacheSets(List<Long> changed) {
    return new Composition(tables, filesystems, specials, groups, virtuals, changed);
  }

  /** In the place of the one that it replaces, else at the end. */
  static <T> List<T> replaced(List<T> items, Predicate<T> which, T item) {
    List<T> all = new ArrayList<>(items);
    for (int i = 0; i < all.size(); i++) {
      if (which.test(all.get(i))) {
        all.set(i, item);
        return all;
      }
    }
    all.add(item);
    return all;
  }
}
