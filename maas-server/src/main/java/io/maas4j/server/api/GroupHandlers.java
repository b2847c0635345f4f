package io.maas4j.server.api;

import io.maas4j.disks.DeviceGroups;
import io.maas4j.disks.MachineDisks;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.Groups;
import io.maas4j.storage.Members;
import java.util.Optional;
import java.util.stream.Stream;

/** Volume groups, RAIDs and datastores (operations, sections 3.3, 3.4 and 3.7). */
final class GroupHandlers {
  private static final String GROUPS = "nodes/{system_id}/volume-groups/";
  private static final String NEW_NAME = "A new name.";

  private final MachineDisks disks;
  private final DeviceGroups groups;

  GroupHandlers(MachineDisks disks) {
    this.disks = disks;
    this.groups = disks.groups();
  }

  Stream<Resource> resources() {
    return Stream.of(volumeGroups(), raids(), datastores()).flatMap(all -> all);
  }

  private Stream<Resource> volumeGroups() {
    GroupType type = GroupType.VOLUME_GROUP;
    return Stream.of(
        Resource.of(
            "VolumeGroupsHandler",
            "Manage volume groups on a node.",
            GROUPS,
            list("List the volume groups of a node", type),
            Operation.create(
                    "Create a volume group",
                    this::createVolumeGroup,
                    Parameter.str("name", "Of the volume group.").mandatory(),
                    StorageCalls.UUID,
                    StorageCalls.many("block_devices", "Unused devices to take whole."),
                    StorageCalls.many("partitions", "Unused partitions to take."))
                .forAdmins()),
        Resource.of(
                "VolumeGroupHandler",
                "Manage a volume group on a node.",
                "nodes/{system_id}/volume-group/{id}/",
                read("Read a volume group", type),
                Operation.update(
                        "Update a volume group",
                        call -> update(call, type),
                        Parameter.str("name", NEW_NAME),
                        Parameter.str("uuid", "A new UUID."),
                        StorageCalls.many("add_block_devices", "Devices to add."),
                        StorageCalls.many("remove_block_devices", "Devices to take out."),
                        StorageCalls.many("add_partitions", "Partitions to add."),
                        StorageCalls.many("remove_partitions", "Partitions to take out."))
                    .forAdmins(),
                delete("Delete a volume group without volumes", type),
                Operation.post(
                        "create_logical_volume",
                        "Create a logical volume",
                        this::createVolume,
                        Parameter.str("name", "Of the volume, without that of its group.")
                            .mandatory(),
                        StorageCalls.UUID,
                        StorageCalls.size("In bytes; everything that is free if not given."))
                    .forAdmins(),
                Operation.post(
                        "delete_logical_volume",
                        "Delete a logical volume",
                        this::deleteVolume,
                        Parameter.of("id", Kind.INT, "Its number.").mandatory())
                    .forAdmins())
            .also(GROUPS + "{id}/"));
  }

  private Stream<Resource> raids() {
    GroupType type = GroupType.RAID;
    return Stream.of(
        Resource.of(
            "RaidsHandler",
            "Manage RAIDs on a node.",
            "nodes/{system_id}/raids/",
            list("List the RAIDs of a node", type),
            Operation.create(
                    "Create a RAID",
                    this::createRaid,
                    Parameter.str("level", "raid-0, raid-1, raid-5, raid-6 or raid-10."),
                    Parameter.str("name", "The first free one of md0, md1 … if not given."),
                    StorageCalls.UUID,
                    StorageCalls.many("block_devices", "Unused devices to take whole."),
                    StorageCalls.many("partitions", "Unused partitions to take."),
                    StorageCalls.many("spare_devices", "Devices that step in."),
                    StorageCalls.many("spare_partitions", "Partitions that step in."))
                .forAdmins()),
        Resource.of(
                "RaidHandler",
                "Manage a RAID on a node.",
                "nodes/{system_id}/raid/{id}/",
                read("Read a RAID", type),
                Operation.update(
                        "Update a RAID",
                        call -> update(call, type),
                        Parameter.str("name", NEW_NAME),
                        Parameter.str("uuid", "A new UUID."),
                        StorageCalls.many("add_block_devices", "Devices to add."),
                        StorageCalls.many("remove_block_devices", "Devices to take out."),
                        StorageCalls.many("add_partitions", "Partitions to add."),
                        StorageCalls.many("remove_partitions", "Partitions to take out."),
                        StorageCalls.many("add_spare_devices", "Spare devices to add."),
                        StorageCalls.many("remove_spare_devices", "Spare devices to take out."),
                        StorageCalls.many("add_spare_partitions", "Spare partitions to add."),
                        StorageCalls.many(
                            "remove_spare_partitions", "Spare partitions to take out."))
                    .forAdmins(),
                delete("Delete a RAID", type))
            .also("nodes/{system_id}/raids/{id}/"));
  }

