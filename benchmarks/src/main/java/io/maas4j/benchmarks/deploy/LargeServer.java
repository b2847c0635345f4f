package io.maas4j.benchmarks.deploy;

import io.maas4j.deploy.MachineNetwork;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Created;
import io.maas4j.storage.Formatting;
import io.maas4j.storage.Group;
import io.maas4j.storage.Groups;
import io.maas4j.storage.Members;
import io.maas4j.storage.Partitioning;
import io.maas4j.storage.Place;
import io.maas4j.storage.Platform;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import io.maas4j.storage.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A machine as people buy them for storage: twelve disks and four network interfaces. The system is
 * on a mirror of two disks, the data in six volumes on a RAID 6 of the ten others; the interfaces
 * are two bonds, with eight VLANs of two addresses each on the first.
 */
final class LargeServer {
  static final MachineId ID = new MachineId("abc234");

  private static final int DISKS = 12;
  private static final int CARDS = 4;
  private static final int VLANS = 8;
  private static final long GIBIBYTE = 1L << 30;
  private static final List<String> VOLUMES =
      List.of("var", "log", "srv", "home", "images", "backup");

  private LargeServer() {}

  static StorageConfiguration storage() {
    List<BlockDevice> disks = IntStream.range(0, DISKS).mapToObj(LargeServer::disk).toList();
    StorageIds ids = new Counted();
    StorageConfiguration storage =
        new StorageConfiguration(new Platform("amd64", true), disks, Composition.EMPTY);
    return data(system(storage, ids), ids);
  }

  private static BlockDevice disk(int number) {
    return new BlockDevice(
        number + 1L,
        ID,
        name(number),
        "ACME",
        "S" + number,
        "/dev/disk/by-id/acme-" + number,
        1024 * GIBIBYTE,
        512,
        new TreeSet<>(),
        "",
        Optional.empty(),
        number == 0);
  }

  private static String name(int disk) {
    return "sd" + (char) ('a' + disk);
  }

  private static StorageConfiguration system(StorageConfiguration bare, StorageIds ids) {
    StorageConfiguration storage = bare;
    List<String> halves = new ArrayList<>();
    for (int disk = 0; disk < 2; disk++) {
      Created efi = partition(storage, disk, Optional.of(GIBIBYTE), ids);
      storage = files(efi, Place.partition(efi.id()), "fat32", disk == 0 ? "/boot/efi" : "", ids);
      Created half = partition(storage, disk, Optional.empty(), ids);
      storage = half.configuration();
      halves.add(Long.toString(half.id()));
    }
    Members members = new Members("block_devices", List.of(), "partitions", halves);
    Created mirror = raid(storage, "md0", "raid-1", members, ids);
    long device = mirror.configuration().products(mirror.id()).get(0).id();
    return files(mirror, Place.device(device), "ext4", "/", ids);
  }

  private static Created partition(
      StorageConfiguration storage, int disk, Optional<Long> size, StorageIds ids) {
    return Partitioning.add(
        storage, storage.device(disk + 1L).orElseThrow(), size, Optional.empty(), false, ids);
  }

  private static Created raid(
      StorageConfiguration storage, String name, String level, Members members, StorageIds ids) {
    return Groups.raid(
        storage,
        Optional.of(name),
        Optional.empty(),
        Optional.of(level),
        members,
        Members.none(),
        ids);
  }

  private static StorageConfiguration data(StorageConfiguration before, StorageIds ids) {
    Members disks = devices(IntStream.range(2, DISKS).mapToObj(LargeServer::name));
    Created array = raid(before, "md1", "raid-6", disks, ids);
    Created volumes =
        Groups.volumeGroup(
            array.configuration(), "data", Optional.empty(), devices(Stream.of("md1")), ids);
    StorageConfiguration storage = volumes.configuration();
    for (String name : VOLUMES) {
      Group group = storage.findGroup(volumes.id()).orElseThrow();
      Created volume =
          Volumes.create(storage, group, name, Optional.empty(), Optional.of(1024 * GIBIBYTE), ids);
      storage = files(volume, Place.device(volume.id()), "xfs", "/" + name, ids);
    }
    return storage;
  }

  private static Members devices(Stream<String> names) {
    return new Members("block_devices", names.toList(), "partitions", List.of());
  }

