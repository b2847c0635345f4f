package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.DeviceWish;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import io.maas4j.testkit.fixtures.MachineBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A filter means the same in every store: what the plain interpreter says. */
public abstract class FilterContract extends StoreKit {
  private static final List<String> USERS = List.of("alice", "bob");
  private static final List<String> ZONES = List.of("default", "north", "south");
  private static final List<String> POOLS = List.of("default", "lab");
  private static final List<String> TAGS = List.of("gpu", "virtual", "big_iron");
  private static final List<String> ARCHITECTURES = List.of("amd64/generic", "arm64/generic");
  private static final List<String> DOMAINS = List.of("maas", "example.com");
  private static final List<String> AGENTS = List.of("", "ci", "it's %_\\");
  private static final List<State> STATES =
      List.of(State.NEW, State.READY, State.ALLOCATED, State.DEPLOYED);
  private static final List<String> VENDORS = List.of("8086", "15B3", "10de");
  private static final List<String> PRODUCTS = List.of("1572", "1017");
  private static final List<String> DRIVERS = List.of("i40e", "NVMe", "it's");
  private static final List<Integer> SPEEDS = List.of(0, 1000, 10_000);
  private static final int MACHINES = 40;

  private final List<ReferenceFilter.Whole> machines = new ArrayList<>();
  private final List<Long> vlans = new ArrayList<>();
  private final List<Long> subnets = new ArrayList<>();

  @BeforeEach
  final void fill() {
    Gen gen = new Gen(42);
    USERS.forEach(this::user);
    zone("north");
    zone("south");
    pool("lab");
    TAGS.forEach(this::tag);
    run(this::networks);
    for (int i = 0; i < MACHINES; i++) {
      put(gen);
    }
  }

