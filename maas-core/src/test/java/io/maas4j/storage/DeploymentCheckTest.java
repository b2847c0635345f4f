package io.maas4j.storage;

import static io.maas4j.storage.Disks.disk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentCheckTest {
  private static final Platform BIOS = new Platform("amd64", false);
  private static final Platform ARM = new Platform("arm64", false);

  private final CountedIds ids = new CountedIds();

  private StorageConfiguration laidOut(Platform platform, LayoutType layout) {
    return Layouts.apply(
        Disks.of(
            platform,
            disk(1, "sda", 80_000_000_000L, 512, "rotary"),
            disk(2, "sdb", 40_000_000_000L, 512, "ssd")),
        layout,
        LayoutOptions.NONE,
        Optional.empty(),
        ids);
  }

  private static Optional<String> ubuntu(StorageConfiguration storage) {
    return DeploymentCheck.problem(storage, "ubuntu", "noble");
  }

  /** Without what is mounted there. */
  private static StorageConfiguration without(StorageConfiguration storage, String at) {
    Place place =
        storage.composition().filesystems().stream()
            .filter(f -> f.mountPoint().equals(Optional.of(at)))
            .findFirst()
            .orElseThrow()
            .on();
    return Formatting.unmount(storage, place);
  }

  @Test
  void whatTheLayoutsMakeCanBeInstalledOn() {
    for (Platform platform : List.of(Disks.UEFI, BIOS, ARM, new Platform("ppc64el", false))) {
      for (LayoutType layout : List.of(LayoutType.FLAT, LayoutType.LVM, LayoutType.BCACHE)) {
        assertThat(ubuntu(laidOut(platform, layout))).as("%s %s", platform, layout).isEmpty();
      }
    }
    assertThat(DeploymentCheck.problem(laidOut(BIOS, LayoutType.VMFS7), "esxi", "8.0")).isEmpty();
    assertThat(DeploymentCheck.problem(laidOut(BIOS, LayoutType.BLANK), "windows", "2022"))
        .isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(ubuntu(Disks.of(BIOS))).hasValue("There are no disks to install on.");
    assertThat(ubuntu(Disks.of(BIOS, disk(1, "sda", 400 * Space.MIB, 512))))
        .hasValue("There is no disk to boot from.");
    assertThat(ubuntu(laidOut(BIOS, LayoutType.BLANK))).hasValue("No file system is mounted at /.");
    assertThat(ubuntu(without(laidOut(Disks.UEFI, LayoutType.FLAT), "/boot/efi")))
        .hasValue("UEFI needs a file system at /boot/efi.");
    assertThat(ubuntu(without(laidOut(ARM, LayoutType.FLAT), "/boot")))
        .hasValue("arm64 without UEFI needs a file system at /boot.");
    assertThat(ubuntu(without(laidOut(BIOS, LayoutType.BCACHE), "/boot")))
        .hasValue("With / on a bcache, /boot must be mounted from something else.");
    StorageConfiguration vmfs = laidOut(BIOS, LayoutType.VMFS7);
    assertThat(
            DeploymentCheck.problem(
                Removal.delete(vmfs, vmfs.groups(GroupType.DATASTORE).get(0)), "esxi", "8.0"))
        .hasValue("The VMFS layout has no datastore.");
  }

  @Test
  void someSystemsCannotDoEverything() {
    assertThat(DeploymentCheck.problem(laidOut(BIOS, LayoutType.BCACHE), "centos", "centos70"))
        .hasValue("centos cannot be installed with a bcache.");
    StorageConfiguration flat = laidOut(BIOS, LayoutType.FLAT);
    StorageConfiguration btrfs =
        Formatting.format(flat, Place.device(2), "btrfs", Optional.empty(), Optional.empty(), ids);
    assertThat(DeploymentCheck.problem(btrfs, "rhel", "rhel8")).isPresent();
    assertThat(DeploymentCheck.problem(btrfs, "rhel", "rhel9")).isEmpty();
    StorageConfiguration zfs =
        Formatting.format(
            flat, Place.device(2), "zfsroot", Optional.empty(), Optional.empty(), ids);
    assertThat(DeploymentCheck.problem(zfs, "centos", "centos70")).isPresent();
    assertThat(ubuntu(zfs)).isEmpty();
  }
}
