package io.maas4j.disks;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.storage.Created;
import io.maas4j.storage.Device;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.Partition;
import io.maas4j.storage.Partitioning;
import io.maas4j.storage.Place;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import java.util.Optional;

/**
 * Partitions of machines' devices (operations, section 3.2), named by number or name. Refuses as
 * {@link BlockDevices}. Thread-safe.
 */
public final class Partitions {
  private final StorageWork work;

  Partitions(StorageWork work) {
    this.work = work;
  }

  public Changed find(MachineId machine, String device, String partition, Actor by) {
    Changed all = work.read(machine, by);
    return new Changed(
        all.machine(), all.storage(), partition(all.storage(), device, partition).id());
  }

  /**
   * Adds one.
   *
   * @param size empty for all that is free
   */
  public Changed create(
      MachineId machine,
      String device,
      Optional<Long> size,
      Optional<String> uuid,
      boolean bootable,
      Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "create a partition",
        (storage, ids) ->
            Partitioning.add(
                storage, StorageWork.device(storage, device), size, uuid, bootable, ids));
  }

  public void delete(MachineId machine, String device, String partition, Actor by) {
    change(
        machine,
        device,
        partition,
        by,
        Rule.READY,
        "delete the partition",
        (storage, found, ids) -> Partitioning.delete(storage, found));
  }

  public Changed addTag(MachineId machine, String device, String partition, String tag, Actor by) {
    return tag(machine, device, partition, tag, true, by);
  }

  public Changed removeTag(
      MachineId machine, String device, String partition, String tag, Actor by) {
    return tag(machine, device, partition, tag, false, by);
  }

  private Changed tag(
      MachineId machine, String device, String partition, String tag, boolean wanted, Actor by) {
    return change(
        machine,
        device,
        partition,
        by,
        Rule.ANY_STATUS,
        "tag the partition",
        (storage, found, ids) -> Partitioning.tag(storage, found, tag, wanted));
  }

  public Changed format(
      MachineId machine,
      String device,
      String partition,
      String type,
      Optional<String> uuid,
      Optional<String> label,
      Actor by) {
    return change(
        machine,
        device,
        partition,
        by,
        Rule.READY_OR_ALLOCATED,
        "format the partition",
        (storage, found, ids) ->
            Formatting.format(storage, Place.partition(found.id()), type, uuid, label, ids));
  }

  public Changed unformat(MachineId machine, String device, String partition, Actor by) {
    return change(
        machine,
        device,
        partition,
        by,
        Rule.READY_OR_ALLOCATED,
        "unformat the partition",
        (storage, found, ids) -> Formatting.unformat(storage, Place.partition(found.id())));
  }

  public Changed mount(
      MachineId machine,
      String device,
      String partition,
      Optional<String> at,
      Optional<String> options,
      Actor by) {
    return change(
        machine,
        device,
        partition,
        by,
        Rule.READY_OR_ALLOCATED,
        "mount the partition",
        (storage, found, ids) ->
            Formatting.mount(storage, Place.partition(found.id()), at, options));
  }

  public Changed unmount(MachineId machine, String device, String partition, Actor by) {
    return change(
        machine,
        device,
        partition,
        by,
        Rule.READY_OR_ALLOCATED,
        "unmount the partition",
        (storage, found, ids) -> Formatting.unmount(storage, Place.partition(found.id())));
  }

  private Changed change(
      MachineId machine,
      String device,
      String partition,
      Actor by,
      Rule rule,
      String what,
      Edit edit) {
    return work.change(
        machine,
        by,
        rule,
        what,
        (storage, ids) -> {
          Partition found = partition(storage, device, partition);
          return new Created(edit.apply(storage, found, ids), found.id());
        });
  }

  private static Partition partition(
      StorageConfiguration storage, String device, String specifier) {
    Device found = StorageWork.device(storage, device);
    return storage
        .partition(specifier)
        .filter(p -> storage.tableOf(p.id()).map(t -> t.device() == found.id()).orElse(false))
        .orElseThrow(() -> NotFound.no("Partition"));
  }

  @FunctionalInterface
  private interface Edit {
    StorageConfiguration apply(StorageConfiguration storage, Partition partition, StorageIds ids);
  }
}
