package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.network.Vlan;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Unique;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is promised of a machine's power, interfaces, disks and hardware. */
public abstract class PartContract extends StoreKit {

  @Test
  void powerComesBackWithItsSecrets() {
    Machine machine = insert(a.machine().build());
    MachineId id = machine.id();
    assertValue(tx -> tx.power().of(id)).isEqualTo(MachinePower.unset(id));
    MachinePower power =
        new MachinePower(
            id,
            "ipmi",
            PowerParameters.builder()
                .text("power_address", "10.0.0.9")
                .choices("workaround_flags", List.of("authcap", "idzero"))
                .secret("power_pass", Secret.of("s\"e'c\\ret ü"))
                .secret("k_g", Secret.of(""))
                .build(),
            new PowerReading(
                PowerState.ERROR,
                Optional.of(a.now()),
                Optional.of(PowerFault.CONNECTION),
                "no route to host",
                "set a route"));
    run(tx -> tx.power().put(power));
    assertValue(tx -> tx.power().of(id)).isEqualTo(power);
    assertThat(tx(tx -> tx.power().of(id)).parameters().secret("power_pass"))
        .contains(Secret.of("s\"e'c\\ret ü"));
    MachinePower unset = MachinePower.unset(id);
    run(tx -> tx.power().put(unset));
    assertValue(tx -> tx.power().of(id)).isEqualTo(unset);
  }

  @Test
  void powerIsFoundByTypeAndForMany() {
    MachineId one = insert(a.machine().build()).id();
    MachineId two = insert(a.machine().build()).id();
    MachineId three = insert(a.machine().build()).id();
    MachinePower ipmi = a.ipmi(one, "10.0.0.1", "x");
    MachinePower manual =
        new MachinePower(
            two, "manual", PowerParameters.empty(), PowerState.UNKNOWN, Optional.empty(), "");
    run(
        tx -> {
          tx.power().put(ipmi);
          tx.power().put(manual);
        });
    run(
        tx -> {
          assertThat(tx.power().byType("ipmi")).containsExactly(ipmi);
          assertThat(tx.power().byType("redfish")).isEmpty();
          assertThat(tx.power().ofAll(List.of(one, three)))
              .isEqualTo(Map.of(one, ipmi, three, MachinePower.unset(three)));
          assertThat(tx.power().ofAll(List.of())).isEmpty();
        });
  }

  private record Net(Vlan vlan, Subnet subnet) {}

  private Net net(String cidr) {
    return tx(
        tx -> {
          Fabric fabric = tx.topology().put(new Fabric(0, "fabric-" + cidr, Optional.empty()));
          Vlan vlan =
              tx.topology()
                  .put(
                      new Vlan(
                          0,
                          fabric.id(),
                          0,
                          Optional.empty(),
                          1500,
                          false,
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty()));
          return new Net(vlan, tx.topology().put(Subnet.of(Cidr.parse(cidr), vlan.id())));
        });
  }

  private static InetAddress ip(String text) {
    return Addresses.parse(text);
  }

  private static Interface.Link fixed(Subnet subnet, String address) {
    return new Interface.Link(
        0, LinkMode.STATIC, Optional.of(subnet.id()), Optional.of(ip(address)));
  }

