package io.maas4j.server.api.view;

import io.maas4j.id.MachineId;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Device;
import io.maas4j.storage.Filesystem;
import io.maas4j.storage.FilesystemType;
import io.maas4j.storage.Group;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Place;
import io.maas4j.storage.SpecialFilesystem;
import io.maas4j.storage.StorageConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes one machine's storage (REST contract, sections 6.8 and 6.9). */
public final class StorageView {
  private static final double MEGABYTE = 1_000_000.0;
  private static final double THOUSAND = 1000.0;
  private static final String BY_NAME = "/dev/disk/by-dname/";

  private final MachineId machine;
  private final StorageConfiguration storage;

  public StorageView(MachineId machine, StorageConfiguration storage) {
    this.machine = machine;
    this.storage = storage;
  }

  /** What a machine shows of its storage. */
  void machine(JsonOut out) {
    List<Device> physical = storage.physical();
    Optional<Device> boot =
        physical.stream().filter(Device::boot).findFirst().or(() -> physical.stream().findFirst());
    out.number("storage", physical.stream().mapToLong(Device::size).sum() / MEGABYTE)
        .name("boot_disk");
    boot.ifPresentOrElse(disk -> device(out, disk), out::nothing);
    out.array("blockdevice_set", storage.devices(), this::device)
        .array("physicalblockdevice_set", physical, this::device)
        .array("virtualblockdevice_set", storage.virtual(), this::device);
    references(out, "volume_groups", ids(GroupType.VOLUME_GROUP));
    references(out, "raids", ids(GroupType.RAID));
    references(out, "cache_sets", storage.composition().cacheSets());
    references(out, "bcaches", ids(GroupType.BCACHE));
    out.array("special_filesystems", storage.composition().specials(), StorageView::special);
  }

  private List<Long> ids(GroupType type) {
    return storage.groups(type).stream().map(Group::id).toList();
  }

  private void references(JsonOut out, String name, List<Long> ids) {
    out.array(
        name,
        ids,
        (items, id) ->
            items.object(
                o ->
                    o.text("system_id", machine.value())
                        .number("id", id)
                        .flag("__incomplete__", true)));
  }

  /** A block device of either kind. */
  public void device(JsonOut out, Device device) {
    Optional<BlockDevice> disk = storage.disk(device.id());
    Optional<PartitionTable> table = storage.table(device.id());
    Place place = Place.device(device.id());
    out.object(
        o -> {
          o.text("system_id", machine.value())
              .number("id", device.id())
              .text("name", device.name())
              .text("uuid", device.uuid())
              .text("type", device.physical() ? "physical" : "virtual")
              .text("path", BY_NAME + device.name())
              .text("model", disk.map(BlockDevice::model))
              .text("serial", disk.map(BlockDevice::serial))
              .text("id_path", disk.map(BlockDevice::idPath))
              .number("size", device.size())
              .number("block_size", device.blockSize())
              .number("available_size", storage.available(device))
              .number("used_size", storage.used(device))
              .text("used_for", storage.usedFor(place))
              .texts("tags", device.tags());
          filesystem(o, place);
          o.text("partition_table_type", table.map(t -> t.type().name()))
              .array(
                  "partitions",
                  table.map(PartitionTable::partitions).orElse(List.of()),
                  this::partition)
              .text(
                  "firmware_version",
                  disk.map(BlockDevice::firmwareVersion).filter(text -> !text.isEmpty()))
              .nothing("storage_pool")
              .number("numa_node", disk.map(d -> d.numaNode().orElse(0)))
              .text("resource_uri", uri("blockdevices/" + device.id() + "/"));
        });
  }

  public void partition(JsonOut out, Partition partition) {
    Place place = Place.partition(partition.id());
    long device = storage.tableOf(partition.id()).map(PartitionTable::device).orElse(0L);
    out.object(
        o -> {
          o.text("system_id", machine.value())
              .number("device_id", device)
              .number("id", partition.id())
              .text("uuid", partition.uuid())
              .text("type", "partition")
              .text("path", BY_NAME + storage.name(place))
              .number("size", partition.size())
              .flag("bootable", partition.bootable())
              .text("used_for", storage.usedFor(place))
              .texts("tags", partition.tags());
          filesystem(o, place);
          o.text("resource_uri", uri("blockdevices/" + device + "/partition/" + partition.id()));
        });
  }

  private void place(JsonOut out, Place place) {
    if (place.kind() == Place.Kind.DEVICE) {
      storage.device(place.id()).ifPresentOrElse(d -> device(out, d), out::nothing);
    } else {
      storage.partition(place.id()).ifPresentOrElse(p -> partition(out, p), out::nothing);
    }
  }

