package io.maas4j.disks;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Created;
import io.maas4j.storage.Device;
import io.maas4j.storage.DiskEdits;
import io.maas4j.storage.DiskEdits.Description;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.Place;
import io.maas4j.storage.Removal;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import java.util.Optional;

/**
 * Block devices of machines, physical and virtual (operations, section 3.1). Devices are named by
 * number or name. Every call blocks for one transaction; all refuse with {@link NotFound}, {@link
 * InvalidRequest}, a conflict in the wrong status, or a denial. Thread-safe.
 */
public final class BlockDevices {
  private final StorageWork work;

  BlockDevices(StorageWork work) {
    this.work = work;
  }

  /** A machine's whole storage. */
  public Changed all(MachineId machine, Actor by) {
    return work.read(machine, by);
  }

  public Changed find(MachineId machine, String device, Actor by) {
    Changed all = work.read(machine, by);
    return new Changed(
        all.machine(), all.storage(), StorageWork.device(all.storage(), device).id());
  }

  /** Adds a physical disk that nobody has seen. */
  public Changed create(MachineId machine, Description given, Actor by) {
    return work.locked(
        machine,
        by,
        Rule.ANY_STATUS,
        "add a block device",
        (unit, node, storage) -> {
          BlockDevice stored = unit.tx().disks().put(DiskEdits.described(storage, machine, given));
          return new Changed(node, Storages.read(unit, node), stored.id());
        });
  }

  /** Changes what is given; on a deployed machine only how a disk is called and known. */
  public Changed update(MachineId machine, String device, Description given, Actor by) {
    return work.locked(
        machine,
        by,
        Rule.READY_OR_DEPLOYED,
        "update the block device",
        (unit, node, storage) -> {
          Device found = StorageWork.device(storage, device);
          if (node.state() == State.DEPLOYED) {
            refuseWhileDeployed(found, given);
          }
          StorageConfiguration changed = DiskEdits.update(storage, found, given);
          Storages.write(unit, node, storage, changed);
          return new Changed(node, changed, found.id());
        });
  }

  private static void refuseWhileDeployed(Device device, Description given) {
    if (!device.physical()) {
      throw new InvalidRequest(
          "Cannot update virtual block device on a deployed machine.", "release the machine first");
    }
    if (given.size().isPresent()
        || given.blockSize().isPresent()
        || given.numaNode().isPresent()
        || given.tableType().isPresent()) {
      throw new InvalidRequest(
          "Only name, model, serial and id_path of a disk can be changed on a deployed machine.",
          "release the machine first");
    }
  }

  public void delete(MachineId machine, String device, Actor by) {
    change(
        machine,
        device,
        by,
        Rule.READY,
        "delete the block device",
        (storage, found, ids) -> Removal.delete(storage, found));
  }

  public Changed addTag(MachineId machine, String device, String tag, Actor by) {
    return tag(machine, device, tag, true, by);
  }

  public Changed removeTag(MachineId machine, String device, String tag, Actor by) {
    return tag(machine, device, tag, false, by);
  }

  private Changed tag(MachineId machine, String device, String tag, boolean wanted, Actor by) {
    return change(
        machine,
        device,
        by,
        Rule.ANY_STATUS,
        "tag the block device",
        (storage, found, ids) -> DiskEdits.tag(storage, found, tag, wanted));
  }

  public Changed format(
      MachineId machine,
      String device,
      String type,
      Optional<String> uuid,
      Optional<String> label,
      Actor by) {
    return change(
        machine,
        device,
        by,
        Rule.READY_OR_ALLOCATED,
        "format the block device",
        (storage, found, ids) ->
            Formatting.format(storage, Place.device(found.id()), type, uuid, label, ids));
  }

  public Changed unformat(MachineId machine, String device, Actor by) {
    return change(
        machine,
        device,
        by,
        Rule.READY_OR_ALLOCATED,
        "unformat the block device",
        (storage, found, ids) -> Formatting.unformat(storage, Place.device(found.id())));
  }

  public Changed mount(
      MachineId machine, String device, Optional<String> at, Optional<String> options, Actor by) {
    return change(
        machine,
        device,
        by,
        Rule.READY_OR_ALLOCATED,
        "mount the block device",
        (storage, found, ids) -> Formatting.mount(storage, Place.device(found.id()), at, options));
  }

  public Changed unmount(MachineId machine, String device, Actor by) {
    return change(
        machine,
        device,
        by,
        Rule.READY_OR_ALLOCATED,
        "unmount the block device",
        (storage, found, ids) -> Formatting.unmount(storage, Place.device(found.id())));
  }

  public void setBootDisk(MachineId machine, String device, Actor by) {
    change(
        machine,
        device,
        by,
        Rule.READY,
        "set the boot disk",
        (storage, found, ids) -> DiskEdits.boot(storage, found));
  }

  private Changed change(
      MachineId machine, String device, Actor by, Rule rule, String what, Edit edit) {
    return work.change(
        machine,
        by,
        rule,
        what,
        (storage, ids) -> {
          Device found = StorageWork.device(storage, device);
          return new Created(edit.apply(storage, found, ids), found.id());
        });
  }

  @FunctionalInterface
  private interface Edit {
    StorageConfiguration apply(StorageConfiguration storage, Device device, StorageIds ids);
  }
}
