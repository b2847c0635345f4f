package io.maas4j.benchmarks.deploy;

import io.maas4j.access.ApiKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.deploy.CurtinConfiguration;
import io.maas4j.deploy.InstallSource;
import io.maas4j.deploy.Installation;
import io.maas4j.deploy.MachineContext;
import io.maas4j.deploy.MachineNetwork;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.power.Secret;
import io.maas4j.script.InstallerOrder;
import io.maas4j.script.MachineSide;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Settings;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Composition;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.LayoutType;
import io.maas4j.storage.Layouts;
import io.maas4j.storage.Platform;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.StorageIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the configuration of one deployment takes: a machine with twelve disks, LVM and eight
 * interfaces on VLANs with two addresses each.
 */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class InstallerConfigurationBench {
  private static final MachineId MACHINE = new MachineId("abc234");
  private static final OsRelease NOBLE = new OsRelease("ubuntu", "noble");
  private static final int DISKS = 12;
  private static final int CARDS = 8;
  private static final long TERABYTE = 1L << 40;

  private final MachineSide machineSide = MachineSide.load();
  private final Installation installation = installation();

  /** A benchmark that composes something else would be worse than none. */
  @Setup
  public void check() {
    String yaml = composed().yaml();
    if (!yaml.contains("vgroot") || !yaml.contains("eno7.107") || yaml.length() < 10_000) {
      throw new IllegalStateException("it is no longer composed what is measured here");
    }
  }

  /** The documents, as values. */
  @Benchmark
  public CurtinConfiguration composed() {
    return CurtinConfiguration.of(installation);
  }

  /** All that the machine gets: the documents as YAML, packed into user data. */
  @Benchmark
  public byte[] userData() {
    List<String> sections =
        composed().sections().stream().map(CurtinConfiguration.Section::yaml).toList();
    return machineSide.installerUserData(
        new InstallerOrder(Optional.empty(), sections, installation.target().source().argument()));
  }

  private static Installation installation() {
    return new Installation(
        new MachineContext(
            MACHINE,
            State.DEPLOYING,
            new MachineContext.Session(false, false),
            false,
            new ServiceAddress("10.20.0.2", 5248),
            new ApiKey("k", "t", Secret.of("s"), "", Optional.empty(), Optional.of(MACHINE)),
            Settings.defaults(),
            Optional.empty(),
            Optional.empty()),
        new Installation.Target(NOBLE, Optional.empty(), "amd64", InstallSource.itself()),
        storage(),
        network(),
        List.of(
            PackageRepository.usual(
                PackageRepository.MAIN,
                "http://archive.example.test/ubuntu",
                PackageRepository.MAIN_ARCHES)),
        Installation.Wishes.NONE);
  }

  private static StorageConfiguration storage() {
    List<BlockDevice> disks = new ArrayList<>();
    for (int i = 0; i < DISKS; i++) {
      disks.add(
          new BlockDevice(
              i + 1L,
              MACHINE,
              "sd" + (char) ('a' + i),
              "ACME",
              "S" + i,
              "/dev/disk/by-id/acme-" + i,
              TERABYTE,
              512,
              new TreeSet<>(),
              "",
              Optional.empty(),
              i == 0));
    }
    return Layouts.apply(
        new StorageConfiguration(new Platform("amd64", true), disks, Composition.EMPTY),
        LayoutType.LVM,
        LayoutOptions.NONE,
        Optional.empty(),
        new Counted());
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

  private static MachineNetwork network() {
    List<Interface> nics = new ArrayList<>();
    List<Vlan> vlans = new ArrayList<>();
    List<Subnet> subnets = new ArrayList<>();
    for (int i = 0; i < CARDS; i++) {
      long vlan = 5000 + i;
      vlans.add(vlan(vlan, 0));
      vlans.add(vlan(vlan + 100, 100 + i));
      subnets.add(subnet(i, "10." + i + ".0.0/24", vlan, "10." + i + ".0.1"));
      subnets.add(subnet(100 + i, "fd00:" + i + "::/64", vlan + 100, "fd00:" + i + "::1"));
      nics.add(
          Interface.builder(MACHINE, "eno" + i, InterfaceType.PHYSICAL)
              .id(i + 1L)
              .mac(Optional.of(MacAddress.parse("52:54:00:ab:20:0" + i)))
              .vlan(Optional.of(vlan))
              .links(List.of(link(i, "10." + i + ".0.15")))
              .build());
      nics.add(
          Interface.builder(MACHINE, "eno" + i + "." + (100 + i), InterfaceType.VLAN)
              .id(100L + i)
              .vlan(Optional.of(vlan + 100))
              .parents(List.of(i + 1L))
              .links(List.of(link(100 + i, "fd00:" + i + "::15")))
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
