package io.maas4j.storage;

import static io.maas4j.storage.Disks.disk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers are those that a genuine region answered, where it was asked. */
class LayoutsTest {
  private static final Platform BIOS = new Platform("amd64", false);
  private static final Platform ARM = new Platform("arm64", false);

  private final CountedIds ids = new CountedIds();

  private StorageConfiguration lay(
      StorageConfiguration storage, LayoutType layout, LayoutOptions options) {
    return Layouts.apply(storage, layout, options, Optional.empty(), ids);
  }

  private List<String> avocet(Platform platform, LayoutType layout) {
    return Disks.summary(lay(Disks.avocet(platform), layout, LayoutOptions.NONE));
  }

  private static LayoutOptions options(Map<String, String> given) {
    return new LayoutOptions(
        Optional.ofNullable(given.get("boot_size")),
        Optional.ofNullable(given.get("root_size")),
        Optional.ofNullable(given.get("root_device")),
        Optional.ofNullable(given.get("vg_name")),
        Optional.ofNullable(given.get("lv_name")),
        Optional.ofNullable(given.get("lv_size")),
        Optional.ofNullable(given.get("cache_device")),
        Optional.ofNullable(given.get("cache_mode")),
        Optional.ofNullable(given.get("cache_size")),
        given.containsKey("cache_no_part"));
  }

  @Test
  void flatPutsTheRootBehindWhatTheFirmwareNeeds() {
    assertThat(avocet(Disks.UEFI, LayoutType.FLAT))
        .startsWith(
            "sda 40000000000 GPT partitioned with 2 partitions",
            "sda-part1 536870912 fat32 formatted filesystem mounted at /boot/efi",
            "sda-part2 39455817728 ext4 formatted filesystem mounted at /");
    assertThat(avocet(BIOS, LayoutType.FLAT))
        .startsWith(
            "sda 40000000000 GPT partitioned with 1 partition",
            "sda-part2 39992688640 ext4 formatted filesystem mounted at /");
    assertThat(avocet(ARM, LayoutType.FLAT))
        .startsWith(
            "sda 40000000000 GPT partitioned with 2 partitions",
            "sda-part1 536870912 ext4 formatted filesystem mounted at /boot",
            "sda-part2 39455817728 ext4 formatted filesystem mounted at /");
    assertThat(avocet(new Platform("ppc64el", true), LayoutType.FLAT))
        .startsWith(
            "sda 40000000000 GPT partitioned with 1 partition",
            "sda-part2 39984300032 ext4 formatted filesystem mounted at /");
  }

  @Test
  void labelsAndFlagsSayWhatAPartitionIsFor() {
    StorageConfiguration flat = lay(Disks.avocet(Disks.UEFI), LayoutType.FLAT, LayoutOptions.NONE);
    PartitionTable table = flat.table(59).orElseThrow();
    assertThat(table.partitions()).extracting(Partition::bootable).containsExactly(true, false);
    assertThat(flat.composition().filesystems())
        .extracting(Filesystem::label)
        .containsExactly(Optional.of("efi"), Optional.of("root"));
    assertThat(flat.composition().filesystems())
        .allMatch(f -> f.mountOptions().isEmpty(), "mounted without options");
  }

  @Test
  void sizesAreBytesOrPercentagesAndTheRootMayBeElsewhere() {
    StorageConfiguration avocet = Disks.avocet(Disks.UEFI);
    assertThat(
            Disks.summary(
                lay(
                    avocet,
                    LayoutType.FLAT,
                    options(Map.of("boot_size", "1G", "root_size", "50%", "root_device", "sdc")))))
        .containsExactly(
            "sda 40000000000 GPT partitioned with 2 partitions",
            "sda-part1 536870912 fat32 formatted filesystem mounted at /boot/efi",
            "sda-part2 998244352 ext4 formatted filesystem mounted at /boot",
            "sdb 40000000000 Unused",
            "sdc 80000000000 GPT partitioned with 1 partition",
            "sdc-part1 39996882944 ext4 formatted filesystem mounted at /");
  }

