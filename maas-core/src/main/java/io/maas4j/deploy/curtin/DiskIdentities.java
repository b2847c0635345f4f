package io.maas4j.deploy.curtin;

import io.maas4j.deploy.curtin.StorageAction.Identity;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.storage.BlockDevice;
import java.util.List;
import java.util.Optional;

/**
 * By what the disks of one machine are found again, whatever order they are enumerated in: a model
 * and serial number that no other disk has, else a path that no other disk has. A serial number
 * that is part of another disk's gives way to a path, where there is one.
 */
final class DiskIdentities {
  private final List<BlockDevice> disks;

  DiskIdentities(List<BlockDevice> disks) {
    this.disks = disks;
  }

  /**
   * @throws InvalidRequest when nothing tells the disk from the others
   */
  Identity of(BlockDevice disk) {
    boolean labelled = !disk.model().isEmpty() && !disk.serial().isEmpty();
    Optional<BlockDevice> twin =
        labelled
            ? others(disk)
                .filter(
                    other ->
                        other.model().equals(disk.model()) && other.serial().equals(disk.serial()))
                .findFirst()
            : Optional.empty();
    boolean alike = labelled && others(disk).anyMatch(other -> isWithin(disk, other));
    boolean pathIsOwn =
        !disk.idPath().isEmpty()
            && others(disk).noneMatch(other -> other.idPath().equals(disk.idPath()));
    if (labelled && twin.isEmpty() && !(alike && pathIsOwn)) {
      return new Identity.Label(disk.model(), disk.serial());
    }
    if (disk.idPath().isEmpty()) {
      throw new InvalidRequest(
          "The installer cannot find '" + disk.name() + "': " + unlabelled(disk, twin) + ".",
          "commission the machine again, so that its disks are seen anew");
    }
    others(disk)
        .filter(other -> other.idPath().equals(disk.idPath()))
        .findFirst()
        .ifPresent(
            other -> {
              throw new InvalidRequest(
                  "The installer cannot tell '"
                      + disk.name()
                      + "' from '"
                      + other.name()
                      + "': both have the path "
                      + disk.idPath()
                      + twin.map(same -> " and the serial number " + disk.serial()).orElse("")
                      + ".",
                  "commission the machine again, so that its disks are seen anew");
            });
    return new Identity.Path(disk.idPath());
  }

  /**
   * Whether curtin, which looks for a serial number within the names of devices and does not look
   * at the model, may take another disk for this one.
   */
  private static boolean isWithin(BlockDevice disk, BlockDevice other) {
    return other.serial().replace(' ', '_').contains(disk.serial().replace(' ', '_'));
  }

  /** Whether {@link #of} has an answer. */
  boolean tells(BlockDevice disk) {
    try {
      of(disk);
      return true;
    } catch (InvalidRequest e) {
      return false;
    }
  }

  private static String unlabelled(BlockDevice disk, Optional<BlockDevice> twin) {
    return twin.map(
            other ->
                "'"
                    + other.name()
                    + "' has the same model "
                    + disk.model()
                    + " and serial number "
                    + disk.serial()
                    + ", and no path is known")
        .orElse("neither model and serial number nor a path of it are known");
  }

  private java.util.stream.Stream<BlockDevice> others(BlockDevice disk) {
    return disks.stream().filter(other -> other.id() != disk.id());
  }
}
