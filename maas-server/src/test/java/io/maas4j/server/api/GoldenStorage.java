package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.disks.StorageLayouts;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Filesystem;
import io.maas4j.storage.FilesystemType;
import io.maas4j.storage.Group;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Place;
import io.maas4j.storage.RaidLevel;
import io.maas4j.storage.TableType;
import io.maas4j.storage.VirtualDevice;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The recorded machine avocet with its three disks, as it stood before each request. */
final class GoldenStorage implements GoldenFolder {
  static final MachineId AVOCET = new MachineId("ytdeye");
  private static final MachineId BUSY = new MachineId("ssqbqq");
  private static final Set<String> RENAMED =
      Set.of("blockdevices/add-tag", "blockdevices/remove-tag");
  private static final Actor ADMIN = Actor.admin("kestrel");

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    bench.store.inTransaction(
        tx -> {
          machine(bench, tx, AVOCET, "avocet", State.READY);
          machine(bench, tx, BUSY, "bulbul", State.DEPLOYED);
          disks(tx, name);
          tx.storages().put(AVOCET, MachineStorage.EMPTY.with(composition(name)));
          return name;
        });
    StorageLayouts layouts = bench.fleet.disks().layouts();
    if (name.equals("volume-groups/list")) {
      layouts.set(AVOCET, "lvm", nest(), ADMIN);
    } else if (name.startsWith("vmfs-datastores/")) {
      layouts.set(AVOCET, "vmfs6", LayoutOptions.NONE, ADMIN);
    }
    return Translation.NONE;
  }

  private static LayoutOptions nest() {
    return new LayoutOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("vgnest"),
        Optional.empty(),
        Optional.of("20G"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static void machine(ApiBench bench, Tx tx, MachineId id, String hostname, State state) {
    Machine machine = bench.fixtures.machine(hostname).id(id.value()).state(state).build();
    Machine.Boot boot = machine.boot();
    tx.machines()
        .insert(
            machine.withBoot(
                new Machine.Boot(
                    boot.netboot(), Optional.of("uefi"), boot.rackAddress(), boot.interfaceId())));
  }

  private static void disks(Tx tx, String name) {
    List<String> tags =
        name.equals("blockdevices/remove-tag") ? List.of("ssd", "lucky") : List.of("ssd");
    boolean renamed =
        RENAMED.contains(name) || name.startsWith("partitions/") || name.startsWith("raids/");
    tx.disks().put(disk(59, renamed ? "sda1st" : "sda", 40, 512, "perch-avocet-0", tags));
    List<String> slow = List.of("rotary", "sata");
    tx.disks().put(disk(60, "sdb", 40, 512, "perch-avocet-1", slow));
    tx.disks().put(disk(61, "sdc", 80, 512, "perch-avocet-2", slow));
    if (name.startsWith("blockdevices/") && !name.contains("/list")) {
      tx.disks().put(disk(73, "sdx", 8, 4096, "straw", List.of()));
    }
  }

  private static BlockDevice disk(
      long id, String name, long gigabytes, int block, String path, List<String> tags) {
    boolean straw = path.equals("straw");
    return new BlockDevice(
        id,
        AVOCET,
        name,
        straw ? "Straw" : "",
        straw ? "S-9" : "",
        "/dev/disk/by-id/" + path,
        gigabytes * 1_000_000_000L,
        block,
        new TreeSet<>(tags),
        straw ? "" : "1.0",
        Optional.of(0),
        false);
  }

  private static Composition composition(String name) {
    return switch (name) {
      case "blockdevices/format-again", "blockdevices/unformat", "blockdevices/mount" ->
          formatted(Optional.empty());
      case "blockdevices/unmount" -> formatted(Optional.of("/egg"));
      case "partitions/add-tag" -> partitioned(Optional.of(Optional.of("/srv")));
      case "partitions/mount" -> partitioned(Optional.of(Optional.empty()));
      case "partitions/unmount" -> partitioned(Optional.of(Optional.of("/")));
      case "partitions/list", "partitions/read-unknown", "partitions/create-too-big" ->
          partitioned(Optional.empty());
      case "raids/update" -> raid();
      default -> Composition.EMPTY;
    };
  }

  private static Composition of(
      List<PartitionTable> tables,
      List<Filesystem> filesystems,
      List<Group> groups,
      List<VirtualDevice> virtuals) {
    return new Composition(tables, filesystems, List.of(), groups, virtuals, List.of());
  }

  private static Filesystem filesystem(
      Place on, FilesystemType type, Optional<String> at, Optional<Long> group) {
    return new Filesystem(
        on,
        type,
        "aef5d1ab-9896-4f36-b581-eeef6a2673e9",
        group.isPresent() ? Optional.empty() : Optional.of(""),
        at,
        at.map(path -> ""),
        group,
        Optional.empty());
  }

  private static Composition formatted(Optional<String> at) {
    return of(
        List.of(),
        List.of(filesystem(Place.device(73), FilesystemType.XFS, at, Optional.empty())),
        List.of(),
        List.of());
  }

  private static Partition partition(long id, int index, long size, boolean bootable) {
    return new Partition(
        id,
        index,
        "4d030ba4-fe4a-4b47-94a7-5a80f8163ad" + index,
        size,
        bootable,
        new TreeSet<>(List.of("twig")));
  }

  /**
   * @param first where the file system of the first partition is mounted, if it has one
   */
  private static Composition partitioned(Optional<Optional<String>> first) {
    return of(
        List.of(
            new PartitionTable(
                59,
                TableType.GPT,
                List.of(
                    partition(25, 1, 9_999_220_736L, false),
                    partition(26, 2, 4_999_610_368L, true),
                    partition(27, 3, 24_993_857_536L, false)))),
        first.stream()
            .map(at -> filesystem(Place.partition(25), FilesystemType.EXT4, at, Optional.empty()))
            .toList(),
        List.of(),
        List.of());
  }

  private static Composition raid() {
    Optional<Long> four = Optional.of(4L);
    return of(
        List.of(
            new PartitionTable(
                59, TableType.GPT, List.of(partition(28, 1, 39_992_688_640L, false))),
            new PartitionTable(
                60, TableType.GPT, List.of(partition(29, 1, 39_992_688_640L, false)))),
        List.of(
            filesystem(Place.partition(28), FilesystemType.RAID, Optional.empty(), four),
            filesystem(Place.partition(29), FilesystemType.RAID, Optional.empty(), four)),
        List.of(
            new Group(
                4,
                GroupType.RAID,
                "17ebc5ea-2735-4f7c-b33c-7a2aa10fb1ac",
                "md0",
                Optional.of(RaidLevel.RAID_1),
                Optional.empty(),
                Optional.empty())),
        List.of(
            new VirtualDevice(
                74,
                4,
                "26f04819-c5af-4166-9cfe-78afaea11127",
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>())));
  }
}
