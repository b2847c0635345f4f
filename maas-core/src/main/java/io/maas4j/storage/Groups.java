package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Putting devices together: volume groups, RAIDs and datastores. */
public final class Groups {
  private static final String NO_MEMBERS =
      "At least one block device or partition must be added to the array.";

  private Groups() {}

  /** Who joins and who leaves. */
  public record Change(Members add, Members remove, Members addSpares, Members removeSpares) {}

  /** Makes a volume group without volumes. */
  public static Created volumeGroup(
      StorageConfiguration storage,
      String name,
      Optional<String> uuid,
      Members members,
      StorageIds ids) {
    named(storage, name, Optional.empty());
    if (members.empty()) {
      throw Refusals.all("At least one valid block device or partition is required.");
    }
    Group group =
        Group.of(
            ids.next(StorageIds.Numbering.GROUP),
            GroupType.VOLUME_GROUP,
            Refusals.uuid(uuid, ids),
            name);
    return new Created(
        join(
            storage.with(storage.composition().with(group)),
            group,
            FilesystemType.LVM_PV,
            members.free(storage, Optional.empty()),
            ids),
        group.id());
  }

  /**
   * Makes a RAID and its device.
   *
   * @param name empty for the first free one of {@code md0}, {@code md1}, …
   */
  public static Created raid(
      StorageConfiguration storage,
      Optional<String> name,
      Optional<String> uuid,
      Optional<String> level,
      Members active,
      Members spares,
      StorageIds ids) {
    Map<String, List<String>> faults = new LinkedHashMap<>();
    if (level.isEmpty()) {
      faults.put("level", List.of("This field is required."));
    }
    if (active.empty() && spares.empty()) {
      faults.put("__all__", List.of(NO_MEMBERS));
    }
    if (!faults.isEmpty()) {
      throw new InvalidRequest(faults, "name a level and what the array is to be made of");
    }
    RaidLevel wanted =
        RaidLevel.of(level.get()).orElseThrow(() -> Refusals.noChoice("level", level.get()));
    String itsName = name.orElseGet(() -> firstFree(storage, "md"));
    named(storage, itsName, Optional.empty());
    List<Place> activePlaces = active.free(storage, Optional.empty());
    List<Place> sparePlaces = spares.free(storage, Optional.empty());
    disjoint(activePlaces, sparePlaces);
    fits(wanted, activePlaces.size(), sparePlaces.size());
    Group group =
        Group.raid(ids.next(StorageIds.Numbering.GROUP), Refusals.uuid(uuid, ids), itsName, wanted);
    StorageConfiguration made = storage.with(storage.composition().with(group));
    made = join(made, group, FilesystemType.RAID, activePlaces, ids);
    made = join(made, group, FilesystemType.RAID_SPARE, sparePlaces, ids);
    return new Created(product(made, group, ids), group.id());
  }

  /** Makes a datastore, mounted where ESXi has it. */
  public static Created datastore(
      StorageConfiguration storage,
      String name,
      Optional<String> uuid,
      Members members,
      StorageIds ids) {
    named(storage, name, Optional.empty());
    if (members.empty()) {
      throw Refusals.all("At least one block device or partition is required.");
    }
    if (!VmfsTables.present(storage)) {
      throw Refusals.all(
          "VMFS datastores can only be made on a machine with the storage layout VMFS6 or VMFS7.");
    }
    return datastore(storage, name, uuid, members.free(storage, Optional.empty()), ids);
  }

  static Created datastore(
      StorageConfiguration storage,
      String name,
      Optional<String> uuid,
      List<Place> places,
      StorageIds ids) {
    Group group =
        Group.of(
            ids.next(StorageIds.Numbering.GROUP),
            GroupType.DATASTORE,
            Refusals.uuid(uuid, ids),
            name);
    StorageConfiguration made =
        join(
            storage.with(storage.composition().with(group)),
            group,
            FilesystemType.VMFS6,
            places,
            ids);
    made = product(made, group, ids);
    Place device = Place.device(made.products(group.id()).get(0).id());
    made = Formatting.put(made, device, FilesystemType.VMFS6, ids.uuid(), Optional.empty());
    return new Created(mountedByName(made, group), group.id());
  }

  private static StorageConfiguration mountedByName(StorageConfiguration storage, Group group) {
    Place device = Place.device(storage.products(group.id()).get(0).id());
    Filesystem filesystem = storage.filesystem(device).orElseThrow();
    return storage.with(
        storage
            .composition()
            .with(filesystem.mounted("/vmfs/volumes/" + group.name(), Optional.empty())));
  }

