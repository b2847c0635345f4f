package io.maas4j.fleet;

import io.maas4j.access.ApiKey;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.fleet.FakeBmc.Board;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerControlConfig;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.script.MachineSide;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.script.ScriptType;
import io.maas4j.script.ScriptVersion;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.SnippetSyntax;
import io.maas4j.work.FleetListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A fleet over a store in memory, with BMCs that obey, in one thread and a time that passes only
 * when told to. Confined to one thread.
 */
final class Bench implements AutoCloseable {
  static final Actor ROOT = Actor.admin("root");
  static final Actor ANN = Actor.user("ann");
  static final Actor BOB = Actor.user("bob");
  static final String SUBNET = "10.1.0.0/24";
  static final MachineSide MACHINE_SIDE = MachineSide.load();

  final InlineScheduler time = new InlineScheduler();
  final Clock clock = time.clock();
  final MemoryStore store;
  final Board board = new Board();
  final FakeChassis chassis = new FakeChassis(board, clock);
  final Fleet fleet;
  final List<String> moves = new ArrayList<>();
  final List<String> effects = new ArrayList<>();
  long confirmed = Long.MAX_VALUE;
  List<Image> images = List.of(image("ubuntu", "noble"), image("custom", "web"));
  private final PowerControl power;
  private final PowerDrivers drivers;
  private int macs;

  Bench() {
    this(1);
  }

  Bench(long seed) {
    this(seed, new FleetListener() {});
  }

  Bench(long seed, FleetListener further) {
    this(seed, further, new Random(seed));
  }

  Bench(long seed, FleetListener further, RandomGenerator ids) {
    store = MemoryStore.driven(clock, new Random(seed));
    drivers =
        PowerDrivers.of(
            FakeBmc.fake(board, clock),
            FakeBmc.blind(board, clock),
            FakeBmc.ipmi(board, clock),
            chassis);
    power = power(time);
    fleet = fleet(power, new Listener(further), ids);
    fleet.prepare();
  }

  private PowerControl power(InlineScheduler timers) {
    return new PowerControl(
        drivers,
        new PowerDriverContext(clock, timers, timers, "test"),
        PowerControlConfig.DEFAULTS);
  }

  private Fleet fleet(PowerControl by, FleetListener listener, RandomGenerator ids) {
    ImageStorage storage = () -> images;
    return new Fleet(
        store,
        clock,
        new Ids(ids),
        drivers,
        by,
        storage,
        MACHINE_SIDE,
        () -> confirmed,
        listener,
        SnippetSyntax.FORM);
  }

  /** The fleet of a process over the same store for which no time passes: it is as good as dead. */
  Fleet doomed() {
    return fleet(power(new InlineScheduler()), FleetListener.NONE, new Random(99));
  }

  /** Runs due jobs by the fleet's own handlers. */
  Bench started() {
    store.drivenJobs().start(fleet.handlers());
    return this;
  }

  private final class Listener implements FleetListener {
    private final FleetListener further;

    Listener(FleetListener further) {
      this.further = further;
    }

    @Override
    public void moved(MachineId machine, State from, State to, Instant at) {
      moves.add(from + " -> " + to);
      further.moved(machine, from, to, at);
    }

    @Override
    public void effectDone(MachineId machine, String effect, boolean succeeded) {
      effects.add(effect + (succeeded ? "" : " failed"));
      further.effectDone(machine, effect, succeeded);
    }
  }

  static Image image(String osystem, String series) {
    return new Image(
        osystem,
        series,
        "amd64",
        "generic",
        "stable",
        series,
        Map.of(
            FileKind.BOOT_KERNEL, file(FileKind.BOOT_KERNEL, "a"),
            FileKind.BOOT_INITRD, file(FileKind.BOOT_INITRD, "b"),
            FileKind.SQUASHFS, file(FileKind.SQUASHFS, "c")));
  }

  private static ImageFile file(FileKind kind, String digit) {
    return new ImageFile(kind, digit.repeat(64), 1, Path.of(digit));
  }

  Machines machines() {
    return fleet.machines();
  }

  <T> T in(Function<Tx, T> work) {
    return store.inTransaction(work::apply);
  }

  /** Runs what is due now, until nothing is. */
  Bench run() {
    store.drivenJobs().runDue();
    return this;
  }

  /** Lets time pass, running what becomes due on the way. */
  Bench pass(Duration by) {
    Instant end = clock.instant().plus(by);
    run();
    Optional<Instant> next = store.drivenJobs().nextDue();
    while (next.isPresent() && !next.get().isAfter(end)) {
      if (next.get().isAfter(clock.instant())) {
        time.advance(Duration.between(clock.instant(), next.get()));
      }
      run();
      next = store.drivenJobs().nextDue();
    }
    if (end.isAfter(clock.instant())) {
      time.advance(Duration.between(clock.instant(), end));
    }
    return this;
  }

