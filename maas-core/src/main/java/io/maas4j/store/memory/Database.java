package io.maas4j.store.memory;

import io.maas4j.access.User;
import io.maas4j.event.Event;
import io.maas4j.file.StoredFile;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.PowerWatch;
import io.maas4j.machine.Tag;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.network.Vlan;
import io.maas4j.pool.Pool;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.memory.Rows.JobKey;
import io.maas4j.store.memory.Rows.JobRow;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.ScriptRunRepository.Times;
import io.maas4j.store.spi.Unique;
import io.maas4j.zone.Zone;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All tables, with their rules. Guarded by the store's lock. */
final class Database {
  final Clock clock;
  final Journal journal = new Journal();
  private final Map<String, Table<?, ?>> byName = new TreeMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private long lastId = 1;

  // by number
  final Table<Long, Machine> machines = table("machines");
  final Table<Long, Machine>.UniqueKey machineById =
      machines.unique(Unique.MACHINE_ID, m -> List.of(m.id()));
  final Table<Long, Machine>.UniqueKey machineByUuid =
      machines.unique(Unique.HARDWARE_UUID, m -> lowerCase(m.identity().hardwareUuid()));
  final Table<Long, Machine>.Index<MachineId> machinesOf =
      machines.index(m -> list(m.identity().parent()));
  final Table<Long, Machine>.Index<State> machinesByState = machines.index(m -> List.of(m.state()));

  final Table<MachineId, MachinePower> power = table("power");
  final Table<MachineId, MachinePower>.Index<String> powerByType =
      power.index(p -> List.of(p.type()));
  final Table<MachineId, PowerWatch> powerWatches = table("power watches");
  final Table<MachineId, PowerWatch>.Index<Instant> powerByDue =
      powerWatches.index(w -> List.of(w.due()));
  final Table<MachineId, HardwareSummary> inventories = table("inventories");
  final Table<Long, Interface> interfaces = table("interfaces");
  final Table<Long, Interface>.Index<MachineId> interfacesOf =
      interfaces.index(i -> List.of(i.machine()));
  final Table<Long, Interface>.Index<MacAddress> interfacesByMac =
      interfaces.index(i -> list(i.mac()));
  final Table<Long, Interface>.Index<Long> interfacesInSubnet =
      interfaces.index(i -> i.links().stream().flatMap(l -> l.subnetId().stream()).toList());
  final Table<Long, Interface>.UniqueKey interfaceByMac =
      interfaces.unique(
          Unique.PHYSICAL_MAC, i -> i.type() == InterfaceType.PHYSICAL ? list(i.mac()) : List.of());

  final Table<Long, Interface>.UniqueKey interfaceByAddress =
      interfaces.unique(Unique.ADDRESS_IN_USE, Database::linkAddresses);

  final Table<Long, BlockDevice> disks = table("disks");
  final Table<Long, BlockDevice>.Index<MachineId> disksOf = disks.index(d -> List.of(d.machine()));

  final Table<MachineId, Rows.Storage> storages = table("storages");

  final Table<Long, Fabric> fabrics = table("fabrics");
  final Table<Long, Vlan> vlans = table("vlans");
  final Table<Long, Subnet> subnets = table("subnets");
  final Table<Long, IpRange> ranges = table("ranges");
  final Table<Long, IpRange>.Index<Long> rangesOf = ranges.index(r -> List.of(r.subnetId()));

  final Table<Long, Script> scripts = table("scripts");
  final Table<Long, Script>.UniqueKey scriptByName =
      scripts.unique(Unique.SCRIPT_NAME, s -> List.of(s.name()));
  final Table<Long, Rows.Version> versions = table("script versions");
  final Table<Long, Rows.Version>.Index<Long> versionsOf =
      versions.index(v -> List.of(v.scriptId()));
  final Table<Long, ScriptSet> sets = table("script sets");
  final Table<Long, ScriptSet>.Index<MachineId> setsOf = sets.index(s -> List.of(s.machine()));
  final Table<Long, ScriptResult> results = table("script results");
  final Table<Long, ScriptResult>.Index<Long> resultsOf = results.index(r -> List.of(r.setId()));
  final Table<Long, ScriptResult>.Index<Long> resultsOfScript =
      results.index(r -> list(r.scriptId()));
  final Table<Long, Output> outputs = table("outputs");
  final Table<Long, Times> resultTimes = table("times of script results");
  final Table<Long, NodeDevice> nodeDevices = table("node devices");
  final Table<Long, NodeDevice>.Index<MachineId> nodeDevicesOf =
      nodeDevices.index(d -> List.of(d.node()));

