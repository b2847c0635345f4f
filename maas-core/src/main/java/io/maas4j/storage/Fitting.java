package io.maas4j.storage;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.Optional;

/** Holds everything against the size of what it is on. */
final class Fitting {
  private Fitting() {}

  /**
   * @param before when something did not fit even then (the machine's firmware may have changed
   *     since), this change is not to blame
   * @param field to blame when something no longer fits
   * @return what is after
   */
  static StorageConfiguration require(
      StorageConfiguration before, StorageConfiguration after, String field) {
    Optional<String> fault = fault(after);
    if (fault.isPresent() && fault(before).isEmpty()) {
      throw InvalidRequest.field(field, fault.get());
    }
    return after;
  }

  /** What does not fit; empty when everything does. */
  static Optional<String> fault(StorageConfiguration storage) {
    for (PartitionTable table : storage.composition().tables()) {
      Device device = storage.device(table.device()).orElseThrow();
      long needed =
          table.partitions().isEmpty()
              ? 0
              : table.taken() + storage.platform().overhead(table.type(), device.physical());
      if (needed > device.size()) {
        return Optional.of(tooSmall(device.name(), needed, device.size()));
      }
    }
    for (Group group : storage.groups(GroupType.VOLUME_GROUP)) {
      if (storage.free(group) < 0) {
        long size = storage.size(group);
        return Optional.of(tooSmall(group.name(), size - storage.free(group), size));
      }
    }
    return Optional.empty();
  }

  private static String tooSmall(String name, long needed, long size) {
    return "'"
        + name
        + "' would become too small: "
        + needed
        + " bytes of it are in use, and "
        + size
        + " would be left.";
  }
}
