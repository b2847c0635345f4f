package io.maas4j.deploy.curtin;

import io.maas4j.setting.OsRelease;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Caches;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.Groups;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Members;
import io.maas4j.storage.Partitioning;
import io.maas4j.storage.Platform;
import io.maas4j.storage.Space;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.Volumes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Layouts of every kind, on disks of 8 GiB, for those who are to make them: as curtin's documents,
 * by name. Confined to one thread.
 */
final class CurtinLayouts {
  private static final OsRelease DEBIAN = new OsRelease("debian", "bookworm");
  private static final String NOTHING = "";

  private final Map<String, StorageDocument> documents = new LinkedHashMap<>();

  private CurtinLayouts() {}

  static Map<String, StorageDocument> all() {
    CurtinLayouts layouts = new CurtinLayouts();
    layouts.simple();
    layouts.raids();
    layouts.stacked();
    layouts.caches();
    layouts.tables();
    layouts.files();
    return layouts.documents;
  }

  private static BlockDevice disk(int number) {
    String name = "sd" + (char) ('a' + number - 1);
    // the last is found by its path, as those are that say nothing of themselves
    String serial = number == 6 ? NOTHING : "CURT-" + number;
    return Laid.disk(
        number,
        name,
        8 * Space.GIB,
        "QEMU HARDDISK",
        serial,
        "/dev/disk/by-path/pci-0000:00:05.0-scsi-0:0:0:" + (number - 1));
  }