  @Test
  void sizesThatDoNotFitAreRefusedByName() {
    StorageConfiguration avocet = Disks.avocet(Disks.UEFI);
    Map<Map<String, String>, String> refusals =
        Map.of(
            Map.of("root_size", "900G"), "Size is too large. Maximum size is 38926258176.",
            Map.of("root_size", "1G"), "Size is too small. Minimum size is 3221225472.",
            Map.of("root_size", "half"), "Enter a size",
            Map.of("root_size", "120%"), "Enter a size",
            Map.of("boot_size", "100M"), "Size is too small. Minimum size is 536870912.",
            Map.of("root_device", "sdz"), "Select a valid choice. sdz is not one of",
            Map.of("boot_size", "36G", "root_size", "38G"), "There is not enough free space");
    refusals.forEach(
        (given, text) ->
            assertThatThrownBy(() -> lay(avocet, LayoutType.FLAT, options(given)))
                .as("%s", given)
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(text));
  }

  @Test
  void lvmPutsTheRootOnAVolume() {
    assertThat(avocet(Disks.UEFI, LayoutType.LVM))
        .containsExactly(
            "sda 40000000000 GPT partitioned with 2 partitions",
            "sda-part1 536870912 fat32 formatted filesystem mounted at /boot/efi",
            "sda-part2 39455817728 LVM volume for vgroot",
            "sdb 40000000000 Unused",
            "sdc 80000000000 Unused",
            "vgroot-lvroot 39451623424 ext4 formatted filesystem mounted at /");
    assertThat(
            Disks.summary(
                lay(
                    Disks.avocet(Disks.UEFI),
                    LayoutType.LVM,
                    options(Map.of("vg_name", "vgnest", "lv_name", "root", "lv_size", "20G")))))
        .contains("vgnest-root 19998441472 ext4 formatted filesystem mounted at /");
    assertThatThrownBy(
            () -> lay(Disks.avocet(Disks.UEFI), LayoutType.LVM, options(Map.of("lv_size", "40G"))))
        .hasMessageContaining("lv_size")
        .hasMessageContaining("Size is too large. Maximum size is 39455817728.");
  }

  @Test
  void bcacheCachesOnTheSmallestSsdThatIsNotTheBootDisk() {
    assertThatThrownBy(() -> avocet(Disks.UEFI, LayoutType.BCACHE))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage(
            "Failed to configure storage layout 'bcache': Node doesn't have an available cache"
                + " device to setup bcache.");
    StorageConfiguration storage =
        Disks.of(
            Disks.UEFI,
            disk(1, "sda", 40_000_000_000L, 512, "rotary"),
            disk(2, "sdb", 20_000_000_000L, 512, "ssd"),
            disk(3, "sdc", 10_000_000_000L, 512, "ssd"));
    assertThat(Disks.summary(lay(storage, LayoutType.BCACHE, LayoutOptions.NONE)))
        .containsExactly(
            "sda 40000000000 GPT partitioned with 3 partitions",
            "sda-part1 536870912 fat32 formatted filesystem mounted at /boot/efi",
            "sda-part2 1073741824 ext4 formatted filesystem mounted at /boot",
            "sda-part3 38382075904 Backing device for bcache0",
            "sdb 20000000000 Unused",
            "sdc 10000000000 GPT partitioned with 1 partition",
            "sdc-part1 9990832128 Cache device for cache0",
            "bcache0 38382075904 ext4 formatted filesystem mounted at /");
    assertThat(
            Disks.summary(
                lay(
                    storage,
                    LayoutType.BCACHE,
                    options(Map.of("cache_device", "sdb", "cache_no_part", "")))))
        .contains("sdb 20000000000 Cache device for cache0");
    assertThat(
            Disks.summary(
                lay(
                    storage,
                    LayoutType.BCACHE,
                    options(Map.of("cache_device", "2", "cache_size", "5G")))))
        .contains("sdb-part1 4999610368 Cache device for cache0");
  }