  Bench minutes(int count) {
    return pass(Duration.ofMinutes(count));
  }

  MacAddress mac() {
    macs++;
    return MacAddress.parse(
        String.format(Locale.ROOT, "52:54:00:00:%02x:%02x", macs >> 8, macs & 255));
  }

  static PowerParameters bmc(String address) {
    return PowerParameters.builder().text("power_address", address).build();
  }

  NewMachine spec(String name) {
    return NewMachine.named(name)
        .architecture("amd64")
        .macs(mac())
        .power(FakeBmc.FAKE, bmc("bmc-" + name));
  }

  Machine added(String name) {
    return machines().create(spec(name), ROOT);
  }

  Subnet subnet(String cidr, Networks.Span... dynamic) {
    return fleet
        .networks()
        .ensure(
            new Networks.SubnetSpec(
                Cidr.parse(cidr), Optional.empty(), List.of(), List.of(), List.of(dynamic)));
  }

  static Networks.Span span(String first, String last) {
    return new Networks.Span(Addresses.parse(first), Addresses.parse(last));
  }

  /** Now. */
  Machine now(Machine machine) {
    return in(tx -> tx.machines().find(machine.id()).orElseThrow());
  }

  State state(Machine machine) {
    return now(machine).state();
  }

  Optional<String> owner(Machine machine) {
    return now(machine).status().owner();
  }

  MachinePower power(Machine machine) {
    return in(tx -> tx.power().of(machine.id()));
  }

  List<Interface> interfaces(Machine machine) {
    return in(tx -> tx.interfaces().of(machine.id()));
  }

  List<ScriptSet> sets(Machine machine, ResultType type) {
    return in(
        tx ->
            tx.scriptRuns().setsOf(machine.id()).stream()
                .filter(set -> set.type() == type)
                .toList());
  }

  List<BlockDevice> disks(Machine machine) {
    return in(tx -> tx.disks().of(machine.id()));
  }

  long waitingJobs() {
    return in(tx -> tx.jobs().waiting());
  }

  Optional<ApiKey> keyInForce(Machine machine) {
    return in(tx -> tx.keys().ofMachine(machine.id()));
  }

  Optional<Interface> interfaceOf(MacAddress mac) {
    return in(tx -> tx.interfaces().findByMac(mac));
  }

  void set(String setting, String json) {
    in(
        tx -> {
          tx.settings().put(setting, json);
          return tx;
        });
  }

  ApiKey key(Machine machine) {
    return fleet.machineKeys().of(machine.id());
  }

  Machine act(Machine machine, Verb verb, Actor by) {
    return machines().act(machine.id(), verb, "", by);
  }

  /** Oldest first. */
  List<Event> events(Machine machine) {
    List<Event> newest =
        in(
            tx ->
                tx.events()
                    .query(
                        new EventQuery(
                            EventType.Level.DEBUG,
                            Optional.of(Set.of(machine.id())),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            10_000)));
    List<Event> oldest = new ArrayList<>(newest);
    java.util.Collections.reverse(oldest);
    return oldest;
  }

  List<EventType> eventTypes(Machine machine) {
    return events(machine).stream().map(Event::type).toList();
  }

  List<String> told(Machine machine, EventType type) {
    return events(machine).stream()
        .filter(event -> event.type() == type)
        .map(Event::description)
        .toList();
  }

  /** What the audit log says of a machine. */
  List<String> auditTold(Machine machine) {
    return audit().stream()
        .filter(event -> event.machine().equals(Optional.of(machine.id())))
        .map(Event::description)
        .toList();
  }

  /** The audit log, newest first. */
  List<Event> audit() {
    return in(
        tx ->
            tx.events()
                .query(
                    new EventQuery(
                        EventType.Level.AUDIT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        10_000)));
  }

  BootPlan boot(Machine machine) {
    return fleet.booting().plan(question(macOf(machine)));
  }

  MacAddress macOf(Machine machine) {
    return interfaces(machine).get(0).mac().orElseThrow();
  }

  static BootQuestion question(MacAddress mac) {
    return new BootQuestion(
        Optional.of(mac),
        Optional.empty(),
        Optional.of("amd64"),
        Addresses.parse("10.1.0.1"),
        5248,
        "pxe");
  }

  void signal(Machine machine, Signal.Word word) {
    fleet.signals().signal(machine.id(), Signal.of(word));
  }

  static Signal working(ScriptResult result) {
    return about(Signal.Word.WORKING, result, OptionalInt.empty(), Map.of());
  }