  final Table<Long, Event> events = table("events");
  final Table<Long, Event>.Index<MachineId> eventsOf = events.index(e -> list(e.machine()));

  final Table<String, User> users = table("users");
  final Table<Long, Rows.Key> keys = table("keys");
  final Table<Long, Rows.Key>.UniqueKey keyByToken =
      keys.unique(Unique.TOKEN_KEY, k -> List.of(k.key().tokenKey()));
  final Table<Long, Rows.Key>.Index<String> keysByConsumer =
      keys.index(k -> List.of(k.key().consumerKey()));
  final Table<Long, Rows.Key>.Index<String> keysOfUser = keys.index(k -> list(k.key().user()));
  final Table<Long, Rows.Key>.Index<MachineId> keysOfMachine =
      keys.index(k -> list(k.key().machine()));
  final Table<String, Rows.Nonce> nonces = table("nonces");
  final Table<String, Rows.Nonce>.Index<Instant> noncesByTime = nonces.index(n -> List.of(n.at()));
  final Table<String, StoredFile> files = table("files");
  final Table<String, StoredFile>.UniqueKey fileByKey =
      files.unique(Unique.FILE_KEY, f -> List.of(f.entry().key()));
  final Table<String, StoredFile>.Index<String> filesOf =
      files.index(f -> List.of(f.entry().owner()));
  final Table<String, Tag> tags = table("tags");
  final Table<Long, Zone> zones = table("zones");
  final Table<Long, Zone>.UniqueKey zoneByName =
      zones.unique(Unique.ZONE_NAME, z -> List.of(z.name()));
  final Table<Long, Pool> pools = table("pools");
  final Table<Long, Pool>.UniqueKey poolByName =
      pools.unique(Unique.POOL_NAME, p -> List.of(p.name()));
  final Table<String, String> settings = table("settings");
  final Table<String, Long> counters = table("counters");

  final Shelves shelves;
  final Table<Long, UserAddress>.UniqueKey userAddressByAddress;

  final Table<JobKey, JobRow> jobs = table("jobs");

  /** Those that do not run. */
  final Table<JobKey, JobRow>.Index<Instant> jobsByDue =
      jobs.index(j -> j.isRunning() ? List.of() : List.of(j.job().due()));

  Database(Clock clock) {
    this.clock = clock;
    machines.unique(
        Unique.MACHINE_NAME, m -> List.of(List.of(m.hostname(), m.identity().domain())));
    users.unique(Unique.USER_EMAIL, u -> u.email().isEmpty() ? List.of() : List.of(u.email()));
    fabrics.unique(Unique.FABRIC_NAME, f -> List.of(f.name()));
    vlans.unique(Unique.VLAN_VID, v -> List.of(List.of(v.fabricId(), (long) v.vid())));
    subnets.unique(Unique.SUBNET_CIDR, s -> List.of(s.cidr()));
    references();
    removals();
    NetworkRemovals.bind(this);
    shelves = new Shelves(this);
    Table<Long, UserAddress> userAddresses = shelves.table(Kinds.USER_ADDRESS);
    userAddressByAddress =
        userAddresses.unique(Unique.ADDRESS_IN_USE, each -> List.of(each.address()));
    interfaces.excludes(Unique.ADDRESS_IN_USE, Database::linkAddresses, userAddressByAddress::has);
    userAddresses.excludes(
        Unique.ADDRESS_IN_USE, each -> List.of(each.address()), interfaceByAddress::has);
    zones.put(1L, new Zone(1, Zone.DEFAULT, ""));
    pools.put(0L, new Pool(0, Pool.DEFAULT, ""));
    shelves.plant(Kinds.BOOT_SOURCE, BootSource.stable(clock.instant()));
    shelves.plant(Kinds.BOOT_SELECTION, BootSelection.usual());
    journal.commit();
  }

