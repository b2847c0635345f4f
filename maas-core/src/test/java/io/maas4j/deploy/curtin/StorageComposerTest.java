package io.maas4j.deploy.curtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.maas4j.setting.OsRelease;
import io.maas4j.storage.Caches;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.Groups;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Members;
import io.maas4j.storage.Platform;
import io.maas4j.storage.Space;
import io.maas4j.storage.Volumes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Storage in curtin's words (metadata contract, section 9.2). */
class StorageComposerTest {

  @Test
  void theFlatLayoutOfAUefiMachineIsADiskTwoPartitionsAndTheirMounts() {
    Laid flat = Laid.with(Laid.UEFI, 1).layout(LayoutType.FLAT, LayoutOptions.NONE);
    assertThat(flat.order())
        .containsExactly(
            "sda",
            "sda-part1",
            "sda-part2",
            "sda-part1_format",
            "sda-part2_format",
            "sda-part2_mount",
            "sda-part1_mount");
    assertThat(flat.entry("sda"))
        .containsOnly(
            entry("id", "sda"),
            entry("type", "disk"),
            entry("name", "sda"),
            entry("wipe", "superblock"),
            entry("ptable", "gpt"),
            entry("model", "ACME"),
            entry("serial", "S1"),
            entry("grub_device", true));
    assertThat(flat.entry("sda-part1"))
        .contains(entry("offset", "4194304B"), entry("size", "536870912B"), entry("flag", "boot"));
    assertThat(flat.entry("sda-part2")).doesNotContainKeys("offset", "flag");
    assertThat(flat.entry("sda-part1_format"))
        .contains(entry("fstype", "fat32"), entry("label", "efi"), entry("volume", "sda-part1"));
  }

  /**
   * curtin would install GRUB to all partitions of a GPT that boot, as to EFI system partitions.
   */
  @Test
  void onAGptOnlyWhatTheFirmwareReadsIsToBoot() {
    Laid uefi = Laid.with(Laid.UEFI, 1).layout(LayoutType.FLAT, Laid.boot("1G"));
    assertThat(uefi.entry("sda-part1")).contains(entry("flag", "boot"));
    assertThat(uefi.entry("sda-part2_mount")).contains(entry("path", "/boot"));
    assertThat(uefi.entry("sda-part2")).doesNotContainKey("flag");

    Laid mbr = Laid.with(Laid.BIOS, 1).mbr(1, 2).format("sda-part1", "ext4");
    assertThat(mbr.entry("sda-part1")).contains(entry("flag", "boot"));
  }

  @Test
  void aBiosMachineHasAPartitionForGrubOnEveryGpt() {
    Laid bios = Laid.with(Laid.BIOS, 3).layout(LayoutType.FLAT, LayoutOptions.NONE).part("sdb", 1);
    assertThat(bios.entry("sda-part1"))
        .containsOnly(
            entry("id", "sda-part1"),
            entry("type", "partition"),
            entry("name", "sda-part1"),
            entry("number", 1),
            entry("offset", "4194304B"),
            entry("size", "1048576B"),
            entry("device", "sda"),
            entry("wipe", "zero"),
            entry("flag", "bios_grub"));
    assertThat(bios.entry("sda-part2")).contains(entry("number", 2)).doesNotContainKey("offset");
    assertThat(bios.entry("sdb-part1")).contains(entry("flag", "bios_grub"));
    assertThat(bios.entry("sdb-part2")).contains(entry("size", "1073741824B"));
    // a disk in no layout is there, is cleared, and is not divided
    assertThat(bios.entry("sdc"))
        .contains(entry("wipe", "superblock"))
        .doesNotContainKeys("ptable", "grub_device");
    assertThat(bios.order()).doesNotContain("sdc-part1");
  }

