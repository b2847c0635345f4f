package io.maas4j.server.api;

import io.maas4j.disks.Changed;
import io.maas4j.disks.MachineDisks;
import io.maas4j.disks.Partitions;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.storage.PartitionTable;
import java.util.List;
import java.util.stream.Stream;

/** The partitions of a block device (operations, section 3.2). */
final class PartitionHandlers {
  private static final String ITEM = "nodes/{system_id}/blockdevices/{device_id}/";

  private final MachineDisks disks;
  private final Partitions partitions;

  PartitionHandlers(MachineDisks disks) {
    this.disks = disks;
    this.partitions = disks.partitions();
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "PartitionsHandler",
            "Manage partitions on a block device.",
            "nodes/{system_id}/blockdevices/{device_id}/partitions/",
            Operation.read("List the partitions of a block device", this::list),
            Operation.create(
                    "Add a partition",
                    this::create,
                    StorageCalls.size("In bytes; everything that is free if not given."),
                    StorageCalls.UUID,
                    Parameter.of("bootable", Kind.BOOL, "Whether firmware may boot from it."))
                .forAdmins()),
        Resource.of(
                "PartitionHandler",
                "Manage a partition on a block device.",
                ITEM + "partition/{id}",
                item().toArray(Operation[]::new))
            .also(ITEM + "partitions/{id}"));
  }

  /** What is done with one partition. */
  @FunctionalInterface
  private interface Act {
    Changed on(MachineId machine, String device, String partition, Actor by);
  }

  private static Reply act(Call call, Act act) {
    return StorageCalls.partition(
        act.on(StorageCalls.node(call), call.path("device_id"), call.path("id"), call.actor()));
  }

  private Stream<Operation> item() {
    return Stream.of(
        Operation.read("Read a partition", call -> act(call, partitions::find)),
        Operation.delete("Delete a partition", this::delete).forAdmins(),
        Operation.post(
                "add_tag",
                "Add a tag",
                call -> act(call, (m, d, p, by) -> partitions.addTag(m, d, p, tag(call), by)),
                StorageCalls.tag())
            .forAdmins(),
        Operation.post(
                "remove_tag",
                "Remove a tag",
                call -> act(call, (m, d, p, by) -> partitions.removeTag(m, d, p, tag(call), by)),
                StorageCalls.tag())
            .forAdmins(),
        Operation.post("format", "Format a partition", this::format, StorageCalls.format()),
        Operation.post("unformat", "Unformat a partition", call -> act(call, partitions::unformat)),
        Operation.post("mount", "Mount a partition", this::mount, StorageCalls.mount()),
        Operation.post("unmount", "Unmount a partition", call -> act(call, partitions::unmount)));
  }

  private static String tag(Call call) {
    return call.arguments().textOr("tag", "");
  }

  private Reply list(Call call) {
    Changed found =
        disks.devices().find(StorageCalls.node(call), call.path("device_id"), call.actor());
    return Reply.json(
        out ->
            out.array(
                found.storage().table(found.id()).map(PartitionTable::partitions).orElse(List.of()),
                StorageCalls.view(found)::partition));
  }

  private Reply create(Call call) {
    return StorageCalls.partition(
        partitions.create(
            StorageCalls.node(call),
            call.path("device_id"),
            call.arguments().size("size"),
            StorageCalls.filled(call, "uuid"),
            call.arguments().flag("bootable"),
            call.actor()));
  }

  private Reply delete(Call call) {
    partitions.delete(
        StorageCalls.node(call), call.path("device_id"), call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private Reply format(Call call) {
    return act(
        call,
        (machine, device, partition, by) ->
            partitions.format(
                machine,
                device,
                partition,
                call.arguments().textOr("fstype", ""),
                StorageCalls.filled(call, "uuid"),
                StorageCalls.textOrEmpty(call, "label"),
                by));
  }

  private Reply mount(Call call) {
    return act(
        call,
        (machine, device, partition, by) ->
            partitions.mount(
                machine,
                device,
                partition,
                StorageCalls.filled(call, "mount_point"),
                StorageCalls.textOrEmpty(call, "mount_options"),
                by));
  }
}