  @Test
  void anInterfaceComesBackWithItsLinks() {
    Net net = net("10.0.0.0/24");
    MachineId id = insert(a.machine().build()).id();
    Interface full =
        Interface.builder(id, "eth0", InterfaceType.PHYSICAL)
            .mac(Optional.of(a.mac()))
            .vlan(Optional.of(net.vlan().id()))
            .parameters(
                new InterfaceParameters(
                    Optional.of(9000), Optional.of(false), Optional.empty(), Optional.empty()))
            .links(
                List.of(
                    fixed(net.subnet(), "10.0.0.7"),
                    new Interface.Link(
                        0, LinkMode.AUTO, Optional.of(net.subnet().id()), Optional.empty(), true),
                    Interface.Link.up(),
                    new Interface.Link(0, LinkMode.DHCP, Optional.empty(), Optional.empty())))
            .discovered(
                List.of(
                    new Interface.Discovered(ip("10.0.0.99"), Optional.of(net.subnet().id())),
                    new Interface.Discovered(ip("fe80::1"), Optional.empty())))
            .tags(List.of("sriov", "fast"))
            .facts(
                new Interface.Facts(
                    Optional.of("Intel"),
                    Optional.of("X710"),
                    Optional.of("1.2.3"),
                    false,
                    10_000,
                    1000,
                    Optional.of(1),
                    64))
            .build();
    Interface bare = Interface.builder(id, "br0", InterfaceType.BRIDGE).enabled(false).build();
    Interface storedFull = tx(tx -> tx.interfaces().put(full));
    Interface storedBare = tx(tx -> tx.interfaces().put(bare));
    assertThat(storedFull.id()).isPositive();
    assertThat(storedFull.links())
        .extracting(Interface.Link::id)
        .doesNotContain(0L)
        .doesNotHaveDuplicates();
    assertThat(storedFull)
        .usingRecursiveComparison()
        .ignoringFields("id", "links.id")
        .isEqualTo(full);
    assertMany(tx -> tx.interfaces().of(id)).containsExactly(storedFull, storedBare);
    assertValue(tx -> tx.interfaces().count(id)).isEqualTo(2);
    assertValue(tx -> tx.interfaces().count(new MachineId("nobody"))).isEqualTo(0);
    assertOptional(tx -> tx.interfaces().findByMac(full.mac().orElseThrow())).contains(storedFull);
  }

