package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.error.MaasException.InvalidRequest;
import java.util.Optional;

/** Logical volumes of volume groups. */
public final class Volumes {
  private Volumes() {}

  /**
   * @param size at least one extent; rounded down to extents; empty for everything that is free
   * @return with the number of the new device
   */
  public static Created create(
      StorageConfiguration storage,
      Group group,
      String name,
      Optional<String> uuid,
      Optional<Long> size,
      StorageIds ids) {
    String bare = bare(group, name);
    Refusals.name(bare);
    Refusals.freeName(storage, group.name() + "-" + bare, Optional.empty());
    long free = storage.free(group);
    size.ifPresent(s -> Refusals.between("size", s, Space.EXTENT, Long.MAX_VALUE));
    long taken = size.map(s -> s - s % Space.EXTENT).orElse(free);
    enough(group, taken, free);
    VirtualDevice volume =
        new VirtualDevice(
            ids.next(StorageIds.Numbering.DEVICE),
            group.id(),
            Refusals.uuid(uuid, ids),
            Optional.of(bare),
            Optional.of(taken),
            ImmutableSortedSet.of());
    return new Created(storage.with(storage.composition().with(volume)), volume.id());
  }

  /** Renames or resizes a volume. */
  static StorageConfiguration update(
      StorageConfiguration storage,
      VirtualDevice volume,
      Optional<String> name,
      Optional<String> uuid,
      Optional<Long> size) {
    Group group = storage.group(volume.group());
    String before = volume.name().orElseThrow();
    String bare = name.map(n -> bare(group, n)).orElse(before);
    if (!bare.equals(before)) {
      Refusals.name(bare);
      Refusals.freeName(storage, group.name() + "-" + bare, Optional.empty());
    }
    long old = volume.size().orElseThrow();
    size.ifPresent(s -> Refusals.between("size", s, Space.EXTENT, Long.MAX_VALUE));
    long wanted = size.map(s -> s - s % Space.EXTENT).orElse(old);
    enough(group, wanted, storage.free(group) + old);
    VirtualDevice changed =
        new VirtualDevice(
            volume.id(),
            volume.group(),
            uuid.map(Refusals::uuid).orElse(volume.uuid()),
            Optional.of(bare),
            Optional.of(wanted),
            volume.tags());
    return Fitting.require(storage, storage.with(storage.composition().with(changed)), "size");
  }

  /** Takes a volume away with all that is on it. */
  public static StorageConfiguration delete(StorageConfiguration storage, Device volume) {
    Removal.free(storage, volume);
    return Removal.prune(
        storage.with(
            storage
                .composition()
                .withVirtuals(
                    storage.composition().virtuals().stream()
                        .filter(v -> v.id() != volume.id())
                        .toList())));
  }

  /** Clients may say the name as they are shown it. */
  private static String bare(Group group, String name) {
    return name.startsWith(group.name() + "-") ? name.substring(group.name().length() + 1) : name;
  }

  private static void enough(Group group, long wanted, long free) {
    if (wanted > free || wanted == 0) {
      throw InvalidRequest.field(
          "size",
          "There is not enough free space on volume group '"
              + group.name()
              + "': a volume can have at most "
              + free
              + " bytes.");
    }
  }
}
