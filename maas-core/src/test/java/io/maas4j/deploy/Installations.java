package io.maas4j.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.access.ApiKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.FileKind;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.power.Secret;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Settings;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.Filesystem;
import io.maas4j.storage.FilesystemType;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Place;
import io.maas4j.storage.Platform;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.TableType;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The machine of the contract's example (metadata contract, section 7.5), and what differs. */
final class Installations {
  static final MachineId MACHINE = new MachineId("h4kw3p");
  static final OsRelease NOBLE = new OsRelease("ubuntu", "noble");
  static final String PROXY = "http://10.20.0.2:8000/";
  private static final long LAB = 5001;

  private Installations() {}

  static Installation example() {
    return new Installation(
        context(Map.of("http_proxy", PROXY)),
        target(NOBLE),
        storage(),
        network(),
        List.of(
            PackageRepository.usual(
                PackageRepository.MAIN,
                "http://archive.example.test/ubuntu",
                PackageRepository.MAIN_ARCHES)),
        wishes("hwe-24.04"));
  }

  static Installation.Target target(OsRelease system) {
    return new Installation.Target(system, Optional.empty(), "amd64", InstallSource.itself());
  }

  static Installation.Wishes wishes(String kernel) {
    Installation.Wishes none = Installation.Wishes.NONE;
    return new Installation.Wishes(
        kernel,
        none.swapSize(),
        none.crashDump(),
        none.snapEmail(),
        none.commands(),
        none.template());
  }

  static Installation with(Installation from, Installation.Target target) {
    return new Installation(
        from.context(), target, from.storage(), from.network(), from.repositories(), from.wishes());
  }

  static Installation with(Installation from, Installation.Wishes wishes) {
    return new Installation(
        from.context(), from.target(), from.storage(), from.network(), from.repositories(), wishes);
  }

  static Installation with(Installation from, MachineContext context) {
    return new Installation(
        context, from.target(), from.storage(), from.network(), from.repositories(), from.wishes());
  }

  /**
   * @param settings those that are changed, by name
   */
  static MachineContext context(Map<String, Object> settings) {
    Map<String, String> changed = new LinkedHashMap<>();
    settings.forEach((name, value) -> changed.put(name, json(value)));
    return new MachineContext(
        MACHINE,
        State.DEPLOYING,
        new MachineContext.Session(false, false),
        false,
        Contexts.RACK,
        new ApiKey(
            "w7Qm2Vb9KpX4tRzLsa",
            "Ht5yNc8JvG3dFqWe1u",
            Secret.of("b9ZkX2pLr7MfQ4sVt6YhJ1wNd8GcA5uE"),
            "",
            Optional.empty(),
            Optional.of(MACHINE)),
        new Settings(changed),
        Optional.empty(),
        Optional.of(Contexts.image(FileKind.SQUASHFS)));
  }

  private static String json(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static StorageConfiguration storage() {
    BlockDevice disk =
        new BlockDevice(
            1,
            MACHINE,
            "sda",
            "ACME_SSD",
            "S3Z8NB0K1",
            "",
            480_103_981_056L,
            512,
            new TreeSet<>(),
            "",
            Optional.empty(),
            true);
    return new StorageConfiguration(
        new Platform("amd64", true),
        List.of(disk),
        new Composition(
            List.of(
                new PartitionTable(
                    1,
                    TableType.GPT,
                    List.of(
                        new Partition(
                            1,
                            1,
                            "7a1f7a2c-3a55-4b44-9be8-6f9b6a3c2e01",
                            536_870_912,
                            true,
                            new TreeSet<>()),
                        new Partition(
                            2,
                            2,
                            "0a5f0f3e-8a4e-4d63-8fb7-1f9f3e7a9d02",
                            479_559_942_144L,
                            false,
                            new TreeSet<>())))),
            List.of(
                mounted(
                    1,
                    FilesystemType.FAT32,
                    "1b0f9f0c-9a61-4e53-bb7e-4f5f1d2a7c03",
                    "efi",
                    "/boot/efi"),
                mounted(
                    2, FilesystemType.EXT4, "2c4b1d0e-5d0a-4f3b-9c8d-3e6f7a8b9c04", "root", "/")),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
  }

  private static Filesystem mounted(
      long partition, FilesystemType type, String uuid, String label, String at) {
    return new Filesystem(
        Place.partition(partition),
        type,
        uuid,
        Optional.of(label),
        Optional.of(at),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static MachineNetwork network() {
    return network(List.of(Addresses.parse("10.20.0.2")));
  }

  /**
   * @param nameServers of the one subnet
   */
  static MachineNetwork network(List<InetAddress> nameServers) {
    Interface.Link link =
        new Interface.Link(
            1, LinkMode.STATIC, Optional.of(1L), Optional.of(Addresses.parse("10.20.0.131")));
    return new MachineNetwork(
        List.of(
            Interface.builder(MACHINE, "eno1", InterfaceType.PHYSICAL)
                .id(1)
                .mac(Optional.of(MacAddress.parse("52:54:00:ab:10:01")))
                .vlan(Optional.of(LAB))
                .links(List.of(link))
                .build(),
            Interface.builder(MACHINE, "eno2", InterfaceType.PHYSICAL)
                .id(2)
                .mac(Optional.of(MacAddress.parse("52:54:00:ab:10:02")))
                .build()),
        List.of(
            new Vlan(
                LAB,
                1,
                0,
                Optional.empty(),
                1500,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        List.of(
            new Subnet(
                1,
                "lab",
                "",
                Cidr.parse("10.20.0.0/24"),
                LAB,
                Optional.of(Addresses.parse("10.20.0.1")),
                nameServers,
                true,
                true,
                true,
                false,
                2,
                Set.of())),
        List.of(),
        new MachineNetwork.Names(List.of(), List.of("lab.example.test")),
        Optional.empty());
  }
}