  static Signal finished(ScriptResult result, int exit, byte[] stdout) {
    return about(
        Signal.Word.WORKING,
        result,
        OptionalInt.of(exit),
        Map.of(result.name(), stdout, result.name() + ".out", stdout));
  }

  static Signal about(
      Signal.Word word, ScriptResult result, OptionalInt exit, Map<String, byte[]> files) {
    return new Signal(
        word,
        "",
        new Signal.ScriptRef(OptionalLong.of(result.id()), OptionalLong.empty(), result.name()),
        exit,
        exit.isPresent() ? Optional.of(Duration.ofSeconds(3)) : Optional.empty(),
        Optional.empty(),
        files);
  }

  List<ScriptResult> commissioningResults(Machine machine) {
    return results(now(machine).sets().commissioning());
  }

  List<ScriptResult> testingResults(Machine machine) {
    return results(now(machine).sets().testing());
  }

  List<ScriptResult> installationResults(Machine machine) {
    return results(now(machine).sets().installation());
  }

  private List<ScriptResult> results(Optional<Long> set) {
    return set.map(id -> in(tx -> tx.scriptRuns().results(id))).orElse(List.of());
  }

  ScriptResult result(Machine machine, String name) {
    return java.util.stream.Stream.of(
            commissioningResults(machine), testingResults(machine), installationResults(machine))
        .flatMap(List::stream)
        .filter(result -> result.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  void finish(Machine machine, String script, int exit, byte[] stdout) {
    fleet.signals().signal(machine.id(), finished(result(machine, script), exit, stdout));
  }

  Script script(String name, ScriptType type, String... tags) {
    return in(
        tx ->
            tx.scripts()
                .put(
                    new Script(
                        0,
                        ScriptDefinition.builder(name).type(type).tags(List.of(tags)).build(),
                        new ScriptVersion(0, "#!/bin/sh\n", Optional.empty(), clock.instant()))));
  }

  Hardware hardware(Machine machine) {
    return new Hardware()
        .nic("eth0", macOf(machine).value(), "10.1.0.200/24")
        .disk("sda", "S-" + machine.hostname(), 20);
  }

  /** Runs every script of the commissioning set that waits, with success. */
  void runScripts(Machine machine, byte[] hardware) {
    for (ScriptResult result : commissioningResults(machine)) {
      if (result.status().isRunningOrPending()) {
        boolean probe = result.name().equals("50-maas-01-commissioning");
        fleet.signals().signal(machine.id(), working(result));
        fleet
            .signals()
            .signal(
                machine.id(),
                finished(result, 0, probe ? hardware : "fine\n".getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  ScriptRequest noTests() {
    return new ScriptRequest(List.of(), List.of("none"), Map.of());
  }

  Machine commissioning(String name) {
    Machine machine = added(name);
    machines().commission(machine.id(), Machine.Options.NONE, noTests(), ROOT);
    run();
    boot(machine);
    return now(machine);
  }

  /** Commissioned with success, off. */
  Machine ready(String name) {
    if (in(tx -> tx.topology().subnets()).isEmpty()) {
      subnet(SUBNET);
    }
    Machine machine = commissioning(name);
    key(machine);
    runScripts(machine, hardware(machine).json());
    signal(machine, Signal.Word.OK);
    board.states.put(machine.id(), PowerState.OFF);
    pass(Duration.ofSeconds(30));
    return now(machine);
  }

  Machine allocated(String name, Actor by) {
    Machine machine = ready(name);
    return machines()
        .allocate(
            MachineConstraints.of(
                io.maas4j.machine.MachineFilter.builder().ids(List.of(machine.id()))),
            by);
  }

  Machine deploying(String name, Actor by) {
    Machine machine = allocated(name, by);
    machines().deploy(machine.id(), Deployment.of("ubuntu", "noble"), by);
    run();
    boot(machine);
    return now(machine);
  }

  Machine deployed(String name, Actor by) {
    Machine machine = deploying(name, by);
    key(machine);
    fleet.statusEvents().netboot(machine.id(), false);
    fleet.statusEvents().osReady(machine.id());
    pass(Duration.ofSeconds(30));
    return now(machine);
  }

  List<ResultStatus> statuses(List<ScriptResult> results) {
    return results.stream().map(ScriptResult::status).toList();
  }

  Set<java.net.InetAddress> claimed(Machine machine) {
    return interfaces(machine).stream()
        .flatMap(nic -> nic.links().stream())
        .flatMap(link -> link.address().stream())
        .collect(java.util.stream.Collectors.toSet());
  }

  @Override
  public void close() {
    power.close();
    store.close();
  }
}