  @Test
  void vmfsDividesAsTheInstallerOfEsxiDoes() {
    assertThat(avocet(Disks.UEFI, LayoutType.VMFS7))
        .containsExactly(
            "sda 40000000000 GPT partitioned with 5 partitions",
            "sda-part1 104857600 Unused",
            "sda-part5 4293918720 Unused",
            "sda-part6 4293918720 Unused",
            "sda-part7 25662832128 Unused",
            "sda-part8 5637144576 VMFS extent for datastore1",
            "sdb 40000000000 Unused",
            "sdc 80000000000 Unused",
            "datastore1 5637144576 vmfs6 formatted filesystem mounted at"
                + " /vmfs/volumes/datastore1");
    StorageConfiguration vmfs6 =
        lay(Disks.avocet(Disks.UEFI), LayoutType.VMFS6, LayoutOptions.NONE);
    assertThat(Disks.summary(vmfs6)).contains("sda-part3 32073842688 VMFS extent for datastore1");
    StorageConfiguration vmfs7 =
        lay(Disks.avocet(Disks.UEFI), LayoutType.VMFS7, LayoutOptions.NONE);
    Device sda = Disks.device(vmfs7, "sda");
    assertThat(vmfs7.used(sda)).isEqualTo(39_997_914_624L);
    assertThat(vmfs7.available(sda)).isZero();
    assertThat(Disks.device(vmfs7, "datastore1").blockSize()).isEqualTo(1024);
    StorageConfiguration small = Disks.of(Disks.UEFI, disk(1, "sda", 9 * Space.GIB, 512));
    assertThatThrownBy(() -> lay(small, LayoutType.VMFS6, LayoutOptions.NONE))
        .hasMessage("Failed to configure storage layout 'vmfs6': 'sda' must be at least 10G.");
  }

  @Test
  void aDatastoreIsMadeOnlyWhereEsxiCanBe() {
    StorageConfiguration vmfs = lay(Disks.avocet(Disks.UEFI), LayoutType.VMFS7, LayoutOptions.NONE);
    StorageConfiguration two =
        Groups.datastore(vmfs, "store2", Optional.empty(), Disks.devices("sdb"), ids)
            .configuration();
    assertThat(Disks.summary(two))
        .contains(
            "sdb-part1 39992688640 VMFS extent for store2",
            "store2 39992688640 vmfs6 formatted filesystem mounted at /vmfs/volumes/store2");
    assertThatThrownBy(
            () ->
                Groups.datastore(
                    Disks.avocet(Disks.UEFI),
                    "store2",
                    Optional.empty(),
                    Disks.devices("sdb"),
                    ids))
        .hasMessageContaining("VMFS6 or VMFS7");
  }

  @Test
  void everyLayoutClearsWhatWasThere() {
    StorageConfiguration lvm = lay(Disks.avocet(Disks.UEFI), LayoutType.LVM, LayoutOptions.NONE);
    assertThat(lay(lvm, LayoutType.BLANK, LayoutOptions.NONE)).isEqualTo(Disks.avocet(Disks.UEFI));
    assertThat(Disks.summary(lay(lvm, LayoutType.FLAT, LayoutOptions.NONE)))
        .isEqualTo(avocet(Disks.UEFI, LayoutType.FLAT));
  }

  @Test
  void withoutABootDiskThereIsNoLayoutButTheBlankOne() {
    StorageConfiguration tiny = Disks.of(Disks.UEFI, disk(1, "sda", 511 * Space.MIB, 512));
    assertThat(lay(tiny, LayoutType.BLANK, LayoutOptions.NONE)).isEqualTo(tiny);
    assertThatThrownBy(() -> lay(tiny, LayoutType.FLAT, LayoutOptions.NONE))
        .hasMessage("Failed to configure storage layout 'flat': Machine doesn't have a boot disk.");
    StorageConfiguration small = Disks.of(Disks.UEFI, disk(1, "sda", 520 * Space.MIB, 512));
    assertThatThrownBy(() -> lay(small, LayoutType.FLAT, LayoutOptions.NONE))
        .hasMessageContaining("There is not enough free space on 'sda'");
  }