  @Test
  void openFirmwareLoadsGrubFromAPartitionOfItsOwn() {
    Laid power = Laid.with(Laid.POWER, 2).layout(LayoutType.FLAT, LayoutOptions.NONE);
    assertThat(power.entry("sda")).doesNotContainKey("grub_device");
    assertThat(power.entry("sda-part1"))
        .contains(
            entry("flag", "prep"),
            entry("size", "8388608B"),
            entry("grub_device", true),
            entry("wipe", "zero"));
    assertThat(power.entry("sda-part2_mount")).contains(entry("path", "/"));
  }

  @Test
  void aBootDiskWithoutATableGetsTheOneThatItsFirmwareKnows() {
    assertThat(Laid.with(Laid.BIOS, 1).order()).containsExactly("sda", "sda-part1");
    assertThat(Laid.with(Laid.UEFI, 1).entry("sda")).contains(entry("ptable", "gpt"));
    assertThat(Laid.with(new Platform("arm64", false), 1).entry("sda"))
        .contains(entry("ptable", "msdos"), entry("grub_device", true));
    assertThat(Laid.with(Laid.BIOS, 1).format("sda", "ext4").entry("sda"))
        .doesNotContainKey("ptable");
  }

  @Test
  void onAnMbrTheFourthPartitionHoldsAllFurtherOnes() {
    Laid laid = Laid.with(Laid.BIOS, 1);
    laid.mbr(1, 2, 3, 4, 5, 6);
    assertThat(laid.order())
        .containsExactly(
            "sda",
            "sda-part1",
            "sda-part2",
            "sda-part3",
            "sda-part4",
            "sda-part5",
            "sda-part6",
            "sda-part7");
    assertThat(laid.entry("sda")).contains(entry("ptable", "msdos"));
    assertThat(laid.entry("sda-part4"))
        .contains(entry("flag", "extended"), entry("size", 3 * (Space.GIB - Space.MIB) + "B"))
        .doesNotContainKeys("uuid", "wipe");
    assertThat(laid.entry("sda-part5"))
        .contains(
            entry("flag", "logical"),
            entry("uuid", "00000000-0000-0000-0000-000000000004"),
            entry("size", Space.GIB - Space.MIB + "B"));
  }

  @Test
  void theLastPlaceOfAnMbrIsTheExtendedOneAlsoWhereTheFourthIsMissing() {
    assertThat(Laid.with(Laid.UEFI, 1).mbr(1, 2, 3, 4).order()).hasSize(5);
    Laid gap = Laid.with(Laid.UEFI, 1).mbr(1, 2, 5);
    assertThat(gap.order())
        .containsExactly("sda", "sda-part1", "sda-part2", "sda-part4", "sda-part5");
    assertThat(gap.entry("sda-part5")).contains(entry("flag", "logical"));
  }

  @Test
  void logicalVolumesComeBehindTheirGroupAndThatBehindItsPartitions() {
    Laid laid = Laid.with(Laid.UEFI, 2).part("sda", 20).part("sdb", 30);
    laid.did(
        Groups.volumeGroup(
            laid.storage, "vg0", Optional.empty(), Laid.parts("sdb-part1", "sda-part1"), laid.ids));
    for (String name : List.of("root", "data")) {
      laid.did(
          Volumes.create(
              laid.storage,
              laid.storage.groups(io.maas4j.storage.GroupType.VOLUME_GROUP).get(0),
              name,
              Optional.empty(),
              Optional.of(8 * Space.GIB),
              laid.ids));
    }
    laid.format("vg0-root", "ext4").mount("vg0-root", "/");
    assertThat(laid.order())
        .containsExactly(
            "sda",
            "sdb",
            "sda-part1",
            "sdb-part1",
            "vg0",
            "vg0-root",
            "vg0-data",
            "vg0-root_format",
            "vg0-root_mount");
    assertThat(laid.entry("vg0"))
        .contains(
            entry("type", "lvm_volgroup"), entry("devices", List.of("sda-part1", "sdb-part1")));
    assertThat(laid.entry("vg0-data"))
        .containsOnly(
            entry("id", "vg0-data"),
            entry("type", "lvm_partition"),
            entry("name", "data"),
            entry("volgroup", "vg0"),
            entry("size", "8589934592B"));
  }

