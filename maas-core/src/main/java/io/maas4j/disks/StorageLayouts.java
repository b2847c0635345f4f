package io.maas4j.disks;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.storage.Created;
import io.maas4j.storage.CustomLayout;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Layouts;
import io.maas4j.storage.StorageConfiguration;
import java.util.Optional;

/**
 * What is done with all of a machine's storage (operations, section 2.2). Refuses as {@link
 * BlockDevices}. Thread-safe.
 */
public final class StorageLayouts {
  private static final String CHOICES =
      "'blank', 'vmfs6', 'bcache', 'lvm', 'flat', 'custom', 'vmfs7'";

  private final StorageWork work;
  private final AutomaticLayout automatic;

  StorageLayouts(StorageWork work, AutomaticLayout automatic) {
    this.work = work;
    this.automatic = automatic;
  }

  /** Clears everything but the disks, then lays out anew. */
  public Changed set(MachineId machine, String layout, LayoutOptions options, Actor by) {
    return work.locked(
        machine,
        by,
        Rule.READY,
        "change the storage layout",
        (unit, node, storage) -> {
          LayoutType wanted =
              LayoutType.of(layout)
                  .orElseThrow(
                      () ->
                          InvalidRequest.field(
                              "storage_layout",
                              "'"
                                  + layout
                                  + "' is not a valid storage_layout.  It should be one of: "
                                  + CHOICES
                                  + "."));
          Optional<CustomLayout> custom = unit.tx().storages().of(machine).custom();
          StorageConfiguration laidOut =
              Layouts.apply(storage, wanted, options, custom, work.ids(unit));
          Storages.write(unit, node, storage, laidOut);
          return new Changed(node, laidOut, 0);
        });
  }

  /** Lays out as after commissioning. */
  public Changed restore(MachineId machine, Actor by) {
    return work.locked(
        machine,
        by,
        Rule.READY_OR_TESTED,
        "restore the storage configuration",
        (unit, node, storage) -> {
          automatic.restore(unit, node);
          return new Changed(node, Storages.read(unit, node), 0);
        });
  }

  /** Mounts a file system that needs no device. */
  public Changed mountSpecial(
      MachineId machine, String type, String at, Optional<String> options, Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY_OR_ALLOCATED,
        "mount the special filesystem",
        (storage, ids) -> new Created(Formatting.mountSpecial(storage, type, at, options, ids), 0));
  }

  public Changed unmountSpecial(MachineId machine, String at, Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY_OR_ALLOCATED,
        "unmount the special filesystem",
        (storage, ids) -> new Created(Formatting.unmountSpecial(storage, at), 0));
  }
}