  /** What a row names must exist. */
  private void references() {
    machines.refers("zone", m -> List.of(m.placement().zone()), zoneByName::has);
    machines.refers("pool", m -> List.of(m.placement().pool()), poolByName::has);
    machines.refers("parent", m -> list(m.identity().parent()), machineById::has);
    machines.refers("interface", m -> list(m.boot().interfaceId()), interfaces::has);
    machines.refers("script set", Database::setIds, sets::has);
    power.refers("machine", p -> List.of(p.machine()), machineById::has);
    interfaces.refers("machine", i -> List.of(i.machine()), machineById::has);
    interfaces.refers("VLAN", i -> list(i.vlanId()), vlans::has);
    interfaces.refers(
        "subnet",
        i -> i.links().stream().flatMap(link -> link.subnetId().stream()).toList(),
        subnets::has);
    disks.refers("machine", d -> List.of(d.machine()), machineById::has);
    storages.refers("machine", s -> List.of(s.machine()), machineById::has);
    vlans.refers("fabric", v -> List.of(v.fabricId()), fabrics::has);
    vlans.refers("VLAN", v -> list(v.relayVlan()), vlans::has);
    subnets.refers("VLAN", s -> List.of(s.vlanId()), vlans::has);
    ranges.refers("subnet", r -> List.of(r.subnetId()), subnets::has);
    nodeDevices.refers("machine", d -> List.of(d.node()), machineById::has);
    sets.refers("machine", s -> List.of(s.machine()), machineById::has);
    results.refers("script set", r -> List.of(r.setId()), sets::has);
    results.refers("script", r -> list(r.scriptId()), scripts::has);
    results.refers("script version", r -> list(r.scriptVersionId()), versions::has);
    events.refers("machine", e -> list(e.machine()), machineById::has);
    files.refers("user", f -> List.of(f.entry().owner()), users::has);
    keys.refers("machine", k -> list(k.key().machine()), machineById::has);
  }

  /** What goes with a row, or forgets it. */
  private void removals() {
    machines.onRemoval(
        m -> {
          MachineId id = m.id();
          machinesOf.rows(id).forEach(child -> machines.remove(child.number()));
          setsOf.rows(id).forEach(set -> sets.remove(set.id()));
          interfacesOf.rows(id).forEach(nic -> interfaces.remove(nic.id()));
          disksOf.rows(id).forEach(disk -> disks.remove(disk.id()));
          nodeDevicesOf.rows(id).forEach(device -> nodeDevices.remove(device.id()));
          keysOfMachine.rows(id).forEach(key -> keys.remove(key.number()));
          storages.remove(id);
          power.remove(id);
          powerWatches.remove(id);
          inventories.remove(id);
          eventsOf.rows(id).forEach(event -> events.put(event.id(), withoutMachine(event)));
        });
    interfaces.onRemoval(
        nic ->
            interfacesOf.rows(nic.machine()).stream()
                .filter(nic::isParentOf)
                .forEach(child -> interfaces.put(child.id(), without(child, nic.id()))));
    interfaces.onRemoval(
        nic ->
            machineById
                .find(nic.machine())
                .filter(m -> m.boot().interfaceId().equals(Optional.of(nic.id())))
                .ifPresent(
                    m ->
                        change(
                            m,
                            was ->
                                was.withBoot(
                                    new Machine.Boot(
                                        was.boot().netboot(),
                                        was.boot().method(),
                                        was.boot().rackAddress(),
                                        Optional.empty())))));
    sets.onRemoval(
        set -> {
          resultsOf.rows(set.id()).forEach(result -> results.remove(result.id()));
          machineById
              .find(set.machine())
              .filter(m -> setIds(m).contains(set.id()))
              .ifPresent(m -> change(m, was -> was.withSets(without(was.sets(), set.id()))));
        });
    results.onRemoval(
        result -> {
          outputs.remove(result.id());
          resultTimes.remove(result.id());
        });
    scripts.onRemoval(
        script -> {
          resultsOfScript
              .rows(script.id())
              .forEach(result -> results.put(result.id(), withoutScript(result)));
          versionsOf.rows(script.id()).forEach(v -> versions.remove(v.version().id()));
        });
    users.onRemoval(
        user ->
            filesOf
                .rows(user.name())
                .forEach(file -> files.remove(MemoryFiles.place(file.entry()))));
    tags.onRemoval(
        tag ->
            changeAll(
                m -> m.placement().tags().contains(tag.name()),
                m -> m.withPlacement(m.placement().withTag(tag.name(), false))));
    zones.onRemoval(zone -> moveZone(zone.name(), Zone.DEFAULT));
    pools.onRemoval(pool -> movePool(pool.name(), Pool.DEFAULT));
  }