  @Test
  void puttingAnInterfaceReplacesItsLinks() {
    Net net = net("10.0.0.0/24");
    MachineId id = insert(a.machine().build()).id();
    Interface first =
        tx(
            tx ->
                tx.interfaces()
                    .put(
                        a.physical(id, "eth0")
                            .withVlan(Optional.of(net.vlan().id()))
                            .withLinks(
                                List.of(
                                    fixed(net.subnet(), "10.0.0.7"),
                                    fixed(net.subnet(), "10.0.0.8")))));
    Interface.Link kept = first.links().get(1);
    Interface changed =
        first.withLinks(List.of(kept, fixed(net.subnet(), "10.0.0.7"))).withDiscovered(List.of());
    Interface second = tx(tx -> tx.interfaces().put(changed));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.links().get(0)).isEqualTo(kept);
    assertMany(tx -> tx.interfaces().of(id)).containsExactly(second);
    run(tx -> tx.interfaces().delete(second.id()));
    assertMany(tx -> tx.interfaces().of(id)).isEmpty();
    assertMany(tx -> tx.interfaces().addressesIn(net.subnet().id())).isEmpty();
    run(tx -> tx.interfaces().delete(second.id()));
  }

  @Test
  void aPhysicalMacIsUnique() {
    MachineId one = insert(a.machine().build()).id();
    MachineId two = insert(a.machine().build()).id();
    MacAddress mac = a.mac();
    Interface bridge =
        Interface.builder(one, "br0", InterfaceType.BRIDGE).mac(Optional.of(mac)).build();
    Interface nic =
        tx(
            tx -> {
              tx.interfaces().put(bridge);
              return tx.interfaces().put(Interface.physical(one, "eth0", mac));
            });
    assertDuplicate(
        Unique.PHYSICAL_MAC, tx -> tx.interfaces().put(Interface.physical(two, "eth0", mac)));
    assertOptional(tx -> tx.interfaces().findByMac(mac)).contains(nic);
    assertValue(tx -> tx.interfaces().put(nic)).isEqualTo(nic);
    assertOptional(tx -> tx.interfaces().findByMac(a.mac())).isEmpty();
  }

  @Test
  void anAddressBelongsToOneLink() {
    Net net = net("10.0.0.0/24");
    MachineId one = insert(a.machine().build()).id();
    MachineId two = insert(a.machine().build()).id();
    Interface first =
        tx(
            tx ->
                tx.interfaces()
                    .put(
                        a.physical(one, "eth0")
                            .withLinks(List.of(fixed(net.subnet(), "10.0.0.7")))));
    assertDuplicate(
        Unique.ADDRESS_IN_USE,
        tx ->
            tx.interfaces()
                .put(a.physical(two, "eth0").withLinks(List.of(fixed(net.subnet(), "10.0.0.7")))));
    assertDuplicate(
        Unique.ADDRESS_IN_USE,
        tx ->
            tx.interfaces()
                .put(
                    a.physical(two, "eth0")
                        .withLinks(
                            List.of(
                                fixed(net.subnet(), "10.0.0.9"),
                                fixed(net.subnet(), "10.0.0.9")))));
    assertValue(tx -> tx.interfaces().put(first)).isEqualTo(first);
  }

  @Test
  void interfacesOfEveryTypeComeBackWithWhatTheyAreMadeOf() {
    MachineId id = insert(a.machine().build()).id();
    Interface eth0 = tx(tx -> tx.interfaces().put(a.physical(id, "eth0")));
    Interface eth1 = tx(tx -> tx.interfaces().put(a.physical(id, "eth1")));
    InterfaceParameters.Bond bond =
        new InterfaceParameters.Bond(
            InterfaceParameters.Bond.Mode.LACP,
            50,
            100,
            200,
            InterfaceParameters.Bond.LacpRate.SLOW,
            InterfaceParameters.Bond.HashPolicy.ENCAP3_4,
            3);
    InterfaceParameters.Bridge bridge =
        new InterfaceParameters.Bridge(InterfaceParameters.Bridge.Type.OVS, true, 7);
    Interface bond0 =
        tx(
            tx ->
                tx.interfaces()
                    .put(
                        Interface.builder(id, "bond0", InterfaceType.BOND)
                            .mac(eth1.mac())
                            .parents(List.of(eth1.id(), eth0.id()))
                            .parameters(
                                new InterfaceParameters(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(bond),
                                    Optional.empty()))
                            .build()));
    Interface br0 =
        tx(
            tx ->
                tx.interfaces()
                    .put(
                        Interface.builder(id, "br0", InterfaceType.BRIDGE)
                            .parents(List.of(bond0.id()))
                            .parameters(
                                new InterfaceParameters(
                                    Optional.of(1400),
                                    Optional.of(true),
                                    Optional.empty(),
                                    Optional.of(bridge)))
                            .build()));
    Interface other =
        tx(tx -> tx.interfaces().put(Interface.builder(id, "lo:1", InterfaceType.ALIAS).build()));
    assertMany(tx -> tx.interfaces().of(id)).containsExactly(eth0, eth1, bond0, br0, other);
    run(tx -> tx.interfaces().delete(eth1.id()));
    Interface smaller = bond0.toBuilder().parents(List.of(eth0.id())).build();
    assertMany(tx -> tx.interfaces().of(id)).containsExactly(eth0, smaller, br0, other);
  }

  private UserAddress kept(Net net, String address) {
    return new UserAddress(
        0,
        ip(address),
        Optional.of(net.subnet().id()),
        Optional.of("ann"),
        Optional.of(a.mac()),
        true,
        a.now());
  }

  @Test
  void anAddressIsEitherALinksOrAUsers() {
    Net net = net("10.0.0.0/24");
    MachineId one = insert(a.machine().build()).id();
    Interface nic =
        tx(
            tx ->
                tx.interfaces()
                    .put(
                        a.physical(one, "eth0")
                            .withLinks(List.of(fixed(net.subnet(), "10.0.0.7")))));
    UserAddress kept = tx(tx -> tx.shelf(Kinds.USER_ADDRESS).insert(kept(net, "10.0.0.8")));
    assertMany(tx -> tx.shelf(Kinds.USER_ADDRESS).list()).containsExactly(kept);
    assertDuplicate(
        Unique.ADDRESS_IN_USE, tx -> tx.shelf(Kinds.USER_ADDRESS).insert(kept(net, "10.0.0.7")));
    assertDuplicate(
        Unique.ADDRESS_IN_USE, tx -> tx.shelf(Kinds.USER_ADDRESS).insert(kept(net, "10.0.0.8")));
    assertDuplicate(
        Unique.ADDRESS_IN_USE,
        tx -> tx.interfaces().put(nic.withLinks(List.of(fixed(net.subnet(), "10.0.0.8")))));
    assertMany(tx -> tx.addresses().usedIn(net.subnet().cidr()))
        .containsExactlyInAnyOrder(ip("10.0.0.7"), ip("10.0.0.8"));
    run(tx -> tx.shelf(Kinds.USER_ADDRESS).delete(kept.id()));
    assertValue(tx -> tx.interfaces().put(nic.withLinks(List.of(fixed(net.subnet(), "10.0.0.8")))))
        .isNotNull();
    run(tx -> tx.interfaces().delete(nic.id()));
    assertMany(tx -> tx.addresses().usedIn(net.subnet().cidr())).isEmpty();
  }

  @Test
  void whatWasSeenIsFoundByNetworkAndWhatHoldsAnAddressByThat() {
    Net net = net("10.0.0.0/24");
    MachineId one = insert(a.machine().build()).id();
    Interface nic =
        tx(
            tx ->
                tx.interfaces()
                    .put(
                        a.physical(one, "eth0")
                            .withLinks(List.of(fixed(net.subnet(), "10.0.0.7")))
                            .withDiscovered(
                                List.of(
                                    new Interface.Discovered(ip("10.0.0.99"), Optional.empty()),
                                    new Interface.Discovered(ip("10.0.1.99"), Optional.empty())))));
    run(tx -> tx.interfaces().put(a.physical(one, "eth1")));
    assertMany(tx -> tx.addresses().seenIn(net.subnet().cidr())).containsExactly(ip("10.0.0.99"));
    assertMany(tx -> tx.interfaces().seen()).containsExactly(nic);
    assertOptional(tx -> tx.interfaces().findByAddress(ip("10.0.0.7"))).contains(nic);
    assertOptional(tx -> tx.interfaces().findByAddress(ip("10.0.0.99"))).isEmpty();
  }

  @Test
  void addressesAreListedBySubnetAndByInterface() {
    Net net = net("10.0.0.0/24");
    Net other = net("2001:db8::/64");
    MachineId id = insert(a.machine().build()).id();
    Interface nic =
        tx(
            tx ->
                tx.interfaces()
                    .put(
                        a.physical(id, "eth0")
                            .withLinks(
                                List.of(
                                    fixed(net.subnet(), "10.0.0.7"),
                                    fixed(other.subnet(), "2001:db8::7"),
                                    new Interface.Link(
                                        0,
                                        LinkMode.AUTO,
                                        Optional.of(net.subnet().id()),
                                        Optional.empty())))));
    run(tx -> tx.interfaces().put(a.physical(id, "eth1")));
    run(
        tx -> {
          assertThat(tx.interfaces().addressesIn(net.subnet().id()))
              .containsExactly(ip("10.0.0.7"));
          assertThat(tx.interfaces().addressesIn(other.subnet().id()))
              .containsExactly(ip("2001:db8::7"));
          assertThat(tx.interfaces().withAddresses()).containsExactly(nic);
        });
  }

  @Test
  void interfacesAndDisksComeForManyMachinesAtOnce() {
    MachineId one = insert(a.machine().build()).id();
    MachineId two = insert(a.machine().build()).id();
    MachineId three = insert(a.machine().build()).id();
    run(
        tx -> {
          Interface eth0 = tx.interfaces().put(a.physical(one, "zeth"));
          Interface eth1 = tx.interfaces().put(a.physical(one, "aeth"));
          Interface other = tx.interfaces().put(a.physical(two, "eth0"));
          assertThat(tx.interfaces().ofAll(List.of(one, two, three)))
              .isEqualTo(Map.of(one, List.of(eth0, eth1), two, List.of(other), three, List.of()));
          BlockDevice sdb = tx.disks().put(a.disk(one, "sdb"));
          BlockDevice sda = tx.disks().put(a.disk(one, "sda"));
          assertThat(tx.disks().ofAll(List.of(one, three)))
              .isEqualTo(Map.of(one, List.of(sdb, sda), three, List.of()));
        });
  }

  @Test
  void aDiskComesBackAndIsReplaced() {
    MachineId id = insert(a.machine().build()).id();
    BlockDevice full =
        new BlockDevice(
            0,
            id,
            "nvme0n1",
            "Optane",
            "S123",
            "/dev/disk/by-id/nvme-S123",
            15_360_950_534_144L,
            4096,
            new TreeSet<>(List.of("ssd", "nvme")),
            "fw9",
            Optional.of(1),
            true);
    BlockDevice stored = tx(tx -> tx.disks().put(full));
    BlockDevice bare = tx(tx -> tx.disks().put(a.disk(id, "sda")));
    assertThat(stored).usingRecursiveComparison().ignoringFields("id").isEqualTo(full);
    assertMany(tx -> tx.disks().of(id)).containsExactly(stored, bare);
    BlockDevice changed =
        new BlockDevice(
            stored.id(),
            id,
            "nvme0n1",
            "",
            "",
            "",
            1,
            512,
            new TreeSet<>(),
            "",
            Optional.empty(),
            false);
    assertValue(tx -> tx.disks().put(changed)).isEqualTo(changed);
    assertMany(tx -> tx.disks().of(id)).containsExactly(changed, bare);
    run(tx -> tx.disks().delete(changed.id()));
    run(tx -> tx.disks().delete(changed.id()));
    assertMany(tx -> tx.disks().of(id)).containsExactly(bare);
  }

  @Test
  void theHardwareComesBack() {
    MachineId id = insert(a.machine().build()).id();
    MachineId other = insert(a.machine().build()).id();
    assertValue(tx -> tx.inventories().of(id)).isEqualTo(HardwareSummary.UNKNOWN);
    Map<String, String> info = new LinkedHashMap<>();
    info.put("system_vendor", "Dell Inc.");
    info.put("cpu_model", "EPYC \"Rome\"");
    HardwareSummary full =
        new HardwareSummary(
            128,
            2250,
            1_048_576,
            info,
            List.of(
                new HardwareSummary.NumaNode(0, List.of(0, 1, 2), 524_288),
                new HardwareSummary.NumaNode(1, List.of(), 524_288)),
            List.of("pci:v00008086d00001572sv*", "usb:v1D6Bp0002"));
    run(tx -> tx.inventories().put(id, full));
    assertValue(tx -> tx.inventories().of(id)).isEqualTo(full);
    assertMap(tx -> tx.inventories().ofAll(List.of(id, other)))
        .isEqualTo(Map.of(id, full, other, HardwareSummary.UNKNOWN));
    run(tx -> tx.inventories().put(id, HardwareSummary.UNKNOWN));
    assertValue(tx -> tx.inventories().of(id)).isEqualTo(HardwareSummary.UNKNOWN);
  }

  @Test
  void devicesOfANodeComeBackAndGoWithIt() {
    MachineId node = tx(tx -> tx.machines().insert(a.ready())).id();
    MachineId other = tx(tx -> tx.machines().insert(a.machine("other").build())).id();
    Device device =
        new Device(
            Device.Bus.PCIE,
            Device.Use.GPU,
            "10de",
            "1eb8",
            "Maker",
            "Card",
            "driver",
            5,
            0,
            "0000:05:00.0",
            1,
            Map.of("SN", "1"));
    NodeDevice added =
        tx(
            tx ->
                tx.nodeDevices()
                    .put(new NodeDevice(0, node, device, Optional.empty(), Optional.of(7L))));
    assertThat(added.id()).isPositive();
    assertMany(tx -> tx.nodeDevices().of(node)).containsExactly(added);
    assertMany(tx -> tx.nodeDevices().of(other)).isEmpty();
    NodeDevice changed =
        new NodeDevice(added.id(), node, device, Optional.of(8L), Optional.empty());
    NodeDevice stored = tx(tx -> tx.nodeDevices().put(changed));
    assertThat(stored).isEqualTo(changed);
    assertMany(tx -> tx.nodeDevices().of(node)).containsExactly(changed);
    boolean removed = tx(tx -> tx.nodeDevices().delete(added.id()));
    boolean again = tx(tx -> tx.nodeDevices().delete(added.id()));
    assertThat(removed).isTrue();
    assertThat(again).isFalse();
    NodeDevice onUsb =
        new NodeDevice(
            0,
            other,
            new Device(
                Device.Bus.USB,
                Device.Use.NODE,
                "0624",
                "0248",
                "",
                "Hub \"four\" \\ \n",
                "",
                2,
                7,
                "",
                0,
                Map.of()),
            Optional.empty(),
            Optional.empty());
    NodeDevice onPci = new NodeDevice(0, node, device, Optional.of(8L), Optional.of(9L));
    run(tx -> tx.nodeDevices().add(List.of()));
    run(tx -> tx.nodeDevices().add(List.of(onPci, onUsb, onPci)));
    List<NodeDevice> two = tx(tx -> tx.nodeDevices().of(node));
    assertThat(two).hasSize(2).allSatisfy(each -> assertThat(each.withId(0)).isEqualTo(onPci));
    assertThat(two.get(0).id()).isPositive().isLessThan(two.get(1).id());
    assertThat(tx(tx -> tx.nodeDevices().of(other)).get(0).withId(0)).isEqualTo(onUsb);
    run(tx -> tx.nodeDevices().put(added.withId(0)));
    run(tx -> tx.machines().delete(node));
    assertMany(tx -> tx.nodeDevices().of(node)).isEmpty();
  }
}
