package io.maas4j.deploy.curtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.deploy.curtin.StorageAction.Identity;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Groups;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Space;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.TableType;
import io.maas4j.storage.Volumes;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What cannot be set up is said before anything is wiped, with the arithmetic. */
class StorageRefusalsTest {

  private static void refused(StorageConfiguration storage, String... words) {
    assertThatThrownBy(() -> StorageComposer.of(storage, Laid.NOBLE))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContainingAll(words);
  }

  private static StorageConfiguration on(StorageConfiguration laid, BlockDevice... disks) {
    return new StorageConfiguration(laid.platform(), List.of(disks), laid.composition());
  }

  @Test
  void aDiskThatHasBecomeSmallerIsRefusedWithTheArithmetic() {
    Laid laid = Laid.with(Laid.UEFI, 1).part("sda", 10).part("sda", 20);
    long needed = 30 * Space.GIB + 5 * Space.MIB;
    refused(
        on(laid.storage, Laid.disk(1, "sda", 20 * Space.GIB)),
        "'sda' has " + 20 * Space.GIB + " bytes",
        needed + " are needed",
        10 * Space.GIB + " for sda-part1",
        20 * Space.GIB + " for sda-part2",
        needed - 20 * Space.GIB + " too many");
    assertThat(
            StorageComposer.of(on(laid.storage, Laid.disk(1, "sda", needed)), Laid.NOBLE).actions())
        .hasSize(3);
    refused(on(laid.storage, Laid.disk(1, "sda", needed - 1)), "1 too many");
  }

  @Test
  void aDiskThatIsGoneIsNamedByWhatItCarried() {
    Laid laid = Laid.with(Laid.UEFI, 2).layout(LayoutType.LVM, LayoutOptions.NONE);
    refused(
        on(laid.storage, Laid.disk(2, "sdb", 100 * Space.GIB)),
        "disk number 1 is gone",
        "fat32 at /boot/efi",
        "a share of the volume group 'vgroot'");
  }

  @Test
  void aGroupWhoseVolumesNoLongerFitIsRefused() {
    Laid laid = Laid.with(Laid.UEFI, 2).layout(LayoutType.FLAT, LayoutOptions.NONE);
    laid.did(
        Groups.volumeGroup(
            laid.storage,
            "vg0",
            Optional.empty(),
            new io.maas4j.storage.Members("block_devices", List.of("sdb"), "partitions", List.of()),
            laid.ids));
    laid.did(
        Volumes.create(
            laid.storage,
            laid.storage.groups(io.maas4j.storage.GroupType.VOLUME_GROUP).get(0),
            "data",
            Optional.empty(),
            Optional.of(50 * Space.GIB),
            laid.ids));
    refused(
        on(laid.storage, Laid.disk(1, "sda", 100 * Space.GIB), Laid.disk(2, "sdb", 10 * Space.GIB)),
        "volume group 'vg0'",
        50 * Space.GIB + " for vg0-data");
  }

  @Test
  void disksAreFoundByWhatOnlyTheyHave() {
    BlockDevice plain = Laid.disk(1, "sda", Space.GIB, "M", "1", "/dev/disk/by-id/a");
    BlockDevice twin = Laid.disk(2, "sdb", Space.GIB, "M", "1", "/dev/disk/by-id/b");
    BlockDevice mute = Laid.disk(3, "sdc", Space.GIB, "", "", "/dev/disk/by-path/c");
    BlockDevice other = Laid.disk(4, "sdd", Space.GIB, "M", "2", "");
    assertThat(identities(plain, twin, mute, other))
        .containsExactly(
            new Identity.Path("/dev/disk/by-id/a"),
            new Identity.Path("/dev/disk/by-id/b"),
            new Identity.Path("/dev/disk/by-path/c"),
            new Identity.Label("M", "2"));
    assertThat(identities(plain, other))
        .containsExactly(new Identity.Label("M", "1"), new Identity.Label("M", "2"));
  }

  @Test
  void aSerialNumberThatIsPartOfAnothersGivesWayToAPath() {
    BlockDevice part = Laid.disk(1, "sda", Space.GIB, "M", "S 1", "/dev/disk/by-id/a");
    BlockDevice whole = Laid.disk(2, "sdb", Space.GIB, "N", "S_12", "/dev/disk/by-id/b");
    assertThat(identities(part, whole))
        .containsExactly(new Identity.Path("/dev/disk/by-id/a"), new Identity.Label("N", "S_12"));
    BlockDevice mute = Laid.disk(1, "sda", Space.GIB, "M", "S 1", "");
    assertThat(identities(mute, whole))
        .containsExactly(new Identity.Label("M", "S 1"), new Identity.Label("N", "S_12"));
  }