  private void filesystem(JsonOut out, Place place) {
    Optional<Filesystem> filesystem = storage.filesystem(place);
    if (filesystem.isEmpty()) {
      out.nothing("filesystem");
      return;
    }
    Filesystem its = filesystem.get();
    out.object(
        "filesystem",
        o ->
            o.text("fstype", its.type().wireName())
                .text("label", its.label())
                .text("uuid", its.uuid())
                .text("mount_point", its.mountPoint())
                .text("mount_options", its.mountOptions()));
  }

  private static void special(JsonOut out, SpecialFilesystem special) {
    out.object(
        o ->
            o.text("fstype", special.type().wireName())
                .nothing("label")
                .text("uuid", special.uuid())
                .text("mount_point", special.mountPoint())
                .text("mount_options", special.mountOptions()));
  }

  /** A volume group, RAID, bcache or datastore. */
  public void group(JsonOut out, Group group) {
    out.object(
        o -> {
          o.text("system_id", machine.value())
              .number("id", group.id())
              .text("uuid", group.uuid())
              .text("name", group.name());
          sizes(o, "", storage.size(group));
          switch (group.type()) {
            case VOLUME_GROUP -> volumeGroup(o, group);
            case RAID -> raid(o, group);
            case BCACHE -> bcache(o, group);
            case DATASTORE -> datastore(o, group);
          }
        });
  }

  private void volumeGroup(JsonOut out, Group group) {
    long free = storage.free(group);
    sizes(out, "available_", free);
    sizes(out, "used_", storage.size(group) - free);
    shares(out, "devices", group, FilesystemType.LVM_PV);
    out.array("logical_volumes", storage.products(group.id()), this::device)
        .text("resource_uri", uri("volume-group/" + group.id() + "/"));
  }

  private void raid(JsonOut out, Group group) {
    out.text("level", group.level().map(level -> level.wireName()));
    shares(out, "devices", group, FilesystemType.RAID);
    shares(out, "spare_devices", group, FilesystemType.RAID_SPARE);
    product(out, group);
    out.text("resource_uri", uri("raid/" + group.id() + "/"));
  }

  private void bcache(JsonOut out, Group group) {
    out.text("cache_mode", group.cacheMode().map(mode -> mode.wireName())).name("cache_set");
    group.cacheSet().ifPresentOrElse(set -> cacheSet(out, set), out::nothing);
    out.name("backing_device");
    storage.shares(group.id()).stream()
        .findFirst()
        .ifPresentOrElse(f -> place(out, f.on()), out::nothing);
    product(out, group);
    out.text("resource_uri", uri("bcache/" + group.id() + "/"));
  }

  private void datastore(JsonOut out, Group group) {
    shares(out, "devices", group, FilesystemType.VMFS6);
    Optional<Filesystem> filesystem =
        storage.products(group.id()).stream()
            .findFirst()
            .flatMap(d -> storage.filesystem(Place.device(d.id())));
    out.name("filesystem");
    filesystem.ifPresentOrElse(
        f ->
            out.object(
                o -> o.text("fstype", f.type().wireName()).text("mount_point", f.mountPoint())),
        out::nothing);
    out.text("resource_uri", uri("vmfs-datastore/" + group.id() + "/"));
  }

  public void cacheSet(JsonOut out, long id) {
    out.object(
        o -> {
          o.text("system_id", machine.value())
              .number("id", id)
              .text("name", storage.cacheSetName(id))
              .name("cache_device");
          storage.cacheOf(id).ifPresentOrElse(f -> place(o, f.on()), o::nothing);
          o.text("resource_uri", uri("bcache-cache-set/" + id + "/"));
        });
  }

  private void product(JsonOut out, Group group) {
    out.name("virtual_device");
    storage.products(group.id()).stream()
        .findFirst()
        .ifPresentOrElse(d -> device(out, d), out::nothing);
  }

  private void shares(JsonOut out, String name, Group group, FilesystemType type) {
    out.array(
        name,
        storage.shares(group.id()).stream().filter(f -> f.type() == type).toList(),
        (items, share) -> place(items, share.on()));
  }

  private static void sizes(JsonOut out, String prefix, long bytes) {
    out.number(prefix + "size", bytes).text("human_" + prefix + "size", human(bytes));
  }

  /** {@code 39.5 GB} */
  static String human(long bytes) {
    if (bytes < THOUSAND) {
      return bytes + " bytes";
    }
    double size = bytes;
    int power = 0;
    while (size >= THOUSAND && power < "KMGTPE".length()) {
      size /= THOUSAND;
      power++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", size, "KMGTPE".charAt(power - 1));
  }

  private String uri(String rest) {
    return SmallViews.BASE + "nodes/" + machine + "/" + rest;
  }
}
