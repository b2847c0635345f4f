package io.maas4j.disks;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.storage.Created;
import io.maas4j.storage.Group;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.Groups;
import io.maas4j.storage.Members;
import io.maas4j.storage.Removal;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.VirtualDevice;
import io.maas4j.storage.Volumes;
import java.util.Optional;

/**
 * Volume groups, RAIDs and datastores (operations, sections 3.3, 3.4, 3.7); finding and deleting
 * also of bcaches. Named by number or name. Refuses as {@link BlockDevices}. Thread-safe.
 */
public final class DeviceGroups {
  private final StorageWork work;

  DeviceGroups(StorageWork work) {
    this.work = work;
  }

  public Changed find(MachineId machine, GroupType type, String group, Actor by) {
    Changed all = work.read(machine, by);
    return new Changed(all.machine(), all.storage(), group(all.storage(), type, group).id());
  }

  public Changed createVolumeGroup(
      MachineId machine, String name, Optional<String> uuid, Members members, Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "create a volume group",
        (storage, ids) -> Groups.volumeGroup(storage, name, uuid, members, ids));
  }

  /**
   * @param name empty for the first free one
   * @param level {@code raid-5}
   */
  public Changed createRaid(
      MachineId machine,
      Optional<String> name,
      Optional<String> uuid,
      Optional<String> level,
      Members active,
      Members spares,
      Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "create a RAID",
        (storage, ids) -> Groups.raid(storage, name, uuid, level, active, spares, ids));
  }

  public Changed createDatastore(
      MachineId machine, String name, Optional<String> uuid, Members members, Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "create a VMFS datastore",
        (storage, ids) -> Groups.datastore(storage, name, uuid, members, ids));
  }

  public Changed update(
      MachineId machine,
      GroupType type,
      String group,
      Optional<String> name,
      Optional<String> uuid,
      Groups.Change change,
      Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "update the " + type.label(),
        (storage, ids) -> {
          Group found = group(storage, type, group);
          return new Created(Groups.update(storage, found, name, uuid, change, ids), found.id());
        });
  }

  public void delete(MachineId machine, GroupType type, String group, Actor by) {
    work.change(
        machine,
        by,
        Rule.READY,
        "delete the " + type.label(),
        (storage, ids) -> new Created(Removal.delete(storage, group(storage, type, group)), 0));
  }

  /**
   * @return with the number of the new device
   */
  public Changed createVolume(
      MachineId machine,
      String group,
      String name,
      Optional<String> uuid,
      Optional<Long> size,
      Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "create a logical volume",
        (storage, ids) ->
            Volumes.create(
                storage, group(storage, GroupType.VOLUME_GROUP, group), name, uuid, size, ids));
  }

  /** Nothing happens when the group has no such volume. */
  public void deleteVolume(MachineId machine, String group, long volume, Actor by) {
    work.change(
        machine,
        by,
        Rule.READY,
        "delete the logical volume",
        (storage, ids) -> {
          Group found = group(storage, GroupType.VOLUME_GROUP, group);
          Optional<VirtualDevice> its =
              storage.virtual(volume).filter(v -> v.group() == found.id());
          return new Created(
              its.flatMap(v -> storage.device(v.id()))
                  .map(device -> Volumes.delete(storage, device))
                  .orElse(storage),
              0);
        });
  }

  static Group group(StorageConfiguration storage, GroupType type, String specifier) {
    return storage.group(type, specifier).orElseThrow(() -> NotFound.no(type.kind()));
  }
}