  private Stream<Resource> datastores() {
    GroupType type = GroupType.DATASTORE;
    return Stream.of(
        Resource.of(
            "VmfsDatastoresHandler",
            "Manage VMFS datastores on a node.",
            "nodes/{system_id}/vmfs-datastores/",
            list("List the VMFS datastores of a node", type),
            Operation.create(
                    "Create a VMFS datastore",
                    this::createDatastore,
                    Parameter.str("name", "Of the datastore.").mandatory(),
                    StorageCalls.UUID,
                    StorageCalls.many("block_devices", "Unused devices to take whole."),
                    StorageCalls.many("partitions", "Unused partitions to take."))
                .forAdmins()),
        Resource.of(
                "VmfsDatastoreHandler",
                "Manage a VMFS datastore on a node.",
                "nodes/{system_id}/vmfs-datastore/{id}/",
                read("Read a VMFS datastore", type),
                Operation.update(
                        "Update a VMFS datastore",
                        call -> update(call, type),
                        Parameter.str("name", NEW_NAME),
                        Parameter.str("uuid", "A new UUID."),
                        StorageCalls.many("add_block_devices", "Devices to add."),
                        StorageCalls.many("add_partitions", "Partitions to add."),
                        StorageCalls.many("remove_partitions", "Partitions to take out."))
                    .forAdmins(),
                delete("Delete a VMFS datastore", type))
            .also("nodes/{system_id}/vmfs-datastores/{id}/"));
  }

  private Operation list(String title, GroupType type) {
    return Operation.read(
        title,
        call ->
            StorageCalls.groups(disks.devices().all(StorageCalls.node(call), call.actor()), type));
  }

  private Operation read(String title, GroupType type) {
    return Operation.read(
        title,
        call ->
            StorageCalls.group(
                groups.find(StorageCalls.node(call), type, call.path("id"), call.actor())));
  }

  private Operation delete(String title, GroupType type) {
    return Operation.delete(
            title,
            call -> {
              groups.delete(StorageCalls.node(call), type, call.path("id"), call.actor());
              return Reply.NOTHING;
            })
        .forAdmins();
  }

  private Reply update(Call call, GroupType type) {
    return StorageCalls.group(
        groups.update(
            StorageCalls.node(call),
            type,
            call.path("id"),
            StorageCalls.filled(call, "name"),
            StorageCalls.filled(call, "uuid"),
            new Groups.Change(
                StorageCalls.members(call, "add_"),
                StorageCalls.members(call, "remove_"),
                spares(call, "add_"),
                spares(call, "remove_")),
            call.actor()));
  }

  private static Members spares(Call call, String prefix) {
    return StorageCalls.members(call, prefix, "spare_devices", "spare_partitions");
  }

  private Reply createVolumeGroup(Call call) {
    return StorageCalls.group(
        groups.createVolumeGroup(
            StorageCalls.node(call),
            name(call),
            StorageCalls.filled(call, "uuid"),
            StorageCalls.members(call, ""),
            call.actor()));
  }

  private Reply createRaid(Call call) {
    Optional<String> name = StorageCalls.filled(call, "name");
    return StorageCalls.group(
        groups.createRaid(
            StorageCalls.node(call),
            name,
            StorageCalls.filled(call, "uuid"),
            StorageCalls.filled(call, "level"),
            StorageCalls.members(call, ""),
            spares(call, ""),
            call.actor()));
  }

  private Reply createDatastore(Call call) {
    return StorageCalls.group(
        groups.createDatastore(
            StorageCalls.node(call),
            name(call),
            StorageCalls.filled(call, "uuid"),
            StorageCalls.members(call, ""),
            call.actor()));
  }

  private Reply createVolume(Call call) {
    return StorageCalls.device(
        groups.createVolume(
            StorageCalls.node(call),
            call.path("id"),
            name(call),
            StorageCalls.filled(call, "uuid"),
            call.arguments().size("size"),
            call.actor()));
  }

  private Reply deleteVolume(Call call) {
    groups.deleteVolume(
        StorageCalls.node(call),
        call.path("id"),
        call.arguments().whole("id").orElse(0L),
        call.actor());
    return Reply.NOTHING;
  }

  private static String name(Call call) {
    return call.arguments().textOr("name", "");
  }
}
