package io.maas4j.storage;

import static io.maas4j.storage.Disks.device;
import static io.maas4j.storage.Disks.devices;
import static io.maas4j.storage.Disks.disk;
import static io.maas4j.storage.Disks.partitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Numbers are those that a genuine region answered. */
class StorageConfigurationTest {
  private final CountedIds ids = new CountedIds();
  private final StorageConfiguration avocet = Disks.avocet(Disks.UEFI);

  private static void refused(ThrowingCallable operation, String field, String text) {
    assertThatThrownBy(operation)
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.fields()).isEqualTo(Map.of(field, List.of(text))));
  }

  private static void refused(ThrowingCallable operation, String text) {
    assertThatThrownBy(operation).isInstanceOf(InvalidRequest.class).hasMessageContaining(text);
  }

  private Created partition(StorageConfiguration storage, String disk, Long size) {
    return Partitioning.add(
        storage, device(storage, disk), Optional.ofNullable(size), Optional.empty(), false, ids);
  }

  private StorageConfiguration format(StorageConfiguration storage, Place place, String type) {
    return Formatting.format(storage, place, type, Optional.empty(), Optional.of(""), ids);
  }

  private Created raid(StorageConfiguration storage, String level, Members members) {
    return Groups.raid(
        storage,
        Optional.empty(),
        Optional.empty(),
        Optional.of(level),
        members,
        Members.none(),
        ids);
  }

  @Test
  void anUnusedDiskOffersWhatPartitionsCouldTake() {
    assertThat(avocet.available(device(avocet, "sda"))).isEqualTo(39_992_688_640L);
    assertThat(avocet.available(device(avocet, "sdc"))).isEqualTo(79_993_765_888L);
    StorageConfiguration straw = Disks.of(Disks.UEFI, disk(73, "sdx", 8_000_000_000L, 4096));
    assertThat(straw.available(device(straw, "73"))).isEqualTo(7_994_343_424L);
    assertThat(straw.used(device(straw, "sdx"))).isZero();
    assertThat(straw.usedFor(Place.device(73))).isEqualTo("Unused");
  }

  @Test
  void theOverheadOfATableDependsOnWhatTheFirmwareBootsFrom() {
    long size = 40_000_000_000L;
    assertThat(free(new Platform("amd64", false))).isEqualTo(Space.down(size - 6 * Space.MIB));
    assertThat(free(new Platform("arm64", false))).isEqualTo(Space.down(size - 5 * Space.MIB));
    assertThat(free(new Platform("ppc64el", false))).isEqualTo(Space.down(size - 13 * Space.MIB));
    assertThat(free(new Platform("", false))).isEqualTo(Space.down(size - 5 * Space.MIB));
  }

  private long free(Platform platform) {
    StorageConfiguration storage = Disks.avocet(platform);
    return storage.available(device(storage, "sda"));
  }

  @Test
  void partitionsAreRoundedDownAndTheLastOneTakesTheRest() {
    Created first = partition(avocet, "sda", 10_000_000_000L);
    Created second = partition(first.configuration(), "sda", 5_000_000_000L);
    Created rest = partition(second.configuration(), "sda", null);
    StorageConfiguration all = rest.configuration();
    assertThat(Disks.summary(all).subList(0, 4))
        .containsExactly(
            "sda 40000000000 GPT partitioned with 3 partitions",
            "sda-part1 9999220736 Unused",
            "sda-part2 4999610368 Unused",
            "sda-part3 24993857536 Unused");
    assertThat(all.available(device(all, "sda"))).isZero();
    assertThat(all.used(device(all, "sda"))).isEqualTo(39_992_688_640L + 5 * Space.MIB);
    assertThat(all.usedFor(Place.device(59))).isEqualTo("GPT partitioned with 3 partitions");
    assertThat(first.configuration().usedFor(Place.device(59)))
        .isEqualTo("GPT partitioned with 1 partition");
    refused(
        () -> partition(all, "sda", null),
        "size",
        "There is not enough free space on 'sda': a partition can have at most 0 bytes.");
  }

  @Test
  void aPartitionIsNotBiggerThanItsDiskNorSmallerThanTheAlignment() {
    refused(
        () -> partition(avocet, "sda", 900_000_000_000L),
        "size",
        "Ensure this value is less than or equal to 40000000000.");
    refused(
        () -> partition(avocet, "sda", 4_194_303L),
        "size",
        "Ensure this value is greater than or equal to 4194304.");
    refused(() -> partition(avocet, "sda", 39_999_999_999L), "at most 39992688640 bytes");
  }

  @Test
  void loadersTakeTheFirstNumberAndAnMbrLosesTheFourthToTheExtendedPartition() {
    StorageConfiguration bios = Disks.avocet(new Platform("amd64", false));
    assertThat(names(partition(bios, "sdb", null))).containsExactly("sdb-part2");
    StorageConfiguration power = Disks.avocet(new Platform("ppc64el", false));
    assertThat(names(partition(power, "sda", null))).containsExactly("sda-part2");
    assertThat(names(partition(power, "sdb", null))).containsExactly("sdb-part1");
    StorageConfiguration mbr = DiskEdits.update(bios, device(bios, "sda"), table("MBR"));
    Created made = new Created(mbr, 0);
    for (int i = 0; i < 5; i++) {
      made = partition(made.configuration(), "sda", 1_000_000_000L);
    }
    assertThat(names(made))
        .containsExactly("sda-part1", "sda-part2", "sda-part3", "sda-part5", "sda-part6");
  }

  private static List<String> names(Created made) {
    return made.configuration().composition().tables().get(0).partitions().stream()
        .map(p -> made.configuration().name(Place.partition(p.id())))
        .toList();
  }

  private static DiskEdits.Description table(String type) {
    return new DiskEdits.Description(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(type));
  }

  private static DiskEdits.Description size(long size) {
    return new DiskEdits.Description(
        Optional.empty(),
        Optional.empty(),
        Optional.of(size),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void anMbrCannotSayMoreThanTwoTebibytes() {
    StorageConfiguration big = Disks.of(Disks.UEFI, disk(1, "sda", 4L << 40, 512));
    StorageConfiguration mbr = DiskEdits.update(big, device(big, "sda"), table("MBR"));
    Created made = partition(mbr, "sda", null);
    assertThat(made.configuration().size(Place.partition(made.id())))
        .isEqualTo((2L << 40) - 4 * Space.MIB);
    refused(() -> partition(mbr, "sda", 3L << 40), "a partition can have at most 2199019061248");
    refused(
        () ->
            DiskEdits.update(
                made.configuration(), device(made.configuration(), "sda"), table("GPT")),
        "cannot be changed: MBR partitioned with 1 partition.");
    refused(
        () -> DiskEdits.update(big, device(big, "sda"), table("bsd")),
        "partition_table_type",
        "Select a valid choice. bsd is not one of the available choices.");
  }

  @Test
  void aDiskThatIsFormattedIsFullAndMountedOnce() {
    Place sda = Place.device(59);
    StorageConfiguration xfs = format(avocet, sda, "xfs");
    assertThat(xfs.usedFor(sda)).isEqualTo("Unmounted xfs formatted filesystem");
    assertThat(xfs.available(device(xfs, "sda"))).isZero();
    assertThat(xfs.used(device(xfs, "sda"))).isEqualTo(40_000_000_000L);
    assertThat(format(xfs, sda, "ext4").usedFor(sda))
        .isEqualTo("Unmounted ext4 formatted filesystem");
    StorageConfiguration mounted =
        Formatting.mount(xfs, sda, Optional.of("/egg"), Optional.of("noatime"));
    assertThat(mounted.usedFor(sda)).isEqualTo("xfs formatted filesystem mounted at /egg");
    refused(() -> format(mounted, sda, "xfs"), "is mounted and cannot be formatted");
    refused(() -> Formatting.unformat(mounted, sda), "is mounted and cannot be unformatted");
    refused(
        () -> Formatting.mount(mounted, sda, Optional.of("/x"), Optional.empty()),
        "already mounted at /egg");
    StorageConfiguration other = format(mounted, Place.device(60), "ext4");
    refused(
        () -> Formatting.mount(other, Place.device(60), Optional.of("/egg"), Optional.empty()),
        "mount_point",
        "Another filesystem is already mounted at /egg.");
    refused(
        () -> Formatting.mountSpecial(mounted, "tmpfs", "/egg", Optional.empty(), ids),
        "already mounted at /egg");
    StorageConfiguration unmounted = Formatting.unmount(mounted, sda);
    assertThat(unmounted).isEqualTo(xfs);
    assertThat(Formatting.unformat(unmounted, sda)).isEqualTo(avocet);
    refused(() -> Formatting.unformat(avocet, sda), "Block device is not formatted.");
    refused(() -> Formatting.unmount(avocet, sda), "Block device is not formatted.");
    refused(() -> Formatting.unmount(xfs, sda), "Filesystem is already unmounted.");
    refused(
        () -> format(avocet, sda, "nestfs"),
        "fstype",
        "Select a valid choice. nestfs is not one of the available choices.");
    refused(
        () -> Formatting.mount(xfs, sda, Optional.of("egg"), Optional.empty()), "an absolute path");
  }

  @Test
  void swapIsMountedNowhere() {
    Place sda = Place.device(59);
    StorageConfiguration swap = format(avocet, sda, "swap");
    StorageConfiguration mounted = Formatting.mount(swap, sda, Optional.empty(), Optional.empty());
    assertThat(mounted.filesystem(sda).orElseThrow().mountPoint()).contains("none");
    refused(
        () -> Formatting.mount(swap, sda, Optional.of("/swap"), Optional.empty()),
        "mount_point",
        "A swap filesystem has no mount point.");
    StorageConfiguration ext4 = format(avocet, sda, "ext4");
    refused(
        () -> Formatting.mount(ext4, sda, Optional.empty(), Optional.empty()),
        "mount_point",
        "This field is required.");
  }

  @Test
  void aRaidOfDisksIsMadeOfOnePartitionOnEach() {
    Created made = raid(avocet, "raid-1", devices("59", "60"));
    StorageConfiguration storage = made.configuration();
    assertThat(Disks.summary(storage))
        .containsExactly(
            "sda 40000000000 GPT partitioned with 1 partition",
            "sda-part1 39992688640 Active raid-1 device for md0",
            "sdb 40000000000 GPT partitioned with 1 partition",
            "sdb-part1 39992688640 Active raid-1 device for md0",
            "sdc 80000000000 Unused",
            "md0 39992557568 Unused");
    assertThat(storage.available(device(storage, "md0"))).isEqualTo(39_984_300_032L);
    assertThat(device(storage, "md0").blockSize()).isEqualTo(512);
    refused(
        () -> Removal.delete(storage, device(storage, "sda")),
        "'sda-part1' is in use: Active raid-1 device for md0.");
    StorageConfiguration without = Removal.delete(storage, storage.group(made.id()));
    assertThat(without.groups(GroupType.RAID)).isEmpty();
    assertThat(without.virtual()).isEmpty();
    assertThat(without.usedFor(Place.partition(1))).isEqualTo("Unused");
  }

  @Test
  void everyLevelHasItsSizeAndItsLeastNumberOfDevices() {
    long each = 39_992_688_640L - 128 * 1024;
    StorageConfiguration five =
        Disks.of(
            Disks.UEFI,
            disk(1, "a", 40_000_000_000L, 512),
            disk(2, "b", 40_000_000_000L, 4096),
            disk(3, "c", 50_000_000_000L, 512),
            disk(4, "d", 40_000_000_000L, 512),
            disk(5, "e", 40_000_000_000L, 512));
    Map<String, Long> sizes =
        Map.of(
            "raid-0", each * 5,
            "raid-1", each,
            "raid-5", each * 4,
            "raid-6", each * 3,
            "raid-10", each * 5 / 2);
    sizes.forEach(
        (level, size) -> {
          Created made = raid(five, level, devices("a", "b", "c", "d", "e"));
          assertThat(device(made.configuration(), "md0").size()).as(level).isEqualTo(size);
          assertThat(device(made.configuration(), "md0").blockSize()).isEqualTo(4096);
        });
    refused(
        () -> raid(avocet, "raid-5", devices("61")),
        "__all__",
        "RAID level 5 must have at least 3 raid devices and any number of spares.");
    refused(() -> raid(five, "raid-6", devices("a", "b", "c")), "at least 4 raid devices");
    refused(() -> raid(five, "raid-1", devices("a")), "at least 2 raid devices");
    refused(() -> raid(five, "raid-10", devices("a", "b")), "at least 3 raid devices");
    refused(
        () ->
            Groups.raid(
                five,
                Optional.empty(),
                Optional.empty(),
                Optional.of("raid-0"),
                devices("a", "b"),
                devices("c"),
                ids),
        "no spares");
    refused(
        () -> raid(five, "raid-9", devices("a", "b")),
        "level",
        "Select a valid choice. raid-9 is not one of the available choices.");
  }

  @Test
  void aRaidIsRenamedAndItsDevicesChange() {
    Created made = raid(avocet, "raid-1", devices("sda", "sdb"));
    StorageConfiguration storage = made.configuration();
    StorageConfiguration renamed =
        Groups.update(
            storage,
            storage.group(made.id()),
            Optional.of("md9"),
            Optional.empty(),
            new Groups.Change(Members.none(), Members.none(), devices("sdc"), Members.none()),
            ids);
    assertThat(Disks.summary(renamed))
        .contains("sdc-part1 79993765888 Spare raid-1 device for md9", "md9 39992557568 Unused");
    refused(
        () ->
            Groups.update(
                renamed,
                renamed.group(made.id()),
                Optional.empty(),
                Optional.empty(),
                new Groups.Change(Members.none(), devices("sda"), Members.none(), Members.none()),
                ids),
        "RAID level 1 must have at least 2 raid devices");
  }

  @Test
  void aVolumeGroupIsMadeOfExtents() {
    Created efi = partition(avocet, "sda", Space.EFI);
    Created root = partition(efi.configuration(), "sda", null);
    Created group =
        Groups.volumeGroup(
            root.configuration(), "vgnest", Optional.empty(), partitions("sda-part2"), ids);
    StorageConfiguration storage = group.configuration();
    Group vgnest = storage.group(group.id());
    assertThat(storage.size(Place.partition(root.id()))).isEqualTo(39_455_817_728L);
    assertThat(storage.size(vgnest)).isEqualTo(39_451_623_424L);
    Created volume =
        Volumes.create(
            storage, vgnest, "lvroot", Optional.empty(), Optional.of(20_000_000_000L), ids);
    StorageConfiguration divided = volume.configuration();
    assertThat(divided.free(vgnest)).isEqualTo(19_453_181_952L);
    Device lvroot = device(divided, "vgnest-lvroot");
    assertThat(lvroot.size()).isEqualTo(19_998_441_472L);
    assertThat(lvroot.blockSize()).isEqualTo(4096);
    refused(
        () -> Removal.delete(divided, vgnest),
        "This volume group has logical volumes; it cannot be deleted.");
    refused(
        () ->
            Volumes.create(
                divided, vgnest, "more", Optional.empty(), Optional.of(20_000_000_000L), ids),
        "a volume can have at most 19453181952 bytes");
    StorageConfiguration grown = DiskEdits.update(divided, lvroot, size(30_000_000_000L));
    assertThat(device(grown, "vgnest-lvroot").size()).isEqualTo(29_997_662_208L);
    StorageConfiguration without = Volumes.delete(grown, device(grown, "vgnest-lvroot"));
    assertThat(Removal.delete(without, vgnest)).isEqualTo(root.configuration());
  }

  @Test
  void aBootDiskIsPartitionedBeforeItJoinsAGroup() {
    StorageConfiguration storage =
        Groups.volumeGroup(avocet, "vg", Optional.empty(), devices("sda", "sdb"), ids)
            .configuration();
    assertThat(Disks.summary(storage))
        .startsWith(
            "sda 40000000000 GPT partitioned with 1 partition",
            "sda-part1 39992688640 LVM volume for vg",
            "sdb 40000000000 LVM volume for vg");
  }

  @Test
  void aBcacheHasTheSizeOfWhatItSpeedsUp() {
    Created set = Caches.cacheSet(avocet, choice("sdb"), ids);
    Created bcache =
        Caches.bcache(
            set.configuration(),
            Optional.empty(),
            Optional.empty(),
            "cache0",
            choice("sdc"),
            "writeback",
            ids);
    StorageConfiguration storage = bcache.configuration();
    assertThat(Disks.summary(storage))
        .contains(
            "sdb 40000000000 Cache device for cache0",
            "sdc 80000000000 Backing device for bcache0",
            "bcache0 80000000000 Unused");
    refused(
        () -> Caches.delete(storage, set.id()), "Cannot delete cache set; it's currently in use");
    refused(
        () -> Caches.move(storage, set.id(), choice("bcache0"), ids),
        "rests on a bcache that uses this cache set");
    refused(
        () ->
            Caches.update(
                storage,
                storage.group(bcache.id()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                choice("bcache0"),
                Optional.empty(),
                ids),
        "rests on what it would become part of");
    refused(
        () -> Caches.cacheSet(avocet, choice(null), ids),
        "__all__",
        "Either cache_device or cache_partition must be specified.");
    StorageConfiguration without = Removal.delete(storage, storage.group(bcache.id()));
    assertThat(Caches.delete(without, set.id())).isEqualTo(avocet);
  }

  private static Caches.Choice choice(@org.jspecify.annotations.Nullable String device) {
    return new Caches.Choice(
        "cache_device", Optional.ofNullable(device), "cache_partition", Optional.empty());
  }

  @Test
  void everythingOnADiskGoesWithIt() {
    Created first = partition(avocet, "sda", 10_000_000_000L);
    StorageConfiguration mounted =
        Formatting.mount(
            format(first.configuration(), Place.partition(first.id()), "ext4"),
            Place.partition(first.id()),
            Optional.of("/srv"),
            Optional.empty());
    assertThat(Removal.delete(mounted, device(mounted, "sda")).composition())
        .isEqualTo(Composition.EMPTY);
    assertThat(Partitioning.delete(mounted, mounted.partition(first.id()).orElseThrow()))
        .isEqualTo(avocet);
  }

  @Test
  void aDiskIsNotShrunkBelowWhatIsOnItAndKeepsItsName() {
    StorageConfiguration full = partition(avocet, "sda", null).configuration();
    refused(
        () -> DiskEdits.update(full, device(full, "sda"), size(30_000_000_000L)),
        "'sda' would become too small");
    assertThat(
            device(DiskEdits.update(avocet, device(avocet, "sda"), size(50_000_000_000L)), "sda")
                .size())
        .isEqualTo(50_000_000_000L);
    assertThatThrownBy(() -> DiskEdits.described(avocet, Disks.MACHINE, table("GPT")))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.fields())
                    .containsEntry("size", List.of("This field is required."))
                    .containsEntry(
                        "__all__",
                        List.of("serial/model are required if id_path is not provided.")));
  }
}