  @Test
  void aRaidOfTheBootDiskHasGrubOnAllOfIt() {
    for (int level : List.of(1, 5, 6, 10)) {
      Laid laid = Laid.with(Laid.BIOS, 6);
      for (String disk : List.of("sda", "sdb", "sdc", "sdd", "sde")) {
        laid.part(disk, 10);
      }
      laid.did(
          Groups.raid(
              laid.storage,
              Optional.of("md0"),
              Optional.empty(),
              Optional.of("raid-" + level),
              Laid.parts("sda-part2", "sdb-part2", "sdc-part2", "sdd-part2"),
              Laid.parts("sde-part2"),
              laid.ids));
      assertThat(laid.entry("md0"))
          .contains(
              entry("type", "raid"),
              entry("raidlevel", level),
              entry("devices", List.of("sda-part2", "sdb-part2", "sdc-part2", "sdd-part2")),
              entry("spare_devices", List.of("sde-part2")));
      for (String disk : List.of("sda", "sdb", "sdc", "sdd", "sde")) {
        assertThat(laid.entry(disk)).contains(entry("grub_device", true));
      }
      assertThat(laid.entry("sdf")).doesNotContainKey("grub_device");
    }
  }

  @Test
  void aDividedRaidSaysItsTable() {
    Laid laid = Laid.with(Laid.UEFI, 3);
    laid.did(
        Groups.raid(
            laid.storage,
            Optional.of("md0"),
            Optional.empty(),
            Optional.of("raid-0"),
            new Members("block_devices", List.of("sdb", "sdc"), "partitions", List.of()),
            Members.none(),
            laid.ids));
    laid.part("md0", 5).format("md0-part1", "xfs");
    assertThat(laid.entry("md0")).contains(entry("ptable", "gpt"), entry("raidlevel", 0));
    assertThat(laid.entry("md0-part1"))
        .contains(entry("device", "md0"), entry("offset", "4194304B"));
    assertThat(laid.order().indexOf("md0")).isLessThan(laid.order().indexOf("md0-part1"));
  }

  @Test
  void aBcacheNamesWhatItIsMadeOfAndItsMode() {
    for (String mode : List.of("writeback", "writethrough", "writearound")) {
      Laid laid = Laid.with(Laid.UEFI, 2).part("sda", 40).part("sdb", 10);
      laid.did(
          Caches.cacheSet(
              laid.storage,
              new Caches.Choice(
                  "cache_device", Optional.empty(), "cache_partition", Optional.of("sdb-part1")),
              laid.ids));
      laid.did(
          Caches.bcache(
              laid.storage,
              Optional.empty(),
              Optional.empty(),
              "cache0",
              new Caches.Choice(
                  "backing_device",
                  Optional.empty(),
                  "backing_partition",
                  Optional.of("sda-part1")),
              mode,
              laid.ids));
      laid.format("bcache0", "ext4").mount("bcache0", "/");
      assertThat(laid.entry("bcache0"))
          .contains(
              entry("type", "bcache"),
              entry("backing_device", "sda-part1"),
              entry("cache_device", "sdb-part1"),
              entry("cache_mode", mode));
      assertThat(laid.entry("bcache0_mount")).contains(entry("device", "bcache0_format"));
    }
  }

