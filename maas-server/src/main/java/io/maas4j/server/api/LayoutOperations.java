package io.maas4j.server.api;

import io.maas4j.disks.Changed;
import io.maas4j.disks.StorageLayouts;
import io.maas4j.storage.LayoutOptions;
import java.util.stream.Stream;

/** What is done with all of a machine's storage at once (operations, section 2.2). */
final class LayoutOperations {
  private final StorageLayouts layouts;
  private final MachineReads reads;

  LayoutOperations(StorageLayouts layouts, MachineReads reads) {
    this.layouts = layouts;
    this.reads = reads;
  }

  Stream<Operation> all() {
    return Stream.of(
        Operation.post(
                "set_storage_layout",
                "Change the storage layout",
                this::set,
                Parameter.str("storage_layout", "flat, lvm, bcache, vmfs6, vmfs7, custom or blank.")
                    .mandatory(),
                Parameter.str("boot_size", "Of a partition for /boot; bytes or a percentage."),
                Parameter.str("root_size", "Of the root; the rest of the disk if not given."),
                Parameter.str("root_device", "The disk for the root; else the boot disk."),
                Parameter.str("vg_name", "With lvm: the volume group, vgroot if not given."),
                Parameter.str("lv_name", "With lvm: the volume, lvroot if not given."),
                Parameter.str("lv_size", "With lvm: of the volume; all if not given."),
                Parameter.str("cache_device", "With bcache: the disk to cache on."),
                Parameter.str("cache_mode", "With bcache: writethrough if not given."),
                Parameter.str("cache_size", "With bcache: of the partition to cache on."),
                Parameter.of(
                    "cache_no_part", Kind.BOOL, "With bcache: cache on the disk as a whole."))
            .forAdmins(),
        Operation.post(
            "mount_special",
            "Mount a file system in memory",
            this::mountSpecial,
            Parameter.str("fstype", "tmpfs or ramfs.").mandatory(),
            Parameter.str("mount_point", "An absolute path.").mandatory(),
            Parameter.str("mount_options", "As in fstab.")),
        Operation.post(
            "unmount_special",
            "Unmount a file system in memory",
            this::unmountSpecial,
            Parameter.str("mount_point", "Where it is mounted.").mandatory()),
        Operation.post(
                "restore_storage_configuration",
                "Lay storage out as after commissioning",
                call -> one(layouts.restore(call.machine(), call.actor())))
            .forAdmins());
  }

  private Reply one(Changed changed) {
    return reads.one(changed.machine());
  }

  private Reply set(Call call) {
    Arguments given = call.arguments();
    LayoutOptions options =
        new LayoutOptions(
            given.filled("boot_size"),
            given.filled("root_size"),
            given.filled("root_device"),
            given.filled("vg_name"),
            given.filled("lv_name"),
            given.filled("lv_size"),
            given.filled("cache_device"),
            given.filled("cache_mode"),
            given.filled("cache_size"),
            given.flag("cache_no_part"));
    return one(
        layouts.set(call.machine(), given.textOr("storage_layout", ""), options, call.actor()));
  }

  private Reply mountSpecial(Call call) {
    return one(
        layouts.mountSpecial(
            call.machine(),
            call.arguments().textOr("fstype", ""),
            call.arguments().textOr("mount_point", ""),
            StorageCalls.textOrEmpty(call, "mount_options"),
            call.actor()));
  }

  private Reply unmountSpecial(Call call) {
    return one(
        layouts.unmountSpecial(
            call.machine(), call.arguments().textOr("mount_point", ""), call.actor()));
  }
}
