package io.maas4j.fleet;

import io.maas4j.access.ApiKey;
import io.maas4j.account.Authentication;
import io.maas4j.account.Credentials;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerState;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.testkit.fixtures.Gen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A machine that mostly does what it should, sometimes fails, hangs or dies, and now and then says
 * something out of place, or something that it should have said before its credentials died.
 */
final class SimulatedMachine {
  private enum Running {
    NOTHING,
    EPHEMERAL,
    INSTALLER,
    INSTALLED
  }

  private final MachineId id;
  private final MacAddress mac;
  private final Bench bench;
  private final Gen gen;
  private final Authentication authentication;
  private Running running = Running.NOTHING;
  private Optional<ApiKey> key = Optional.empty();
  private boolean hangs;
  private int stage;
  private int nonces;

  SimulatedMachine(MachineId id, MacAddress mac, Bench bench, Gen gen) {
    this.id = id;
    this.mac = mac;
    this.bench = bench;
    this.gen = gen;
    this.authentication = new Authentication(bench.store, bench.clock);
  }

  MachineId id() {
    return id;
  }

  /** The BMC did this to it. */
  void powered(PowerAction action) {
    if (action != PowerAction.QUERY && action != PowerAction.SOFT_OFF) {
      running = Running.NOTHING;
      hangs = gen.chance(0.05);
    }
  }

  /** Credentials that the machine holds are the ones in force or dead; never somebody else's. */
  void checkKey(Optional<ApiKey> inForce) {
    inForce
        .flatMap(ApiKey::machine)
        .ifPresent(
            machine -> {
              if (!machine.equals(id)) {
                throw new AssertionError(id + " has the credentials of " + machine);
              }
            });
  }

  /** Mostly; a machine that has hung can still be heard of. */
  boolean isSilent() {
    return (hangs || bench.board.of(id) != PowerState.ON) && !gen.chance(0.1);
  }

  /**
   * @return what it did, for the log
   */
  String act() {
    if (gen.chance(0.04)) {
      return id + " oddly " + odd();
    }
    if (hangs || bench.board.of(id) != PowerState.ON) {
      return id + " is silent";
    }
    if (gen.chance(0.004)) {
      running = Running.NOTHING;
      hangs = true;
      return id + " hangs";
    }
    return id
        + " "
        + switch (running) {
          case NOTHING -> boots();
          case EPHEMERAL -> works();
          case INSTALLER -> installs();
          case INSTALLED -> "lives";
        };
  }

  private Machine machine() {
    return bench.in(tx -> tx.machines().find(id).orElseThrow());
  }

  private String boots() {
    BootPlan plan = bench.fleet.booting().plan(Bench.question(mac));
    stage = 0;
    if (plan instanceof BootPlan.Network network) {
      running = network.purpose().equals("xinstall") ? Running.INSTALLER : Running.EPHEMERAL;
      key = Optional.of(bench.fleet.machineKeys().of(id));
      return "boots " + network.purpose();
    }
    running = Running.INSTALLED;
    if (machine().state() == State.DEPLOYING && authenticates()) {
      bench.fleet.statusEvents().osReady(id);
    }
    return "boots from its disk";
  }

  private boolean authenticates() {
    if (key.isEmpty()) {
      return false;
    }
    nonces++;
    return authentication.check(
                new Credentials(
                    key.get().consumerKey(),
                    key.get().tokenKey(),
                    key.get().tokenSecret().reveal(),
                    bench.clock.instant(),
                    "n" + nonces))
            instanceof Credentials.Outcome.OfMachine machine
        && machine.machine().equals(id);
  }

  private String works() {
    if (!authenticates()) {
      running = Running.NOTHING;
      bench.board.states.put(id, PowerState.OFF);
      return "has lost its credentials and switches itself off";
    }
    State state = machine().state();
    if (state != State.COMMISSIONING
        && state != State.TESTING
        && state != State.ENTERING_RESCUE_MODE
        && state != State.RESCUE_MODE) {
      bench.board.states.put(id, PowerState.OFF);
      running = Running.NOTHING;
      return "has nothing to do and switches itself off";
    }
    bench.fleet.scripts().forMachine(id);
    Optional<ScriptResult> next = open(state == State.TESTING).findFirst();
    if (next.isPresent()) {
      return runs(next.get());
    }
    if (state == State.COMMISSIONING && open(true).findFirst().isPresent()) {
      bench.fleet.signals().signal(id, Signal.of(Signal.Word.TESTING));
      return "goes on to its tests";
    }
    bench.fleet.signals().signal(id, Signal.of(Signal.Word.OK));
    if (gen.chance(0.8) && machine().state() != State.RESCUE_MODE) {
      bench.board.states.put(id, PowerState.OFF);
      running = Running.NOTHING;
    }
    return "says OK";
  }

