package io.maas4j.storage;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Sets a machine's disks up at a stroke (metadata contract, section 9.1). */
public final class Layouts {
  private static final Optional<String> ROOT = Optional.of("root");

  private Layouts() {}

  /**
   * Clears everything, then lays out anew.
   *
   * @param custom what the custom layout is; empty when the machine has brought none
   * @throws InvalidRequest when the options or the disks do not fit
   */
  public static StorageConfiguration apply(
      StorageConfiguration storage,
      LayoutType layout,
      LayoutOptions options,
      Optional<CustomLayout> custom,
      StorageIds ids) {
    StorageConfiguration blank = storage.with(Composition.EMPTY);
    return switch (layout) {
      case BLANK -> blank;
      case FLAT -> flat(basic(layout, blank, options, Optional.empty(), ids), ids);
      case LVM -> lvm(basic(layout, blank, options, Optional.empty(), ids), options, ids);
      case BCACHE -> bcache(blank, options, ids);
      case VMFS6 -> vmfs(layout, VmfsTables.VMFS6, blank, options, ids);
      case VMFS7 -> vmfs(layout, VmfsTables.VMFS7, blank, options, ids);
      case CUSTOM ->
          custom
              .orElseThrow(
                  () ->
                      failed(
                          layout,
                          "No custom storage layout configuration found.",
                          "have a commissioning script write one, and commission the machine"))
              .apply(blank, ids);
    };
  }

  static InvalidRequest failed(LayoutType layout, String why, String remedy) {
    return new InvalidRequest(
        "Failed to configure storage layout '" + layout.wireName() + "': " + why, remedy);
  }

  /** What flat, lvm and bcache have in common; the id is that of the root's partition. */
  private static Created basic(
      LayoutType layout,
      StorageConfiguration blank,
      LayoutOptions options,
      Optional<Long> usualBoot,
      StorageIds ids) {
    Device boot = bootDisk(layout, blank);
    Device root = rootDisk(blank, options, boot);
    Optional<Long> bootSize =
        options
            .bootSize()
            .filter(text -> !text.strip().equals("0"))
            .map(
                text ->
                    LayoutOptions.size(
                        "boot_size",
                        text,
                        boot.size(),
                        Space.MIN_BOOT,
                        boot.size() - Space.EFI - Space.MIN_ROOT))
            .or(() -> options.bootSize().isPresent() ? Optional.empty() : usualBoot);
    Optional<Long> rootSize =
        options
            .rootSize()
            .map(
                text ->
                    LayoutOptions.size(
                        "root_size",
                        text,
                        root.size(),
                        Space.MIN_ROOT,
                        root.id() == boot.id()
                            ? root.size() - Space.EFI - Space.MIN_BOOT
                            : root.size()));
    StorageConfiguration made = blank;
    String architecture = blank.platform().architecture();
    if (blank.platform().uefi() && !architecture.equals("ppc64el")) {
      made = part(layout, made, boot, Space.EFI, FilesystemType.FAT32, "efi", "/boot/efi", ids);
    } else if (architecture.equals("arm64") && bootSize.isEmpty()) {
      made = part(layout, made, boot, Space.MIN_BOOT, FilesystemType.EXT4, "boot", "/boot", ids);
    }
    if (bootSize.isPresent()) {
      made = part(layout, made, boot, bootSize.get(), FilesystemType.EXT4, "boot", "/boot", ids);
    }
    try {
      return Partitioning.add(
          made, made.device(root.id()).orElseThrow(), rootSize, Optional.empty(), false, ids);
    } catch (InvalidRequest e) {
      throw rootSize.isPresent()
          ? InvalidRequest.field("root_size", detail(e))
          : failed(layout, detail(e), "use a bigger disk");
    }
  }

  /** A small bootable partition with its file system. */
  private static StorageConfiguration part(
      LayoutType layout,
      StorageConfiguration storage,
      Device disk,
      long size,
      FilesystemType type,
      String label,
      String at,
      StorageIds ids) {
    try {
      Created made =
          Partitioning.add(storage, disk, Optional.of(size), Optional.empty(), true, ids);
      return mounted(made, type, Optional.of(label), at, ids);
    } catch (InvalidRequest e) {
      throw failed(layout, detail(e), "use a bigger disk");
    }
  }

  private static StorageConfiguration mounted(
      Created made, FilesystemType type, Optional<String> label, String at, StorageIds ids) {
    return root(made.configuration(), Place.partition(made.id()), type, label, at, ids);
  }

  private static StorageConfiguration root(
      StorageConfiguration storage,
      Place place,
      FilesystemType type,
      Optional<String> label,
      String at,
      StorageIds ids) {
    return Formatting.mount(
        Formatting.put(storage, place, type, ids.uuid(), label),
        place,
        Optional.of(at),
        Optional.empty());
  }

  private static StorageConfiguration flat(Created basic, StorageIds ids) {
    return mounted(basic, FilesystemType.EXT4, ROOT, "/", ids);
  }

  private static StorageConfiguration lvm(Created basic, LayoutOptions options, StorageIds ids) {
    long rootSize = basic.configuration().size(Place.partition(basic.id()));
    Optional<Long> wanted =
        options
            .lvSize()
            .map(text -> LayoutOptions.size("lv_size", text, rootSize, Space.MIN_ROOT, rootSize));
    Created group =
        Groups.volumeGroup(
            basic.configuration(),
            options.vgName().orElse("vgroot"),
            Optional.empty(),
            new Members(
                "root_device", List.of(), "partitions", List.of(String.valueOf(basic.id()))),
            ids);
    StorageConfiguration made = group.configuration();
    long free = made.free(made.group(group.id()));
    Created volume =
        Volumes.create(
            made,
            made.group(group.id()),
            options.lvName().orElse("lvroot"),
            Optional.empty(),
            // what LVM keeps for itself is not to be held against who asks for everything
            wanted.map(size -> Math.min(size, free)),
            ids);
    return root(
        volume.configuration(), Place.device(volume.id()), FilesystemType.EXT4, ROOT, "/", ids);
  }