  /** Renames a group, and changes what it consists of. */
  public static StorageConfiguration update(
      StorageConfiguration storage,
      Group group,
      Optional<String> name,
      Optional<String> uuid,
      Change change,
      StorageIds ids) {
    name.ifPresent(n -> named(storage, n, Optional.of(group.id())));
    Group renamed = group.named(name, uuid.map(Refusals::uuid));
    StorageConfiguration changed = storage.with(storage.composition().with(renamed));
    FilesystemType share = share(group);
    List<Filesystem> leaving = new ArrayList<>(change.remove().shares(changed, renamed, share));
    leaving.addAll(change.removeSpares().shares(changed, renamed, FilesystemType.RAID_SPARE));
    List<Place> joining = change.add().free(changed, Optional.of(group.id()));
    List<Place> spares = change.addSpares().free(changed, Optional.of(group.id()));
    disjoint(joining, spares);
    for (Filesystem gone : leaving) {
      changed = changed.with(changed.composition().withoutFilesystem(gone.on()));
    }
    changed = join(changed, renamed, share, joining, ids);
    changed = join(changed, renamed, FilesystemType.RAID_SPARE, spares, ids);
    List<Filesystem> shares = changed.shares(group.id());
    if (group.type() == GroupType.RAID) {
      int active = (int) shares.stream().filter(f -> f.type() == share).count();
      fits(group.level().orElseThrow(), active, shares.size() - active);
    } else if (shares.isEmpty()) {
      throw Refusals.all(
          "The " + group.type().label() + " must keep at least one device or partition.");
    }
    if (group.type() == GroupType.DATASTORE) {
      changed = mountedByName(changed, renamed);
    }
    return Fitting.require(storage, changed, "__all__");
  }

  private static FilesystemType share(Group group) {
    return switch (group.type()) {
      case VOLUME_GROUP -> FilesystemType.LVM_PV;
      case RAID -> FilesystemType.RAID;
      case DATASTORE -> FilesystemType.VMFS6;
      case BCACHE -> FilesystemType.BCACHE_BACKING;
    };
  }

  static StorageConfiguration join(
      StorageConfiguration storage,
      Group group,
      FilesystemType share,
      List<Place> places,
      StorageIds ids) {
    StorageConfiguration changed = storage;
    for (Place place : places) {
      Created ready = prepared(changed, group.type(), place, ids);
      Place member = ready.id() == 0 ? place : Place.partition(ready.id());
      changed =
          ready
              .configuration()
              .with(
                  ready
                      .configuration()
                      .composition()
                      .with(Filesystem.member(member, share, ids.uuid(), group.id())));
    }
    return changed;
  }

  /**
   * A disk that a loader has to be put on, and any disk of a RAID or datastore, is given one
   * partition over all of it, which then is the member.
   *
   * @return with the number of that partition; zero when the place itself is the member
   */
  static Created prepared(
      StorageConfiguration storage, GroupType type, Place place, StorageIds ids) {
    if (place.kind() == Place.Kind.PARTITION) {
      return new Created(storage, 0);
    }
    Device device = storage.device(place.id()).orElseThrow();
    boolean divide =
        device.boot()
            || storage.table(device.id()).isPresent()
            || type == GroupType.DATASTORE
            || type == GroupType.RAID && device.physical();
    return divide ? Partitioning.whole(storage, device, ids) : new Created(storage, 0);
  }

  /** Adds the one device that a group makes. */
  static StorageConfiguration product(StorageConfiguration storage, Group group, StorageIds ids) {
    return storage.with(
        storage
            .composition()
            .with(
                new VirtualDevice(
                    ids.next(StorageIds.Numbering.DEVICE),
                    group.id(),
                    ids.uuid(),
                    Optional.empty(),
                    Optional.empty(),
                    ImmutableSortedSet.of())));
  }

  static void named(StorageConfiguration storage, String name, Optional<Long> itself) {
    Refusals.name(name);
    Refusals.freeName(storage, name, itself);
  }

  static String firstFree(StorageConfiguration storage, String prefix) {
    int number = 0;
    while (isTaken(storage, prefix + number)) {
      number++;
    }
    return prefix + number;
  }

  private static boolean isTaken(StorageConfiguration storage, String name) {
    return storage.devices().stream().anyMatch(d -> d.name().equals(name))
        || storage.composition().groups().stream().anyMatch(g -> g.name().equals(name));
  }

  private static void fits(RaidLevel level, int active, int spares) {
    if (!level.fits(active, spares)) {
      throw Refusals.all(level.requirement());
    }
  }

  private static void disjoint(List<Place> active, List<Place> spares) {
    if (active.stream().anyMatch(spares::contains)) {
      throw Refusals.all("A device cannot be active and spare at once.");
    }
  }
}
