package io.maas4j.disks;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.setting.Setting;
import io.maas4j.storage.Composition;
import io.maas4j.storage.CustomLayout;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Layouts;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Removal;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.work.Unit;
import java.util.Optional;

/** What happens to storage by itself as a machine goes its way. Stateless. */
public final class AutomaticLayout {
  private final Ids ids;

  public AutomaticLayout(Ids ids) {
    this.ids = ids;
  }

  /** Before commissioning everything but the disks goes. */
  public static void clear(Unit unit, MachineId machine) {
    MachineStorage kept = unit.tx().storages().of(machine);
    if (!kept.composition().equals(Composition.EMPTY) || kept.unallocated().isPresent()) {
      unit.tx().storages().put(machine, kept.with(Composition.EMPTY));
    }
  }

  /** What an owner has formatted and mounted is undone when the machine is free again. */
  public static void release(Unit unit, Machine machine) {
    MachineStorage kept = unit.tx().storages().of(machine.id());
    if (kept.unallocated().isPresent()) {
      MachineStorage released = kept.released();
      StorageConfiguration whole =
          Removal.prune(Storages.of(machine, unit.tx().disks().of(machine.id()), released));
      unit.tx().storages().put(machine.id(), released.with(whole.composition()));
    }
  }

  /** Disks have vanished under a system that is in use: so has what was made of them. */
  public static void prune(Unit unit, Machine machine) {
    StorageConfiguration storage = Storages.read(unit, machine);
    Storages.write(unit, machine, storage, Removal.prune(storage));
  }

  /**
   * After commissioning: the layout that the machine brought with it, else the usual one.
   *
   * @param custom its JSON
   * @throws InvalidRequest when that is not of the right form
   */
  public void apply(Unit unit, Machine machine, Optional<String> custom) {
    Optional<CustomLayout> brought = custom.map(CustomLayout::parse);
    MachineStorage kept = unit.tx().storages().of(machine.id());
    if (!kept.custom().equals(brought)) {
      unit.tx().storages().put(machine.id(), kept.withCustom(brought));
    }
    apply(unit, machine);
  }

  private void apply(Unit unit, Machine machine) {
    try {
      restore(unit, machine);
    } catch (InvalidRequest e) {
      unit.record(machine, EventType.CONFIGURING_STORAGE, String.valueOf(e.getMessage()));
      clear(unit, machine.id());
    }
  }

  /**
   * The layout that {@link #apply(Unit, Machine, Optional)} gave, as far as disks and settings are
   * what they were.
   *
   * @throws InvalidRequest when it does not fit the disks
   */
  public void restore(Unit unit, Machine machine) {
    StorageConfiguration storage = Storages.read(unit, machine);
    Optional<CustomLayout> custom = unit.tx().storages().of(machine.id()).custom();
    StorageConfiguration laidOut =
        Layouts.apply(
            storage,
            custom.isPresent() ? LayoutType.CUSTOM : usual(unit, machine, storage),
            LayoutOptions.NONE,
            custom,
            Storages.ids(unit, ids));
    Storages.write(unit, machine, storage, laidOut);
  }

  private static LayoutType usual(Unit unit, Machine machine, StorageConfiguration storage) {
    String name = unit.settings().required(Setting.DEFAULT_STORAGE_LAYOUT);
    LayoutType layout =
        LayoutType.of(name)
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        "The setting default_storage_layout is '" + name + "', which is none.",
                        "set it to flat, lvm, bcache, vmfs6, vmfs7 or blank"));
    if (layout == LayoutType.BCACHE && !Layouts.hasCache(storage)) {
      unit.record(
          machine,
          EventType.CONFIGURING_STORAGE,
          "no disk to cache with: the layout flat is used instead of bcache");
      return LayoutType.FLAT;
    }
    return layout;
  }
}
