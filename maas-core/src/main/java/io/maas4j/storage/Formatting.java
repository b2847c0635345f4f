package io.maas4j.storage;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** File systems: writing, taking away, mounting. */
public final class Formatting {
  private Formatting() {}

  /**
   * Puts a file system on a device or partition, in place of one that is not mounted.
   *
   * @param type as the protocol spells it
   */
  public static StorageConfiguration format(
      StorageConfiguration storage,
      Place place,
      String type,
      Optional<String> uuid,
      Optional<String> label,
      StorageIds ids) {
    FilesystemType wanted =
        FilesystemType.of(type)
            .filter(FilesystemType.FORMATS::contains)
            .orElseThrow(() -> Refusals.noChoice("fstype", type));
    Refusals.shared(storage, place, "take it out of what is made of it first");
    if (place.kind() == Place.Kind.DEVICE && storage.table(place.id()).isPresent()) {
      throw Refusals.all(
          "'" + storage.name(place) + "' cannot be formatted: " + storage.usedFor(place) + ".");
    }
    if (storage.filesystem(place).flatMap(Filesystem::mountPoint).isPresent()) {
      throw new InvalidRequest(
          "Filesystem is mounted and cannot be formatted. Unmount it before.", "unmount it first");
    }
    return put(storage, place, wanted, Refusals.uuid(uuid, ids), label);
  }

  static StorageConfiguration put(
      StorageConfiguration storage,
      Place place,
      FilesystemType type,
      String uuid,
      Optional<String> label) {
    return storage.with(storage.composition().with(Filesystem.of(place, type, uuid, label)));
  }

  public static StorageConfiguration unformat(StorageConfiguration storage, Place place) {
    Filesystem filesystem = present(storage, place);
    Refusals.shared(storage, place, "take it out of what is made of it first");
    if (filesystem.mountPoint().isPresent()) {
      throw new InvalidRequest(
          "Filesystem is mounted and cannot be unformatted. Unmount it before.",
          "unmount it first");
    }
    return storage.with(storage.composition().withoutFilesystem(place));
  }

  /**
   * @param at an absolute path; empty for swap only
   */
  public static StorageConfiguration mount(
      StorageConfiguration storage, Place place, Optional<String> at, Optional<String> options) {
    Filesystem filesystem = present(storage, place);
    Refusals.shared(storage, place, "mount what is made of it instead");
    if (filesystem.mountPoint().isPresent()) {
      throw new InvalidRequest(
          "Filesystem is already mounted at " + filesystem.mountPoint().get() + ".",
          "unmount it first");
    }
    if (filesystem.type() == FilesystemType.SWAP) {
      if (at.filter(path -> !path.equals(Filesystem.NOWHERE)).isPresent()) {
        throw InvalidRequest.field("mount_point", "A swap filesystem has no mount point.");
      }
      return storage.with(
          storage.composition().with(filesystem.mounted(Filesystem.NOWHERE, options)));
    }
    String path = at.orElseThrow(() -> Refusals.required("mount_point"));
    free(storage, path);
    return storage.with(storage.composition().with(filesystem.mounted(path, options)));
  }

  public static StorageConfiguration unmount(StorageConfiguration storage, Place place) {
    Filesystem filesystem = present(storage, place);
    if (filesystem.mountPoint().isEmpty()) {
      throw new InvalidRequest("Filesystem is already unmounted.", "nothing is left to do");
    }
    if (storage
        .virtual(place.id())
        .filter(v -> place.kind() == Place.Kind.DEVICE)
        .flatMap(v -> storage.findGroup(v.group()))
        .filter(g -> g.type() == GroupType.DATASTORE)
        .isPresent()) {
      throw new InvalidRequest(
          "A VMFS datastore is always mounted.", "delete the datastore instead");
    }
    return storage.with(storage.composition().with(filesystem.unmounted()));
  }

  /** Mounts a file system without a device. */
  public static StorageConfiguration mountSpecial(
      StorageConfiguration storage,
      String type,
      String at,
      Optional<String> options,
      StorageIds ids) {
    FilesystemType wanted =
        FilesystemType.of(type)
            .filter(FilesystemType.SPECIAL::contains)
            .orElseThrow(() -> Refusals.noChoice("fstype", type));
    free(storage, at);
    List<SpecialFilesystem> all = new ArrayList<>(storage.composition().specials());
    all.add(new SpecialFilesystem(wanted, ids.uuid(), at, options));
    return storage.with(storage.composition().withSpecials(all));
  }

  public static StorageConfiguration unmountSpecial(StorageConfiguration storage, String at) {
    List<SpecialFilesystem> left =
        storage.composition().specials().stream().filter(s -> !s.mountPoint().equals(at)).toList();
    if (left.size() == storage.composition().specials().size()) {
      throw InvalidRequest.field("mount_point", "No special filesystem is mounted at " + at + ".");
    }
    return storage.with(storage.composition().withSpecials(left));
  }

  private static Filesystem present(StorageConfiguration storage, Place place) {
    return storage
        .filesystem(place)
        .orElseThrow(
            () ->
                new InvalidRequest(
                    (place.kind() == Place.Kind.DEVICE ? "Block device" : "Partition")
                        + " is not formatted.",
                    "format it first"));
  }

  private static void free(StorageConfiguration storage, String path) {
    if (!path.startsWith("/") || path.matches(".*[\\s\\p{Cntrl}].*")) {
      throw InvalidRequest.field(
          "mount_point", "Enter a valid value: an absolute path without blanks.");
    }
    boolean taken =
        storage.composition().filesystems().stream()
                .anyMatch(f -> f.mountPoint().equals(Optional.of(path)))
            || storage.composition().specials().stream().anyMatch(s -> s.mountPoint().equals(path));
    if (taken) {
      throw InvalidRequest.field(
          "mount_point", "Another filesystem is already mounted at " + path + ".");
    }
  }
}