  @Test
  void aMachineBringsItsOwnLayout() {
    CustomLayout custom =
        CustomLayout.parse(
            """
            {"layout": {
               "sda": {"type": "disk", "ptable": "gpt", "boot": true, "partitions": [
                 {"name": "sda1", "fs": "vfat", "size": "100M", "bootable": true},
                 {"name": "sda2", "size": "20G"}]},
               "md": {"type": "raid", "level": 1, "members": ["sda2", "sdb"], "fs": "btrfs"},
               "vg": {"type": "lvm", "members": ["sdc"], "volumes": [
                 {"name": "home", "size": "5G", "fs": "ext4"}]},
               "ram": {"type": "special", "fs": "tmpfs"}},
             "mounts": {
               "/": {"device": "md", "options": "noatime"},
               "/boot/efi": {"device": "sda1"},
               "/home": {"device": "home"},
               "/tmp": {"device": "ram", "options": "size=1G"}}}""");
    StorageConfiguration storage =
        Layouts.apply(
            Disks.avocet(Disks.UEFI),
            LayoutType.CUSTOM,
            LayoutOptions.NONE,
            Optional.of(custom),
            ids);
    assertThat(Disks.summary(storage))
        .containsExactly(
            "sda 40000000000 GPT partitioned with 2 partitions",
            "sda-part1 96468992 vfat formatted filesystem mounted at /boot/efi",
            "sda-part2 19998441472 Active raid-1 device for md",
            "sdb 40000000000 GPT partitioned with 1 partition",
            "sdb-part1 39992688640 Active raid-1 device for md",
            "sdc 80000000000 LVM volume for vg",
            "md 19998310400 btrfs formatted filesystem mounted at /",
            "vg-home 4999610368 ext4 formatted filesystem mounted at /home");
    assertThat(storage.composition().specials())
        .extracting(SpecialFilesystem::mountPoint, SpecialFilesystem::mountOptions)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("/tmp", Optional.of("size=1G")));
  }

  @Test
  void aWrongLayoutSaysWhatIsWrong() {
    Map<String, String> wrong =
        Map.of(
            "[]", "layout and mounts are required",
            "{", "it is no JSON",
            "{\"layout\":{},\"mounts\":{},\"more\":1}", "nothing but layout and mounts",
            "{\"layout\":{\"9a\":{\"type\":\"disk\"}},\"mounts\":{}}", "'9a' is no name",
            "{\"layout\":{\"a\":{\"type\":\"tape\"}},\"mounts\":{}}", "unknown type 'tape'",
            "{\"layout\":{\"a\":{\"type\":\"lvm\"}},\"mounts\":{}}", "'a' needs members",
            "{\"layout\":{\"a\":{\"type\":\"disk\",\"fs\":\"fat64\"}},\"mounts\":{}}",
                "unknown fs");
    wrong.forEach(
        (document, text) ->
            assertThatThrownBy(() -> CustomLayout.parse(document))
                .as(document)
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(text));
    CustomLayout other =
        CustomLayout.parse("{\"layout\":{\"sdz\":{\"type\":\"disk\"}},\"mounts\":{}}");
    assertThatThrownBy(
            () ->
                Layouts.apply(
                    Disks.avocet(Disks.UEFI),
                    LayoutType.CUSTOM,
                    LayoutOptions.NONE,
                    Optional.of(other),
                    ids))
        .hasMessage("Cannot apply custom layout: the machine has no disk 'sdz'.");
    CustomLayout circular =
        CustomLayout.parse(
            """
            {"layout": {"a": {"type": "lvm", "members": ["b"]},
                        "b": {"type": "raid", "level": 1, "members": ["a", "sda"]}},
             "mounts": {}}""");
    assertThatThrownBy(
            () ->
                Layouts.apply(
                    Disks.avocet(Disks.UEFI),
                    LayoutType.CUSTOM,
                    LayoutOptions.NONE,
                    Optional.of(circular),
                    ids))
        .hasMessageContaining("rest on each other");
  }
}