  /** Nothing happens when the names are the same. */
  void moveZone(String from, String to) {
    if (from.equals(to)) {
      return;
    }
    changeAll(m -> m.placement().zone().equals(from), m -> placed(m, to, m.placement().pool()));
  }

  /** Nothing happens when the names are the same. */
  void movePool(String from, String to) {
    if (from.equals(to)) {
      return;
    }
    changeAll(m -> m.placement().pool().equals(from), m -> placed(m, m.placement().zone(), to));
  }

  /** Nothing happens when the names are the same. */
  void moveDomain(String from, String to) {
    if (!from.equals(to)) {
      changeAll(
          m -> m.identity().domain().equals(from),
          m -> m.withIdentity(m.identity().withDomain(to)));
    }
  }

  void renameTag(String from, String to) {
    changeAll(
        m -> m.placement().tags().contains(from),
        m -> {
          TreeSet<String> names = new TreeSet<>(m.placement().tags());
          names.remove(from);
          names.add(to);
          return m.withPlacement(m.placement().withTags(names));
        });
  }

  /** Changes a machine behind the back of whoever has read it, who therefore loses. */
  private void change(Machine machine, UnaryOperator<Machine> how) {
    machines.put(
        machine.number(),
        how.apply(machine).stored(machine.number(), clock.instant(), machine.revision() + 1));
  }

  private void changeAll(java.util.function.Predicate<Machine> which, UnaryOperator<Machine> how) {
    machines.all().stream().filter(which).forEach(m -> change(m, how));
  }

  private static Machine placed(Machine m, String zone, String pool) {
    return m.withPlacement(
        new Machine.Placement(zone, pool, m.placement().tags(), m.placement().ownerData()));
  }

  private static Interface without(Interface child, long parent) {
    return child.toBuilder()
        .parents(child.parents().stream().filter(id -> id != parent).toList())
        .build();
  }

  private static List<InetAddress> linkAddresses(Interface nic) {
    return nic.links().stream().flatMap(link -> link.address().stream()).toList();
  }

  private static List<Long> setIds(Machine m) {
    Machine.Sets sets = m.sets();
    return Stream.of(sets.commissioning(), sets.testing(), sets.installation(), sets.release())
        .flatMap(Optional::stream)
        .toList();
  }

  private static Machine.Sets without(Machine.Sets sets, long gone) {
    Function<Optional<Long>, Optional<Long>> keep = id -> id.filter(set -> set != gone);
    return new Machine.Sets(
        keep.apply(sets.commissioning()),
        keep.apply(sets.testing()),
        keep.apply(sets.installation()),
        keep.apply(sets.release()));
  }

  private static Event withoutMachine(Event e) {
    return new Event(
        e.id(),
        e.type(),
        e.description(),
        e.action(),
        Optional.empty(),
        e.hostname(),
        e.userName(),
        e.at());
  }

  private static ScriptResult withoutScript(ScriptResult r) {
    return new ScriptResult(
        r.id(),
        r.setId(),
        Optional.empty(),
        r.name(),
        Optional.empty(),
        r.status(),
        r.exitStatus(),
        r.arguments(),
        r.started(),
        r.ended(),
        r.suppressed());
  }

  /** A number that no row has; like a sequence's, it is not given again after an undo. */
  long nextId() {
    return ++lastId;
  }

  /** The next number of a sequence of its own. */
  long nextOf(String sequence, long first) {
    return sequences.merge(sequence, first, (last, none) -> last + 1);
  }

  /** The given id, or a new one for zero. */
  long idOf(long given) {
    return given == 0 ? nextId() : given;
  }

  private <K extends Comparable<? super K>, V> Table<K, V> table(String name) {
    Table<K, V> table = new Table<>(name, journal);
    byName.put(name, table);
    return table;
  }

  /** All rows of all tables but nonces, by table and key. */
  Map<String, Map<?, ?>> contents() {
    Map<String, Map<?, ?>> all = new TreeMap<>(shelves.contents());
    byName.forEach((name, table) -> all.put(name, new TreeMap<>(table.rows())));
    all.remove("nonces");
    return all;
  }

  private static <T> Collection<T> list(Optional<T> value) {
    return value.map(List::of).orElse(List.of());
  }

  private static Collection<String> lowerCase(Optional<String> text) {
    return list(text.map(t -> t.toLowerCase(Locale.ROOT)));
  }
}