  private static StorageConfiguration bcache(
      StorageConfiguration blank, LayoutOptions options, StorageIds ids) {
    Device boot = bootDisk(LayoutType.BCACHE, blank);
    Device root = rootDisk(blank, options, boot);
    Device cache = cacheDisk(blank, options, boot, root);
    Created basic = basic(LayoutType.BCACHE, blank, options, Optional.of(Space.GIB), ids);
    Caches.Choice holder;
    StorageConfiguration made = basic.configuration();
    if (options.cacheNoPart()) {
      if (options.cacheSize().isPresent()) {
        throw InvalidRequest.field(
            "cache_size", "Cannot use cache_size and cache_no_part at the same time.");
      }
      holder = choice(Optional.of(cache.id()), Optional.empty());
    } else {
      Optional<Long> size =
          options
              .cacheSize()
              .map(
                  text ->
                      LayoutOptions.size(
                          "cache_size",
                          text,
                          cache.size(),
                          Space.ALIGNMENT,
                          basic.configuration().available(cache)));
      Created partition = Partitioning.add(made, cache, size, Optional.empty(), false, ids);
      made = partition.configuration();
      holder = choice(Optional.empty(), Optional.of(partition.id()));
    }
    Created set = Caches.cacheSet(made, holder, ids);
    Created bcache =
        Caches.bcache(
            set.configuration(),
            Optional.empty(),
            Optional.empty(),
            String.valueOf(set.id()),
            choice(Optional.empty(), Optional.of(basic.id())),
            options.cacheMode().orElse(CacheMode.WRITETHROUGH.wireName()),
            ids);
    Device device = bcache.configuration().products(bcache.id()).get(0);
    return root(
        bcache.configuration(), Place.device(device.id()), FilesystemType.EXT4, ROOT, "/", ids);
  }

  private static Caches.Choice choice(Optional<Long> device, Optional<Long> partition) {
    return new Caches.Choice(
        "cache_device",
        device.map(String::valueOf),
        "cache_partition",
        partition.map(String::valueOf));
  }

  /** Whether the bcache layout has what it needs, when nobody says which cache is meant. */
  public static boolean hasCache(StorageConfiguration storage) {
    return storage.bootDisk().isPresent()
        && storage.physical().stream().anyMatch(d -> !d.boot() && d.tags().contains("ssd"));
  }

  private static Device cacheDisk(
      StorageConfiguration storage, LayoutOptions options, Device boot, Device root) {
    if (options.cacheDevice().isPresent()) {
      String given = options.cacheDevice().get();
      return storage
          .device(given)
          .filter(d -> d.physical() && d.id() != boot.id() && d.id() != root.id())
          .orElseThrow(() -> Refusals.noChoice("cache_device", given));
    }
    return storage.physical().stream()
        .filter(d -> d.id() != boot.id() && d.id() != root.id() && d.tags().contains("ssd"))
        .min(Comparator.comparingLong(Device::size).thenComparingLong(Device::id))
        .orElseThrow(
            () ->
                failed(
                    LayoutType.BCACHE,
                    "Node doesn't have an available cache device to setup bcache.",
                    "name a cache_device, or tag a disk ssd that is not the boot disk"));
  }

  private static StorageConfiguration vmfs(
      LayoutType layout,
      VmfsTables tables,
      StorageConfiguration blank,
      LayoutOptions options,
      StorageIds ids) {
    Device disk = rootDisk(blank, options, bootDisk(layout, blank));
    if (disk.size() < tables.minimum()) {
      throw failed(
          layout,
          "'" + disk.name() + "' must be at least " + tables.minimum() / Space.GIB + "G.",
          "name a bigger root_device");
    }
    long room = tables.room(blank, disk);
    long size =
        options
            .rootSize()
            .map(
                text ->
                    Space.down(
                        LayoutOptions.size("root_size", text, disk.size(), Space.ALIGNMENT, room)))
            .orElse(room);
    if (size < Space.ALIGNMENT) {
      throw failed(
          layout,
          "'" + disk.name() + "' has no room for a datastore.",
          "name a bigger root_device");
    }
    Created divided = tables.divide(blank, disk, size, ids);
    return Groups.datastore(
            divided.configuration(),
            "datastore1",
            Optional.empty(),
            List.of(Place.partition(divided.id())),
            ids)
        .configuration();
  }

  private static Device bootDisk(LayoutType layout, StorageConfiguration storage) {
    return storage
        .bootDisk()
        .flatMap(disk -> storage.device(disk.id()))
        .orElseThrow(
            () ->
                failed(
                    layout,
                    "Machine doesn't have a boot disk.",
                    "add a disk of at least 512 MiB, or commission the machine"));
  }

  private static Device rootDisk(StorageConfiguration storage, LayoutOptions options, Device boot) {
    return options
        .rootDevice()
        .map(
            given ->
                storage
                    .device(given)
                    .filter(Device::physical)
                    .orElseThrow(() -> Refusals.noChoice("root_device", given)))
        .orElse(boot);
  }

  /** The text of a refusal, whichever field it was under. */
  static String detail(InvalidRequest refusal) {
    return refusal.fields().values().stream()
        .flatMap(List::stream)
        .findFirst()
        .orElse(String.valueOf(refusal.getMessage()));
  }
}
