package io.maas4j.deploy;

import io.maas4j.archive.PackageRepository;
import io.maas4j.deploy.curtin.StorageComposer;
import io.maas4j.deploy.curtin.StorageDocument;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.setting.OsRelease;
import io.maas4j.storage.StorageConfiguration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is installed on a machine, and how: all that the installer's configuration is made of.
 * Immutable.
 *
 * @param context of the machine, with its credentials
 * @param storage what its disks are to be
 * @param network what its interfaces are to be
 * @param repositories all that the region has
 */
public record Installation(
    MachineContext context,
    Target target,
    StorageConfiguration storage,
    MachineNetwork network,
    List<PackageRepository> repositories,
    Wishes wishes) {
  public Installation {
    repositories = List.copyOf(repositories);
  }

  /**
   * What is installed.
   *
   * @param system {@code ubuntu/noble}, {@code custom/web}
   * @param base what a custom image is made of; empty when that is not known
   * @param architecture Debian's name
   */
  public record Target(
      OsRelease system, Optional<OsRelease> base, String architecture, InstallSource source) {
    private static final String CUSTOM = "custom";
    private static final String UBUNTU = "ubuntu";

    boolean isCustom() {
      return system.osystem().equals(CUSTOM);
    }

    /** What it behaves like: that of which a custom image is made. */
    OsRelease nature() {
      return base.filter(any -> isCustom()).orElse(system);
    }

    /** Ubuntu, or made of it. */
    boolean isUbuntuLike() {
      return nature().osystem().equals(UBUNTU);
    }

    boolean isUbuntu() {
      return system.osystem().equals(UBUNTU);
    }
  }

  /**
   * What was asked for beyond the system.
   *
   * @param hweKernel {@code hwe-24.04}; empty for the release's default
   * @param swapSize bytes of the swap file; 0 for none; empty to leave it to the installer
   * @param crashDump whether the kernel's dumps are kept
   * @param snapEmail under which the owner is known to the store of snaps
   * @param commands beside our own
   * @param template what a user's template came to, in YAML; empty for the usual one
   */
  public record Wishes(
      String hweKernel,
      Optional<Long> swapSize,
      boolean crashDump,
      Optional<String> snapEmail,
      Commands commands,
      Optional<String> template) {
    /** Nothing in particular. */
    public static final Wishes NONE =
        new Wishes(
            "",
            Optional.empty(),
            false,
            Optional.empty(),
            new Commands(Map.of(), Map.of()),
            Optional.empty());

    Wishes withTemplate(String text) {
      return new Wishes(hweKernel, swapSize, crashDump, snapEmail, commands, Optional.of(text));
    }
  }

  /**
   * Commands that run besides our own, by name: curtin runs them in the order of their names.
   *
   * @param early before the disks are touched
   * @param late when everything is installed
   */
  public record Commands(Map<String, List<String>> early, Map<String, List<String>> late) {
    public Commands {
      early = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(early));
      late = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(late));
    }
  }

  /**
   * What is made of the machine's disks, for any installer.
   *
   * @throws InvalidRequest when the layout does not fit the disks, a disk of it is gone, or the
   *     disks cannot be told apart
   */
  public StorageDocument storageDocument() {
    return target.source().isDisk()
        ? StorageComposer.ofDiskImage(storage)
        : StorageComposer.of(storage, target.system());
  }

  Installation withContext(MachineContext other) {
    return new Installation(other, target, storage, network, repositories, wishes);
  }

  /** With what a user's template came to, in the place of the usual commands. */
  Installation withTemplate(String text) {
    return new Installation(
        context, target, storage, network, repositories, wishes.withTemplate(text));
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "Installation[" + context.machine() + ", " + target.system().text() + "]";
  }
}