  @Test
  void swapIsMountedNowhereAndWhatIsInMemoryHasNoDevice() {
    Laid laid =
        Laid.with(Laid.UEFI, 1)
            .part("sda", 10)
            .part("sda", 4)
            .format("sda-part1", "ext4")
            .format("sda-part2", "swap");
    laid.storage =
        Formatting.mount(
            laid.storage, laid.place("sda-part1"), Optional.of("/"), Optional.of("noatime"));
    laid.storage =
        Formatting.mount(laid.storage, laid.place("sda-part2"), Optional.empty(), Optional.empty());
    for (String path : List.of("/var/tmp", "/var-tmp")) {
      laid.storage =
          Formatting.mountSpecial(laid.storage, "tmpfs", path, Optional.of("size=1G"), laid.ids);
    }
    laid.storage =
        Formatting.mountSpecial(laid.storage, "ramfs", "/sda-part1", Optional.empty(), laid.ids);
    assertThat(laid.entry("sda-part2_mount"))
        .containsOnly(
            entry("id", "sda-part2_mount"),
            entry("type", "mount"),
            entry("device", "sda-part2_format"));
    assertThat(laid.entry("sda-part1_mount")).contains(entry("options", "noatime"));
    assertThat(laid.entry("var-tmp_mount"))
        .containsOnly(
            entry("id", "var-tmp_mount"),
            entry("type", "mount"),
            entry("fstype", "tmpfs"),
            entry("spec", "tmpfs"),
            entry("path", "/var/tmp"),
            entry("options", "size=1G"));
    assertThat(laid.entry("var-tmp-2_mount")).contains(entry("path", "/var-tmp"));
    assertThat(laid.entry("sda-part1-2_mount"))
        .contains(entry("fstype", "ramfs"), entry("path", "/sda-part1"));
  }

  @Test
  void outerMountsComeBeforeInnerOnes() {
    Laid laid = Laid.with(Laid.UEFI, 1);
    List<String> paths = List.of("/srv/data/deep", "/srv", "/", "/srv/data");
    for (int i = 1; i <= paths.size(); i++) {
      laid.part("sda", 1).format("sda-part" + i, "ext4").mount("sda-part" + i, paths.get(i - 1));
    }
    assertThat(laid.composed().all(StorageAction.Mount.class).flatMap(m -> m.path().stream()))
        .containsExactly("/", "/srv", "/srv/data", "/srv/data/deep");
  }

  @Test
  void pathsAreSaidWithoutSlashesThatSayNothing() {
    Laid laid =
        Laid.with(Laid.UEFI, 1)
            .part("sda", 1)
            .format("sda-part1", "xfs")
            .mount("sda-part1", "//srv//x/");
    assertThat(laid.entry("sda-part1_mount")).contains(entry("path", "/srv/x"));
  }

  @Test
  void theRootOnZfsIsAFormatOfItsOwn() {
    Laid laid =
        Laid.with(Laid.UEFI, 1)
            .part("sda", 10)
            .format("sda-part1", "zfsroot")
            .mount("sda-part1", "/");
    assertThat(laid.entry("sda-part1_format")).contains(entry("fstype", "zfsroot"));
  }

  @Test
  void theGrubOfSles12GetsAFileSystemThatItReads() {
    Laid laid = Laid.with(Laid.UEFI, 1).layout(LayoutType.FLAT, LayoutOptions.NONE);
    StorageDocument document = StorageComposer.of(laid.storage, new OsRelease("suse", "sles12.5"));
    assertThat(document.all(StorageAction.Format.class).map(StorageAction.Format::options))
        .containsExactly(List.of(), List.of("-O", "^metadata_csum"));
  }

  @Test
  void esxiDividesItsDiskItselfWithoutAPartitionForGrub() {
    Laid laid = Laid.with(Laid.BIOS, 1).layout(LayoutType.VMFS7, LayoutOptions.NONE);
    StorageDocument document = StorageComposer.of(laid.storage, new OsRelease("esxi", "8.0"));
    assertThat(document.actions()).noneMatch(a -> a instanceof StorageAction.Format);
    assertThat(document.all(StorageAction.Datastore.class))
        .containsExactly(new StorageAction.Datastore("datastore1", List.of("sda-part8")));
    assertThat(document.all(StorageAction.Partition.class).map(StorageAction.Partition::number))
        .containsExactly(1, 5, 6, 7, 8);
  }
}