  private static Stream<Identity> identities(BlockDevice... disks) {
    return new Laid(Laid.UEFI, disks)
        .composed()
        .all(StorageAction.Disk.class)
        .map(StorageAction.Disk::identity);
  }

  @Test
  void disksThatNothingTellsApartAreRefused() {
    BlockDevice one = Laid.disk(1, "sda", Space.GIB, "M", "1", "/dev/same");
    BlockDevice two = Laid.disk(2, "sdb", Space.GIB, "M", "1", "/dev/same");
    refused(new Laid(Laid.UEFI, one, two).storage, "'sda' from 'sdb'", "/dev/same");
    refused(
        new Laid(Laid.UEFI, Laid.disk(1, "sda", Space.GIB, "", "7", "")).storage,
        "cannot find 'sda'");
    BlockDevice lost = Laid.disk(2, "sdb", Space.GIB, "M", "1", "");
    refused(new Laid(Laid.UEFI, lost, one).storage, "'sdb'", "same model M and serial number 1");
  }

  @Test
  void whatCurtinCannotMakeIsNamed() {
    refused(
        Laid.with(Laid.UEFI, 1).part("sda", 2).format("sda-part1", "tmpfs").storage,
        "'sda-part1'",
        "tmpfs");
    refused(
        Laid.with(Laid.UEFI, 1)
            .part("sda", 2)
            .format("sda-part1", "zfsroot")
            .mount("sda-part1", "/srv")
            .storage,
        "zfsroot at /srv");
    refused(
        Laid.with(Laid.UEFI, 1)
            .mbr(1)
            .format("sda-part1", "zfsroot")
            .mount("sda-part1", "/")
            .storage,
        "divided by a GPT");
    refused(
        Laid.with(Laid.POWER, 1)
            .part("sda", 2)
            .format("sda-part2", "zfsroot")
            .mount("sda-part2", "/")
            .storage,
        "hold GRUB itself");
    refused(
        Laid.with(Laid.UEFI, 1).part("sda", 2).format("sda-part1", "zfsroot").storage,
        "is not mounted");
    refused(
        Laid.with(Laid.UEFI, 2)
            .part("sda", 2)
            .format("sda-part1", "zfsroot")
            .mount("sda-part1", "/")
            .format("sdb", "zfsroot")
            .storage,
        "one only");
    refused(new Laid(Laid.UEFI).storage, "no disks");
  }

  @Test
  void anMbrIsHeldToWhatItCanSay() {
    refused(
        Laid.with(Laid.UEFI, 1).mbr(1, 2, 3, 4, 6).storage,
        "sda-part7 would become the partition 6");
    Laid huge = new Laid(Laid.UEFI, Laid.disk(1, "sda", 5L << 40));
    huge.mbr(1);
    Composition table = huge.storage.composition();
    huge.storage =
        huge.storage.with(
            new Composition(
                List.of(
                    new PartitionTable(
                        1,
                        TableType.MBR,
                        List.of(new Partition(1, 1, "uuid", 3L << 40, false, new TreeSet<>())))),
                table.filesystems(),
                table.specials(),
                table.groups(),
                table.virtuals(),
                table.cacheSets()));
    refused(huge.storage, "reaches 2199023255552 bytes", "sda-part1 of 3298534883328 bytes");
  }

  @Test
  void twoPathsThatAreOneAreRefused() {
    Laid laid = Laid.with(Laid.UEFI, 1).part("sda", 1).part("sda", 1);
    laid.format("sda-part1", "ext4").mount("sda-part1", "/srv");
    laid.format("sda-part2", "ext4").mount("sda-part2", "/srv/");
    refused(laid.storage, "Two file systems are mounted at /srv.");
  }

  @Test
  void aDocumentOutOfOrderCannotBe() {
    List<StorageAction> actions = Laid.with(Laid.BIOS, 1).composed().actions();
    assertThatThrownBy(() -> new StorageDocument(List.of(actions.get(1), actions.get(0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sda-part1");
    assertThatThrownBy(() -> new StorageDocument(List.of(actions.get(0), actions.get(0))))
        .hasMessageContaining("two actions");
    assertThatThrownBy(() -> StorageDocument.ordered(List.of(actions.get(1))))
        .hasMessageContaining("nothing makes");
  }
}
