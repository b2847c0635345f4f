package io.maas4j.server.api;

import io.maas4j.disks.BlockDevices;
import io.maas4j.disks.Changed;
import io.maas4j.storage.DiskEdits.Description;
import java.util.Optional;
import java.util.stream.Stream;

/** A machine's block devices (operations, section 3.1). */
final class BlockDeviceHandlers {
  private final BlockDevices devices;

  BlockDeviceHandlers(BlockDevices devices) {
    this.devices = devices;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "BlockDevicesHandler",
            "Manage block devices on a node.",
            "nodes/{system_id}/blockdevices/",
            Operation.read("List the block devices of a node", this::list),
            Operation.create(
                    "Add a physical disk",
                    this::create,
                    Parameter.str("name", "As the system calls it: sda.").mandatory(),
                    StorageCalls.size("In bytes."),
                    Parameter.of("block_size", Kind.SIZE, "In bytes."),
                    Parameter.str("model", "With serial, identifies the disk."),
                    Parameter.str("serial", "With model, identifies the disk."),
                    Parameter.str("id_path", "A path that stays; needed without model and serial."),
                    Parameter.str("firmware_version", "Of the disk."),
                    Parameter.of("numa_node", Kind.INT, "The NUMA node that it is at."))
                .forAdmins()),
        Resource.of(
            "BlockDeviceHandler",
            "Manage a block device on a node.",
            "nodes/{system_id}/blockdevices/{id}/",
            item().toArray(Operation[]::new)));
  }

  private Stream<Operation> item() {
    return Stream.of(
        Operation.read(
            "Read a block device",
            call ->
                StorageCalls.device(
                    devices.find(StorageCalls.node(call), call.path("id"), call.actor()))),
        Operation.update(
                "Update a block device",
                call ->
                    StorageCalls.device(
                        devices.update(
                            StorageCalls.node(call), call.path("id"), given(call), call.actor())),
                Parameter.str("name", "A new name."),
                Parameter.str("uuid", "Of a virtual device."),
                StorageCalls.size("Of a disk or logical volume."),
                Parameter.of("block_size", Kind.SIZE, "Of a disk."),
                Parameter.str("model", "Of a disk."),
                Parameter.str("serial", "Of a disk."),
                Parameter.str("id_path", "Of a disk."),
                Parameter.of("numa_node", Kind.INT, "Of a disk."),
                Parameter.str("partition_table_type", "GPT or MBR, while it has no partitions."))
            .forAdmins(),
        Operation.delete("Delete a block device", this::delete).forAdmins(),
        Operation.post(
                "add_tag",
                "Add a tag",
                call ->
                    StorageCalls.device(
                        devices.addTag(
                            StorageCalls.node(call), call.path("id"), tag(call), call.actor())),
                StorageCalls.tag())
            .forAdmins(),
        Operation.post(
                "remove_tag",
                "Remove a tag",
                call ->
                    StorageCalls.device(
                        devices.removeTag(
                            StorageCalls.node(call), call.path("id"), tag(call), call.actor())),
                StorageCalls.tag())
            .forAdmins(),
        Operation.post("format", "Format a block device", this::format, StorageCalls.format()),
        Operation.post(
            "unformat",
            "Unformat a block device",
            call ->
                StorageCalls.device(
                    devices.unformat(StorageCalls.node(call), call.path("id"), call.actor()))),
        Operation.post("mount", "Mount a block device", this::mount, StorageCalls.mount()),
        Operation.post(
            "unmount",
            "Unmount a block device",
            call ->
                StorageCalls.device(
                    devices.unmount(StorageCalls.node(call), call.path("id"), call.actor()))),
        Operation.post("set_boot_disk", "Boot from this disk", this::setBootDisk).forAdmins());
  }

  private Reply list(Call call) {
    Changed all = devices.all(StorageCalls.node(call), call.actor());
    return Reply.json(out -> out.array(all.storage().devices(), StorageCalls.view(all)::device));
  }

  private Reply create(Call call) {
    return StorageCalls.device(devices.create(StorageCalls.node(call), given(call), call.actor()));
  }

  private static Description given(Call call) {
    Arguments given = call.arguments();
    return new Description(
        given.filled("name"),
        given.filled("uuid"),
        given.size("size"),
        given.size("block_size"),
        given.text("model"),
        given.text("serial"),
        given.text("id_path"),
        given.text("firmware_version"),
        given.whole("numa_node"),
        given.filled("partition_table_type"));
  }

  private Reply delete(Call call) {
    devices.delete(StorageCalls.node(call), call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private static String tag(Call call) {
    return call.arguments().textOr("tag", "");
  }

  private Reply format(Call call) {
    return StorageCalls.device(
        devices.format(
            StorageCalls.node(call),
            call.path("id"),
            call.arguments().textOr("fstype", ""),
            StorageCalls.filled(call, "uuid"),
            StorageCalls.textOrEmpty(call, "label"),
            call.actor()));
  }

  private Reply mount(Call call) {
    Optional<String> at = StorageCalls.filled(call, "mount_point");
    return StorageCalls.device(
        devices.mount(
            StorageCalls.node(call),
            call.path("id"),
            at,
            StorageCalls.textOrEmpty(call, "mount_options"),
            call.actor()));
  }

  private Reply setBootDisk(Call call) {
    devices.setBootDisk(StorageCalls.node(call), call.path("id"), call.actor());
    return Reply.OK;
  }
}