  /** A file system on something that has just been made; an empty place mounts it nowhere. */
  private static StorageConfiguration files(
      Created made, Place place, String type, String at, StorageIds ids) {
    StorageConfiguration formatted =
        Formatting.format(
            made.configuration(), place, type, Optional.empty(), Optional.empty(), ids);
    return at.isEmpty()
        ? formatted
        : Formatting.mount(formatted, place, Optional.of(at), Optional.empty());
  }

  private static final class Counted implements StorageIds {
    private long last = 100;

    @Override
    public long next(Numbering of) {
      return ++last;
    }

    @Override
    public String uuid() {
      return new UUID(1, ++last).toString();
    }
  }

  static MachineNetwork network() {
    List<Interface> nics = new ArrayList<>();
    List<Vlan> vlans = new ArrayList<>();
    List<Subnet> subnets = new ArrayList<>();
    for (int bond = 0; bond < 2; bond++) {
      vlans.add(vlan(5000 + bond, 0));
      subnets.add(subnet(bond, "10.9" + bond + ".0.0/24", 5000 + bond, "10.9" + bond + ".0.1"));
    }
    for (int card = 0; card < CARDS; card++) {
      nics.add(
          nic(card + 1L, "eno" + card, InterfaceType.PHYSICAL, 5000 + card / 2)
              .mac(Optional.of(MacAddress.parse("52:54:00:ab:20:0" + card)))
              .build());
    }
    nics.add(bond(0, Bond.Mode.LACP));
    nics.add(bond(1, Bond.Mode.ACTIVE_BACKUP));
    for (int i = 0; i < VLANS; i++) {
      long vlan = 5100 + i;
      vlans.add(vlan(vlan, 100 + i));
      subnets.add(subnet(100 + i, "10." + i + ".0.0/24", vlan, "10." + i + ".0.1"));
      subnets.add(subnet(200 + i, "fd00:" + i + "::/64", vlan, "fd00:" + i + "::1"));
      nics.add(
          nic(100L + i, "bond0." + (100 + i), InterfaceType.VLAN, vlan)
              .parents(List.of(11L))
              .links(
                  List.of(link(100 + i, "10." + i + ".0.15"), link(200 + i, "fd00:" + i + "::15")))
              .build());
    }
    return new MachineNetwork(
        nics,
        vlans,
        subnets,
        List.of(),
        new MachineNetwork.Names(List.of(), List.of("example.test")),
        Optional.empty());
  }

  private static Interface.Builder nic(long id, String name, InterfaceType type, long vlan) {
    return Interface.builder(ID, name, type).id(id).vlan(Optional.of(vlan));
  }

  /** Of the cards 0 and 1, or 2 and 3. */
  private static Interface bond(int number, Bond.Mode mode) {
    Bond usual = Bond.DEFAULTS;
    return nic(11L + number, "bond" + number, InterfaceType.BOND, 5000 + number)
        .mac(Optional.of(MacAddress.parse("52:54:00:ab:20:0" + 2 * number)))
        .parents(List.of(1L + 2 * number, 2L + 2 * number))
        .parameters(
            new InterfaceParameters(
                Optional.of(9000),
                Optional.empty(),
                Optional.of(
                    new Bond(
                        mode,
                        usual.miimon(),
                        usual.downdelay(),
                        usual.updelay(),
                        usual.lacpRate(),
                        usual.hashPolicy(),
                        usual.numGratArp())),
                Optional.empty()))
        .links(List.of(link(number, "10.9" + number + ".0.15")))
        .build();
  }

  private static Vlan vlan(long id, int vid) {
    return new Vlan(
        id,
        1,
        vid,
        Optional.empty(),
        1500,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Subnet subnet(long id, String cidr, long vlan, String gateway) {
    return new Subnet(
        id,
        cidr,
        "",
        Cidr.parse(cidr),
        vlan,
        Optional.of(Addresses.parse(gateway)),
        List.of(),
        true,
        true,
        true,
        false,
        2,
        Set.of());
  }

  private static Interface.Link link(long subnet, String address) {
    return new Interface.Link(
        0, LinkMode.STATIC, Optional.of(subnet), Optional.of(Addresses.parse(address)));
  }
}
