package io.maas4j.storage;

import io.maas4j.os.OperatingSystem;
import io.maas4j.os.StorageRules;
import java.util.Optional;

/** Whether a system can be installed on a machine's storage (lifecycle contract, section 7.5.1). */
public final class DeploymentCheck {
  private DeploymentCheck() {}

  /**
   * @param osystem {@code ubuntu}
   * @param series {@code noble}
   * @return why not; empty when it can
   */
  public static Optional<String> problem(
      StorageConfiguration storage, String osystem, String series) {
    if (storage.disks().isEmpty()) {
      return Optional.of("There are no disks to install on.");
    }
    if (storage.bootDisk().isEmpty()) {
      return Optional.of("There is no disk to boot from.");
    }
    StorageRules rules =
        OperatingSystem.named(osystem)
            .map(OperatingSystem::storageRules)
            .orElse(StorageRules.DISK_ONLY);
    return switch (rules) {
      case DISK_ONLY -> Optional.empty();
      case VMFS ->
          VmfsTables.present(storage) && storage.groups(GroupType.DATASTORE).isEmpty()
              ? Optional.of("The VMFS layout has no datastore.")
              : Optional.empty();
      case LINUX -> linux(storage);
      case RED_HAT -> linux(storage).or(() -> redHat(storage, osystem, series));
    };
  }

  private static Optional<String> linux(StorageConfiguration storage) {
    Optional<Filesystem> root = mounted(storage, "/");
    Optional<Filesystem> boot = mounted(storage, "/boot");
    Platform platform = storage.platform();
    if (root.isEmpty()) {
      return Optional.of("No file system is mounted at /.");
    }
    if (platform.uefi()
        && !platform.architecture().equals("ppc64el")
        && mounted(storage, "/boot/efi").isEmpty()) {
      return Optional.of("UEFI needs a file system at /boot/efi.");
    }
    if (platform.architecture().equals("arm64") && !platform.uefi() && boot.isEmpty()) {
      return Optional.of("arm64 without UEFI needs a file system at /boot.");
    }
    if (cached(storage, root.get()) && boot.map(b -> cached(storage, b)).orElse(true)) {
      return Optional.of("With / on a bcache, /boot must be mounted from something else.");
    }
    return has(storage, FilesystemType.VMFS6)
        ? Optional.of("VMFS is for ESXi only.")
        : Optional.empty();
  }

  private static Optional<String> redHat(
      StorageConfiguration storage, String osystem, String series) {
    if (!storage.groups(GroupType.BCACHE).isEmpty()) {
      return Optional.of(osystem + " cannot be installed with a bcache.");
    }
    if (has(storage, FilesystemType.ZFSROOT)) {
      return Optional.of(osystem + " cannot be installed with zfsroot.");
    }
    return has(storage, FilesystemType.BTRFS) && series.contains("8")
        ? Optional.of(osystem + " " + series + " cannot be installed with btrfs.")
        : Optional.empty();
  }

  private static Optional<Filesystem> mounted(StorageConfiguration storage, String at) {
    return storage.composition().filesystems().stream()
        .filter(f -> f.mountPoint().equals(Optional.of(at)))
        .findFirst();
  }

  private static boolean cached(StorageConfiguration storage, Filesystem filesystem) {
    return storage.restsOn(
        filesystem.on(),
        id -> storage.findGroup(id).map(g -> g.type() == GroupType.BCACHE).orElse(false));
  }

  private static boolean has(StorageConfiguration storage, FilesystemType type) {
    return storage.composition().filesystems().stream().anyMatch(f -> f.type() == type);
  }
}