  private void networks(Tx tx) {
    long fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty())).id();
    for (int vid = 1; vid <= 4; vid++) {
      long vlan =
          tx.topology()
              .put(
                  new Vlan(
                      0,
                      fabric,
                      vid,
                      Optional.empty(),
                      1500,
                      false,
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty()))
              .id();
      vlans.add(vlan);
      subnets.add(tx.topology().put(Subnet.of(Cidr.parse("10." + vid + ".0.0/16"), vlan)).id());
    }
  }

  private void put(Gen gen) {
    MachineBuilder builder =
        a.machine()
            .state(gen.oneOf(STATES))
            .domain(gen.oneOf(DOMAINS))
            .zone(gen.oneOf(ZONES))
            .pool(gen.oneOf(POOLS))
            .tags(gen.someOf(TAGS))
            .agentName(gen.oneOf(AGENTS));
    gen.maybe(0.5, () -> gen.oneOf(USERS)).ifPresent(builder::owner);
    if (gen.chance(0.2)) {
      builder.noArchitecture();
    } else {
      builder.architecture(gen.oneOf(ARCHITECTURES));
    }
    Machine built = builder.build();
    Machine.Deployment d = built.deployment();
    Machine machine =
        insert(
            built.withDeployment(
                new Machine.Deployment(
                    d.osystem(),
                    d.series(),
                    d.hweKernel(),
                    d.agentName(),
                    gen.chance(0.3),
                    d.userData())));
    run(tx -> machines.add(parts(tx, gen, machine)));
  }

  private ReferenceFilter.Whole parts(Tx tx, Gen gen, Machine machine) {
    List<Interface> nics = new ArrayList<>();
    for (int nic = gen.below(4); nic > 0; nic--) {
      nics.add(tx.interfaces().put(nic(gen, machine.id(), "eth" + nic)));
    }
    HardwareSummary summary = HardwareSummary.UNKNOWN;
    if (gen.chance(0.8)) {
      summary = a.hardware(gen.between(1, 8), gen.between(1, 8) * 1024L);
      tx.inventories().put(machine.id(), summary);
    }
    PowerState power = PowerState.UNKNOWN;
    if (gen.chance(0.7)) {
      power = gen.oneOf(PowerState.values());
      tx.power()
          .put(
              new MachinePower(
                  machine.id(), "manual", PowerParameters.empty(), power, Optional.empty(), ""));
    }
    List<Device> devices = new ArrayList<>();
    for (int i = gen.below(4); i > 0; i--) {
      devices.add(device(gen, i));
    }
    devices.forEach(
        device ->
            tx.nodeDevices()
                .put(new NodeDevice(0, machine.id(), device, Optional.empty(), Optional.empty())));
    return new ReferenceFilter.Whole(machine, nics, summary, devices, power);
  }

  private Interface nic(Gen gen, MachineId machine, String name) {
    Interface plain = a.physical(machine, name);
    List<Interface.Link> links = new ArrayList<>();
    for (Long subnet : gen.someOf(subnets)) {
      links.add(new Interface.Link(0, LinkMode.AUTO, Optional.of(subnet), Optional.empty()));
    }
    return plain.toBuilder()
        .vlan(gen.maybe(0.7, () -> gen.oneOf(vlans)))
        .links(links)
        .facts(
            new Interface.Facts(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                0,
                gen.oneOf(SPEEDS),
                Optional.empty(),
                0))
        .build();
  }

  private static Device device(Gen gen, int number) {
    return new Device(
        gen.oneOf(Device.Bus.values()),
        gen.oneOf(Device.Use.values()),
        gen.oneOf(VENDORS),
        gen.oneOf(PRODUCTS),
        gen.oneOf("Intel", "NVIDIA"),
        "",
        gen.oneOf(DRIVERS),
        0,
        number,
        "0000:00:0" + number + ".0",
        0,
        Map.of());
  }

  @Test
  void storesAndThePlainInterpreterAgree() {
    Cases.run(
        400,
        gen -> {
          MachineFilter filter = filter(gen);
          List<MachineId> expected =
              machines.stream()
                  .filter(whole -> ReferenceFilter.matches(filter, whole))
                  .map(whole -> whole.machine().id())
                  .toList();
          assertMany(tx -> tx.machines().list(filter))
              .as(filter.toString())
              .extracting(Machine::id)
              .containsExactlyElementsOf(expected);
          assertValue(tx -> tx.machines().count(filter))
              .as(filter.toString())
              .isEqualTo((long) expected.size());
        });
  }

  private MachineFilter filter(Gen gen) {
    List<Machine> known = machines.stream().map(ReferenceFilter.Whole::machine).toList();
    List<MacAddress> macs =
        machines.stream()
            .flatMap(whole -> whole.nics().stream())
            .flatMap(nic -> nic.mac().stream())
            .sorted()
            .toList();
    MachineFilter.Builder filter = MachineFilter.builder();
    double rarely = gen.oneOf(0.04, 0.12);
    filter.ids(gen.rarelySome(rarely, ids(known)));
    filter.notIds(gen.rarelySome(rarely, ids(known)));
    filter.hostnames(gen.rarelySome(rarely, names(gen, known)));
    filter.notHostnames(gen.rarelySome(rarely, names(gen, known)));
    filter.domains(gen.rarelySome(rarely, DOMAINS));
    filter.notDomains(gen.rarelySome(rarely, List.of("maas", "nowhere")));
    filter.macs(gen.rarelySome(rarely, macs));
    filter.states(gen.rarelySome(2 * rarely, STATES));
    filter.notStates(gen.rarelySome(rarely, STATES));
    filter.owners(gen.rarelySome(rarely, List.of("alice", "bob", "nobody")));
    filter.notOwners(gen.rarelySome(rarely, List.of("alice", "nobody")));
    filter.zones(gen.rarelySome(rarely, List.of("default", "north", "south", "nowhere")));
    filter.notZones(gen.rarelySome(rarely, ZONES));
    filter.pools(gen.rarelySome(rarely, POOLS));
    filter.notPools(gen.rarelySome(rarely, List.of("lab", "nowhere")));
    filter.tags(gen.rarelySome(2 * rarely, TAGS));
    filter.notTags(gen.rarelySome(2 * rarely, List.of("gpu", "big_iron", "unknown")));
    filter.architectures(gen.rarelySome(rarely, List.of("amd64/generic", "arm64", "arm64/x")));
    filter.notArchitectures(gen.rarelySome(rarely, List.of("amd64/generic", "arm64", "i386")));
    filter.agentNames(gen.rarelySome(rarely, AGENTS));
    filter.notAgentNames(gen.rarelySome(rarely, AGENTS));
    filter.powerStates(gen.rarelySome(rarely, List.of(PowerState.values())));
    filter.notPowerStates(gen.rarelySome(rarely, List.of(PowerState.values())));
    gen.maybe(rarely, () -> gen.chance(0.5)).ifPresent(filter::ephemeral);
    parts(gen, rarely, filter);
    return filter.build();
  }

  private void parts(Gen gen, double rarely, MachineFilter.Builder filter) {
    Optional<String> viewer = gen.maybe(rarely, () -> gen.oneOf("alice", "bob", "nobody"));
    viewer.ifPresent(filter::visibleTo);
    gen.maybe(rarely, () -> gen.between(0, 16) / 2.0).ifPresent(filter::minCpus);
    gen.maybe(rarely, () -> gen.between(0, 80) * 102.4).ifPresent(filter::minMemory);
    gen.maybe(rarely, () -> gen.oneOf(0.0, 2400.0, 2400.5)).ifPresent(filter::minCpuSpeed);
    gen.maybe(rarely, () -> gen.oneOf(0.0, 1000.0, 9_999.5)).ifPresent(filter::minLinkSpeed);
    List<Long> places = new ArrayList<>(vlans);
    places.add(-1L);
    filter.onVlans(gen.rarelySome(2 * rarely, places));
    filter.onVlans(gen.rarelySome(rarely, places));
    filter.offVlans(gen.rarelySome(rarely, places));
    filter.onSubnets(gen.rarelySome(2 * rarely, subnets));
    filter.offSubnets(gen.rarelySome(rarely, subnets));
    filter.devices(gen.listOf(gen.chance(2 * rarely) ? gen.between(1, 2) : 0, () -> wish(gen)));
  }

  private static DeviceWish wish(Gen gen) {
    Map<DeviceWish.Field, String> values = new EnumMap<>(DeviceWish.Field.class);
    values.put(DeviceWish.Field.VENDOR_ID, gen.oneOf("8086", "15b3", "10DE", "ffff"));
    if (gen.chance(0.5)) {
      values.put(DeviceWish.Field.PRODUCT_ID, gen.oneOf(PRODUCTS));
    }
    if (gen.chance(0.3)) {
      values.put(DeviceWish.Field.COMMISSIONING_DRIVER, gen.oneOf("nvme", "it's", "I40E"));
    }
    if (gen.chance(0.2)) {
      values.put(DeviceWish.Field.VENDOR_NAME, "intel");
      values.put(DeviceWish.Field.PRODUCT_NAME, "");
    }
    return new DeviceWish(values);
  }

  private static List<MachineId> ids(List<Machine> known) {
    return known.stream().map(Machine::id).toList();
  }

  private static List<String> names(Gen gen, List<Machine> known) {
    return known.stream().map(m -> gen.chance(0.5) ? m.hostname() : m.identity().fqdn()).toList();
  }

  @Test
  void aFilterOfNothingMeansEveryMachine() {
    assertMany(tx -> tx.machines().list(MachineFilter.ALL)).hasSize(MACHINES);
    assertValue(tx -> tx.machines().count(MachineFilter.ALL)).isEqualTo((long) MACHINES);
  }

  @Test
  void theCheapestComeInOrderAndNoneIsLeftOutBetweenPages() {
    List<MachineId> whole = new ArrayList<>();
    Optional<io.maas4j.store.spi.MachineRepository.Priced> last = Optional.empty();
    while (true) {
      var after = last;
      var page = tx(tx -> tx.machines().cheapest(MachineFilter.ALL, after, 7));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(one -> whole.add(one.machine().id()));
      last = Optional.of(page.get(page.size() - 1));
    }
    var all = tx(tx -> tx.machines().cheapest(MachineFilter.ALL, Optional.empty(), 1000));
    assertThat(all).isSortedAccordingTo(io.maas4j.store.spi.MachineRepository.Priced.CHEAPEST);
    assertThat(whole)
        .hasSize(MACHINES)
        .containsExactlyElementsOf(all.stream().map(one -> one.machine().id()).toList());
  }
}