  private static Laid disks(Platform platform, int count) {
    List<BlockDevice> disks = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      disks.add(disk(number));
    }
    return new Laid(platform, disks.toArray(BlockDevice[]::new));
  }

  private void add(String name, Laid laid, Consumer<Laid> steps) {
    steps.accept(laid);
    documents.put(name, StorageComposer.of(laid.storage, DEBIAN));
  }

  private void simple() {
    add("flat-uefi", disks(Laid.UEFI, 2), l -> l.layout(LayoutType.FLAT, LayoutOptions.NONE));
    add("flat-bios", disks(Laid.BIOS, 2), l -> l.layout(LayoutType.FLAT, LayoutOptions.NONE));
    add("flat-prep", disks(Laid.POWER, 2), l -> l.layout(LayoutType.FLAT, LayoutOptions.NONE));
    add("flat-boot", disks(Laid.BIOS, 2), l -> l.layout(LayoutType.FLAT, Laid.boot("1G")));
    add("lvm-uefi", disks(Laid.UEFI, 2), l -> l.layout(LayoutType.LVM, LayoutOptions.NONE));
    add("lvm-bios", disks(Laid.BIOS, 2), l -> l.layout(LayoutType.LVM, Laid.boot("1G")));
    add("blank", disks(Laid.BIOS, 6), l -> {});
  }

  private static LayoutOptions cache(boolean whole) {
    return new LayoutOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("sdb"),
        Optional.of("writeback"),
        Optional.empty(),
        whole);
  }

  private static Members devices(String... names) {
    return new Members("block_devices", List.of(names), "partitions", List.of());
  }

  private static void raid(Laid laid, String name, int level, Members active, Members spares) {
    laid.did(
        Groups.raid(
            laid.storage,
            Optional.of(name),
            Optional.empty(),
            Optional.of("raid-" + level),
            active,
            spares,
            laid.ids));
  }

  private void raids() {
    for (int level : List.of(1, 5, 6, 10)) {
      add(
          "raid" + level + "-bios",
          disks(Laid.BIOS, 6),
          laid -> {
            for (String disk : List.of("sda", "sdb", "sdc", "sdd", "sde")) {
              laid.part(disk, 2);
            }
            raid(
                laid,
                "md0",
                level,
                Laid.parts("sda-part2", "sdb-part2", "sdc-part2", "sdd-part2"),
                Laid.parts("sde-part2"));
            laid.format("md0", "ext4").mount("md0", "/");
          });
    }
    add(
        "raid0-whole-disks",
        disks(Laid.UEFI, 4),
        laid -> {
          laid.layout(LayoutType.FLAT, LayoutOptions.NONE);
          raid(laid, "md0", 0, devices("sdb", "sdc", "sdd"), Members.none());
          laid.format("md0", "xfs").mount("md0", "/srv");
        });
    add(
        "raid1-divided",
        disks(Laid.UEFI, 3),
        laid -> {
          laid.layout(LayoutType.FLAT, LayoutOptions.NONE);
          raid(laid, "md0", 1, devices("sdb", "sdc"), Members.none());
          laid.part("md0", 2).part("md0", 3).format("md0-part1", "ext4").mount("md0-part1", "/srv");
          laid.format("md0-part2", "swap");
          swapOn(laid, "md0-part2");
        });
  }

  private static void swapOn(Laid laid, String name) {
    laid.storage =
        Formatting.mount(laid.storage, laid.place(name), Optional.empty(), Optional.empty());
  }

  private static void volume(Laid laid, String name, long gib) {
    laid.did(
        Volumes.create(
            laid.storage,
            laid.storage.groups(GroupType.VOLUME_GROUP).get(0),
            name,
            Optional.empty(),
            Optional.of(gib * Space.GIB),
            laid.ids));
  }

  private static void volumeGroup(Laid laid, String name, Members members) {
    laid.did(Groups.volumeGroup(laid.storage, name, Optional.empty(), members, laid.ids));
  }

  private void stacked() {
    add(
        "lvm-on-raid",
        disks(Laid.UEFI, 3),
        laid -> {
          for (String disk : List.of("sda", "sdb")) {
            laid.part(disk, 1).part(disk, 6);
          }
          laid.format("sda-part1", "fat32").mount("sda-part1", "/boot/efi");
          raid(laid, "md0", 1, Laid.parts("sda-part2", "sdb-part2"), Members.none());
          volumeGroup(laid, "vg-raid", devices("md0"));
          volume(laid, "root", 3);
          volume(laid, "swap", 1);
          laid.format("vg-raid-root", "ext4").mount("vg-raid-root", "/");
          laid.format("vg-raid-swap", "swap");
          swapOn(laid, "vg-raid-swap");
        });
    add(
        "lvm-of-disks",
        disks(Laid.BIOS, 4),
        laid -> {
          laid.layout(LayoutType.FLAT, LayoutOptions.NONE);
          volumeGroup(laid, "data", devices("sdb", "sdc", "sdd"));
          volume(laid, "big", 20);
          laid.format("data-big", "xfs").mount("data-big", "/srv/big");
        });
  }

  private void caches() {
    add("bcache", disks(Laid.UEFI, 2), l -> l.layout(LayoutType.BCACHE, cache(false)));
    add("bcache-whole-disk", disks(Laid.BIOS, 2), l -> l.layout(LayoutType.BCACHE, cache(true)));
    add(
        "bcaches-of-one-cache",
        disks(Laid.UEFI, 4),
        laid -> {
          laid.layout(LayoutType.FLAT, LayoutOptions.NONE);
          laid.did(Caches.cacheSet(laid.storage, choice("cache", "sdb"), laid.ids));
          long set = laid.storage.composition().cacheSets().get(0);
          for (String backing : List.of("sdc", "sdd")) {
            laid.did(
                Caches.bcache(
                    laid.storage,
                    Optional.empty(),
                    Optional.empty(),
                    Long.toString(set),
                    choice("backing", backing),
                    "writearound",
                    laid.ids));
          }
          laid.format("bcache0", "ext4").mount("bcache0", "/srv/a");
          laid.format("bcache1", "btrfs").mount("bcache1", "/srv/b");
        });
  }

  private static Caches.Choice choice(String what, String device) {
    return new Caches.Choice(
        what + "_device", Optional.of(device), what + "_partition", Optional.empty());
  }

  private void tables() {
    add(
        "mbr-logical",
        disks(Laid.BIOS, 2),
        laid -> {
          laid.mbr(1, 2, 3, 4, 5, 6);
          laid.format("sda-part1", "ext4").mount("sda-part1", "/");
          laid.format("sda-part5", "ext4").mount("sda-part5", "/srv/5");
          laid.format("sda-part7", "swap");
          swapOn(laid, "sda-part7");
        });
    add(
        "mbr-primary",
        disks(new Platform("arm64", false), 2),
        laid -> laid.mbr(1, 2).format("sda-part2", "ext4").mount("sda-part2", "/"));
    // to the last byte: nothing may be rounded up on the way
    add(
        "full-bios",
        disks(Laid.BIOS, 2),
        laid -> {
          for (int i = 2; i < 6; i++) {
            laid.part("sda", 1).format("sda-part" + i, "ext4");
          }
          rest(laid, "sda");
          laid.format("sda-part6", "xfs").mount("sda-part6", "/srv");
          laid.mount("sda-part2", "/");
          rest(laid, "sdb");
          laid.format("sdb-part2", "ext4").mount("sdb-part2", "/srv/b");
        });
    // found by what they say, and of another sector
    BlockDevice native4k =
        new BlockDevice(
            7,
            disk(1).machine(),
            "sdg",
            "QEMU HARDDISK",
            "CURT-7",
            NOTHING,
            8 * Space.GIB,
            4096,
            disk(1).tags(),
            NOTHING,
            Optional.empty(),
            false);
    add(
        "sectors-of-4096",
        new Laid(Laid.UEFI, native4k),
        l -> l.layout(LayoutType.LVM, LayoutOptions.NONE));
  }

  private static void rest(Laid laid, String device) {
    laid.did(
        Partitioning.add(
            laid.storage,
            laid.device(device),
            Optional.empty(),
            Optional.empty(),
            false,
            laid.ids));
  }

  private void files() {
    add(
        "files-of-all-kinds",
        disks(Laid.UEFI, 6),
        laid -> {
          laid.layout(LayoutType.FLAT, LayoutOptions.NONE);
          List<String> kinds = List.of("ext2", "ext4", "xfs", "vfat", "btrfs");
          for (int i = 0; i < kinds.size(); i++) {
            String part = "sdb-part" + (i + 1);
            laid.part("sdb", 1).format(part, kinds.get(i)).mount(part, "/srv/" + kinds.get(i));
          }
          laid.format("sdc", "xfs").mount("sdc", "/srv/whole");
          laid.format("sdf", "swap");
          swapOn(laid, "sdf");
          laid.storage = special(laid, "tmpfs", "/tmp", Optional.of("size=256M,mode=1777,nodev"));
          laid.storage = special(laid, "ramfs", "/srv/in-memory", Optional.empty());
        });
    add(
        "btrfs-root",
        disks(Laid.BIOS, 1),
        laid -> {
          laid.part("sda", 6).format("sda-part2", "btrfs");
          laid.storage =
              Formatting.mount(
                  laid.storage,
                  laid.place("sda-part2"),
                  Optional.of("/"),
                  Optional.of("noatime,compress=zstd"));
        });
    add(
        "zfs-root",
        disks(Laid.UEFI, 2),
        laid -> {
          laid.part("sda", 1).part("sda", 6).format("sda-part1", "fat32");
          laid.mount("sda-part1", "/boot/efi");
          laid.format("sda-part2", "zfsroot").mount("sda-part2", "/");
        });
  }

  private static StorageConfiguration special(
      Laid laid, String type, String at, Optional<String> options) {
    return Formatting.mountSpecial(laid.storage, type, at, options, laid.ids);
  }
}
