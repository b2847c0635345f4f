package io.maas4j.server.api;

import io.maas4j.disks.Changed;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.server.api.view.StorageView;
import io.maas4j.storage.Device;
import io.maas4j.storage.Group;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.Members;
import io.maas4j.storage.Partition;
import java.util.List;
import java.util.Optional;

/** What calls about a machine's storage have in common. */
final class StorageCalls {
  static final Parameter UUID = Parameter.str("uuid", "A new one if not given.");

  private StorageCalls() {}

  static MachineId node(Call call) {
    return Call.machineId(call.path("system_id")).orElseThrow(() -> NotFound.no("Node"));
  }

  static Parameter size(String text) {
    return Parameter.of("size", Kind.SIZE, text);
  }

  static Parameter tag() {
    return Parameter.str("tag", "The tag.").mandatory("No provided tag!");
  }

  /** Parameters of operations that format. */
  static Parameter[] format() {
    return new Parameter[] {
      Parameter.str("fstype", "ext2, ext4, xfs, fat32, vfat, swap, ramfs, tmpfs, btrfs or zfsroot.")
          .mandatory(),
      UUID,
      Parameter.str("label", "Of the file system.")
    };
  }

  /** Parameters of operations that mount. */
  static Parameter[] mount() {
    return new Parameter[] {
      Parameter.str("mount_point", "An absolute path; swap has none."),
      Parameter.str("mount_options", "As in fstab.")
    };
  }

  /** Devices and partitions that are named in two repeated parameters. */
  static Members members(Call call, String prefix, String devices, String partitions) {
    return new Members(
        prefix + devices,
        call.arguments().words(prefix + devices),
        prefix + partitions,
        call.arguments().words(prefix + partitions));
  }

  static Members members(Call call, String prefix) {
    return members(call, prefix, "block_devices", "partitions");
  }

  static Parameter many(String name, String text) {
    return Parameter.many(name, text + " Numbers or names, repeated or with commas.");
  }

  /** What clients leave empty they do not mean. */
  static Optional<String> filled(Call call, String name) {
    return call.arguments().filled(name);
  }

  /** An absent label or option is the empty text to whoever has formatted or mounted. */
  static Optional<String> textOrEmpty(Call call, String name) {
    return Optional.of(call.arguments().textOr(name, ""));
  }

  static StorageView view(Changed changed) {
    return new StorageView(changed.machine().id(), changed.storage());
  }

  static Reply device(Changed changed) {
    Device device =
        changed.storage().device(changed.id()).orElseThrow(() -> NotFound.no("BlockDevice"));
    return Reply.json(out -> view(changed).device(out, device));
  }

  static Reply partition(Changed changed) {
    Partition partition =
        changed.storage().partition(changed.id()).orElseThrow(() -> NotFound.no("Partition"));
    return Reply.json(out -> view(changed).partition(out, partition));
  }

  static Reply group(Changed changed) {
    Group group = changed.storage().findGroup(changed.id()).orElseThrow(() -> NotFound.no("Group"));
    return Reply.json(out -> view(changed).group(out, group));
  }

  static Reply groups(Changed all, GroupType type) {
    List<Group> groups = all.storage().groups(type);
    return Reply.json(out -> out.array(groups, view(all)::group));
  }
}