  private String runs(ScriptResult result) {
    if (result.status() == ResultStatus.PENDING && gen.chance(0.3)) {
      bench.fleet.signals().signal(id, Bench.working(result));
      return "starts " + result.name();
    }
    boolean probe = result.name().equals("50-maas-01-commissioning");
    byte[] output = "fine\n".getBytes(StandardCharsets.UTF_8);
    if (probe && gen.chance(0.97)) {
      output =
          new Hardware()
              .nic("eth0", mac.value(), "10.1.0.200/28")
              .disk("sda", "S-" + id, 20)
              .json();
    }
    int exit = gen.chance(0.004) ? 1 : 0;
    bench.fleet.signals().signal(id, Bench.finished(result, exit, output));
    return "ends " + result.name() + " with " + exit;
  }

  private Stream<ScriptResult> open(boolean tests) {
    Machine machine = machine();
    Optional<Long> set = tests ? machine.sets().testing() : machine.sets().commissioning();
    return set.stream()
        .flatMap(number -> bench.in(tx -> tx.scriptRuns().results(number)).stream())
        .filter(result -> result.status().isRunningOrPending());
  }

  private String installs() {
    if (!authenticates()) {
      running = Running.NOTHING;
      return "has lost its credentials";
    }
    stage++;
    switch (stage) {
      case 1 -> event("start", "curtin", "cmd-install", Optional.empty());
      case 2 -> event("start", "curtin", "cmd-install/stage-extract", Optional.empty());
      case 3 -> {
        boolean fails = gen.chance(0.05);
        event("finish", "curtin", "cmd-install", Optional.of(fails ? "FAIL" : "SUCCESS"));
      }
      case 4 -> bench.fleet.statusEvents().netboot(id, false);
      default -> {
        event("finish", "cloudinit", "modules-final", Optional.of("SUCCESS"));
        running = Running.NOTHING;
      }
    }
    return "is at stage " + stage + " of its installation";
  }

  private void event(String type, String origin, String name, Optional<String> result) {
    bench
        .fleet
        .statusEvents()
        .report(
            id,
            new StatusEvent(type, origin, name, name, bench.clock.instant(), result, List.of()));
  }

  /** What nobody would expect now; with dead credentials it is not even heard. */
  private String odd() {
    int dice = gen.below(8);
    if (dice == 0) {
      bench.fleet.booting().plan(Bench.question(mac));
      return "asks for a boot";
    }
    if (dice == 1) {
      bench
          .fleet
          .leases()
          .report(
              List.of(
                  new Leases.Report(
                      mac, Addresses.parse("10.1.0." + gen.between(4, 11)), gen.chance(0.7))));
      return "has a lease";
    }
    if (!authenticates()) {
      return "says something with dead credentials";
    }
    if (dice == 2) {
      bench.fleet.statusEvents().osReady(id);
      return "is up";
    }
    if (dice == 3) {
      event(
          gen.oneOf("start", "finish"),
          gen.oneOf("curtin", "cloudinit"),
          gen.oneOf("cmd-install", "modules-final", "init-network", "init-network/x"),
          Optional.of(gen.oneOf("SUCCESS", "FAIL", "WARN")));
      return "reports a stage";
    }
    if (dice == 4) {
      boolean on = gen.chance(0.5);
      bench.fleet.statusEvents().netboot(id, on);
      return "sets netboot " + on;
    }
    Signal.Word word = gen.oneOf(Signal.Word.values());
    List<ScriptResult> all =
        ScriptSets.current(machine()).stream()
            .flatMap(set -> bench.in(tx -> tx.scriptRuns().results(set)).stream())
            .toList();
    if (dice == 5 || all.isEmpty()) {
      bench.fleet.signals().signal(id, Signal.of(word));
      return "signals " + word;
    }
    ScriptResult result = gen.oneOf(all);
    Signal signal =
        gen.chance(0.5)
            ? Bench.finished(result, gen.below(2), new byte[] {'x'})
            : Bench.working(result);
    bench
        .fleet
        .signals()
        .signal(
            id,
            new Signal(
                word,
                "",
                signal.script(),
                signal.exitStatus(),
                signal.runtime(),
                Optional.empty(),
                signal.files()));
    return "signals " + word + " about " + result.name() + " (" + result.status() + ")";
  }
}
