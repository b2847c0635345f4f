package io.maas4j.fleet;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Command;
import io.maas4j.lifecycle.Decision;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerParameters;
import io.maas4j.script.BmcConfig;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultStep;
import io.maas4j.script.ResultYaml;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptVersion;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes what machines say of themselves while they are commissioned, tested and released. */
public final class Signals {
  private static final int MAX_PART = 1 << 20;

  private final Units units;
  private final Road road;
  private final BuiltinHooks hooks;
  private final PowerSettings powerSettings;
  private final Bmcs bmcs;

  Signals(Units units, Road road, BuiltinHooks hooks, PowerSettings powerSettings, Bmcs bmcs) {
    this.units = units;
    this.road = road;
    this.hooks = hooks;
    this.powerSettings = powerSettings;
    this.bmcs = bmcs;
  }

  /**
   * Stores what the signal brings and lets the lifecycle follow from it, in one transaction.
   *
   * @throws Conflict when the machine's status has no use for signals
   * @throws InvalidRequest naming the BMC's parameters that its power driver does not take
   */
  public void signal(MachineId id, Signal signal) {
    units.run(
        unit -> {
          Machine locked = Road.lock(unit, id);
          Machine machine =
              signal.power().map(found -> storePower(unit, locked, found)).orElse(locked);
          Machine after = machine;
          for (Signal each : signal.perResult()) {
            after = storeResult(unit, after, each);
          }
          currentSet(after).ifPresent(set -> unit.tx().scriptRuns().ping(set, unit.now()));
          if (after.state() == State.DEPLOYED && after.deployment().extras().sync().isPresent()) {
            after = Road.write(unit, after.withDeployment(after.deployment().synced(unit.now())));
          }
          if (!after.status().error().equals(signal.error())) {
            after = Road.write(unit, after.withStatus(after.status().withError(signal.error())));
          }
          if (isHeartbeat(after, signal)) {
            return after;
          }
          Machine moved =
              road.send(
                  unit,
                  after,
                  Road.command(unit, signal.word().verb(), Actor.MACHINE, signal.error()));
          return after.status().enlisting() && moved.state() == State.NEW
              ? accepted(unit, moved)
              : moved;
        });
  }

  /** A machine that has registered itself waits for a person, unless nobody is to be asked. */
  private Machine accepted(Unit unit, Machine machine) {
    if (!unit.settings().flag(Setting.ENLIST_ACCEPTED)) {
      return machine;
    }
    Command commission =
        Road.command(unit, Verb.COMMISSION, Actor.SYSTEM, "the setting enlist_accepted is on");
    if (road.plan(unit, machine, commission) instanceof Decision.Refused refused) {
      unit.record(
          machine,
          EventType.NODE_COMMISSIONING_EVENT_FAILED,
          "not commissioned: " + refused.why() + "; " + refused.remedy());
      return machine;
    }
    return road.send(unit, machine, commission);
  }

  /** The power types that a machine may name as its BMC's. */
  public Set<String> powerTypes() {
    return powerSettings.types();
  }

  /** A heartbeat has left its mark on the script set; the machine's row stays untouched. */
  private static boolean isHeartbeat(Machine machine, Signal signal) {
    return signal.word().verb() == Verb.SIGNAL_WORKING
        && machine
            .status()
            .activity()
            .map(
                a ->
                    a.step() == Activity.Step.RUNNING
                        && (a.kind() == Activity.Kind.COMMISSIONING
                            || a.kind() == Activity.Kind.TESTING))
            .orElse(false);
  }

  private Machine storePower(Unit unit, Machine machine, BmcConfig found) {
    MachinePower power = unit.tx().power().of(machine.id());
    Optional<BmcConfig> applied = found.appliedTo(power.type(), power.parameters().reveal());
    if (applied.isEmpty()) {
      return machine;
    }
    PowerParameters.Builder parameters = PowerParameters.builder();
    applied
        .get()
        .parameters()
        .forEach(
            (name, value) -> {
              if (value instanceof List<?> list) {
                parameters.choices(name, list.stream().map(String::valueOf).toList());
              } else {
                parameters.text(name, String.valueOf(value));
              }
            });
    List<String> faults = powerSettings.foundFaults(applied.get().powerType(), parameters.build());
    if (!faults.isEmpty()) {
      throw InvalidRequest.field("power_parameters", String.join("; ", faults));
    }
    bmcs.set(unit, machine.id(), applied.get().powerType(), parameters.build(), Bmcs.Trust.CHECKED);
    unit.record(
        machine,
        HardwareSync.isOn(machine)
            ? EventType.NODE_HARDWARE_SYNC_BMC
            : EventType.NODE_COMMISSIONING_EVENT,
        "power type " + applied.get().powerType() + " found by the machine");
    Machine told =
        machine.withBoot(
            machine
                .boot()
                .withMethodIfUnknown(
                    Bmcs.bootMethod(applied.get().powerType(), parameters.build())));
    return told.equals(machine) ? machine : Road.write(unit, told);
  }

  private Machine storeResult(Unit unit, Machine machine, Signal signal) {
    Optional<ScriptResult> found = find(unit, machine, signal);
    if (found.isEmpty()) {
      unit.record(
          machine,
          EventType.SCRIPT_RESULT_ERROR,
          "no result for script '" + signal.script().name() + "' in this status");
      return machine;
    }
    ScriptResult result = found.get();
    boolean ends = signal.exitStatus().isPresent() || !signal.files().isEmpty();
    return ends ? finish(unit, machine, result, signal) : advance(unit, machine, result, signal);
  }

  private Machine advance(Unit unit, Machine machine, ScriptResult result, Signal signal) {
    ResultStep.Stage stage =
        switch (signal.word()) {
          case INSTALLING -> ResultStep.Stage.INSTALLING;
          case APPLYING_NETCONF -> ResultStep.Stage.APPLYING_NETCONF;
          default -> ResultStep.Stage.RUNNING;
        };
    ResultStep step = ResultStep.advance(result, stage, unit.now());
    if (step instanceof ResultStep.Accepted accepted) {
      ScriptSets.store(unit, machine, result, accepted.result());
      if (machine.state() == State.TESTING && accepted.result().status() == ResultStatus.RUNNING) {
        unit.record(machine, EventType.RUNNING_TEST, result.name());
      }
    } else if (result.status() == ResultStatus.RUNNING
        && stage == ResultStep.Stage.RUNNING
        && !signal.error().isEmpty()) {
      // nothing moves, so what it says is how far it is
      unit.record(machine, EventType.NODE_SCRIPT_PROGRESS, signal.error());
    }
    return machine;
  }

  private Machine finish(Unit unit, Machine machine, ScriptResult result, Signal signal) {
    Output output = output(signal.files());
    int exit = signal.exitStatus().orElse(0);
    ResultYaml.Verdict verdict =
        ResultYaml.judge(
            // not the stored one: what is left of a document that was cut may mean something else
            resultFile(signal.files()),
            exit,
            result.status(),
            signal.word() == Signal.Word.TIMEDOUT
                ? ResultYaml.Ending.TIMED_OUT
                : ResultYaml.Ending.EXITED);
    // a result that a machine made up for a file of its own is no script's, whatever it is called
    Optional<Script> script =
        unit.tx()
            .scripts()
            .find(result.name())
            .filter(known -> result.scriptId().equals(Optional.of(known.id())));
    ResultStep step =
        ResultStep.finish(
            result,
            new ResultStep.Finish(
                exit, verdict.status(), signal.runtime(), version(unit, script, signal.script())),
            unit.now(),
            overwriting(machine));
    if (!(step instanceof ResultStep.Accepted)) {
      unit.record(machine, EventType.SCRIPT_RESULT_ERROR, ((ResultStep.Refused) step).reason());
      return machine;
    }
    ScriptResult ended = ((ResultStep.Accepted) step).result();
    unit.tx().scriptRuns().putOutput(result.id(), output);
    ScriptSets.store(unit, machine, result, ended);
    tellCut(unit, machine, signal.files());
    verdict.linkConnected().ifPresent(connected -> link(unit, machine, result, connected));
    verdict
        .problem()
        .ifPresent(
            problem ->
                unit.record(
                    machine, EventType.SCRIPT_RESULT_ERROR, result.name() + ": " + problem));
    if (!verdict.unknownKeys().isEmpty()) {
      unit.record(
          machine,
          EventType.SCRIPT_RESULT_CHANGED_STATUS,
          result.name() + ": unknown keys in its result, ignored: " + verdict.unknownKeys());
    }
    Machine after = machine;
    if (script.isPresent() && exit == 0 && output.stdout().isPresent()) {
      after = hook(unit, machine, script.get(), ended, output.stdout().get());
    }
    if (script.map(s -> s.definition().recommission()).orElse(false)
        && ended.status() == ResultStatus.PASSED) {
      recommission(unit, ended);
    }
    return after;
  }

  /** The version that the machine says it ran, when the script has one of that number. */
  private static Optional<Long> version(Unit unit, Optional<Script> script, Signal.ScriptRef told) {
    Optional<Long> current = script.map(known -> known.version().id());
    if (told.versionId().isPresent() && current.equals(Optional.of(told.versionId().getAsLong()))) {
      return current;
    }
    return script.stream()
        .filter(known -> told.versionId().isPresent())
        .flatMap(
            known ->
                unit.tx().scripts().versions(List.of(known.id())).values().stream()
                    .flatMap(List::stream))
        .map(ScriptVersion::id)
        .filter(id -> id == told.versionId().getAsLong())
        .findFirst();
  }

  /** A test that is tied to an interface may say whether its cable is plugged in. */
  private static void link(Unit unit, Machine machine, ScriptResult result, boolean connected) {
    result.arguments().nic().stream()
        .flatMap(
            target ->
                unit.tx().interfaces().of(machine.id()).stream()
                    .filter(nic -> nic.id() == target.id()))
        .filter(nic -> nic.facts().linkConnected() != connected)
        .forEach(
            nic ->
                unit.tx()
                    .interfaces()
                    .put(nic.toBuilder().facts(nic.facts().withLink(connected)).build()));
  }

  /** What the server does with the output of its own scripts (script contract, section 12). */
  private Machine hook(
      Unit unit, Machine machine, Script script, ScriptResult ended, byte[] stdout) {
    if (!script.builtIn()) {
      return machine;
    }
    HardwareIntake.Outcome outcome = hooks.apply(unit, machine, script.name(), stdout);
    String cut = stdout.length < MAX_PART ? "" : " (the output was cut at " + MAX_PART + " bytes)";
    outcome.problem().ifPresent(problem -> failed(unit, machine, ended, problem + cut));
    return outcome.machine();
  }

  private static void failed(Unit unit, Machine machine, ScriptResult ended, String why) {
    ResultStep step =
        ResultStep.finish(
            ended,
            new ResultStep.Finish(
                ScriptSets.FAILED_HOOK, ResultStatus.FAILED, Optional.empty(), Optional.empty()),
            unit.now(),
            ResultStep.Overwriting.ALLOWED);
    if (step instanceof ResultStep.Accepted accepted) {
      ScriptSets.store(unit, machine, ended, accepted.result());
    }
    unit.record(machine, EventType.SCRIPT_RESULT_ERROR, ended.name() + ": " + why);
  }

  private static void recommission(Unit unit, ScriptResult passed) {
    for (ScriptResult result : unit.tx().scriptRuns().results(passed.setId())) {
      boolean builtIn = unit.tx().scripts().find(result.name()).map(Script::builtIn).orElse(false);
      if (builtIn && result.id() != passed.id()) {
        unit.tx().scriptRuns().update(result.reset());
      }
    }
  }

  private static ResultStep.Overwriting overwriting(Machine machine) {
    return machine.state() == State.DEPLOYING || machine.state() == State.DEPLOYED
        ? ResultStep.Overwriting.ALLOWED
        : ResultStep.Overwriting.FORBIDDEN;
  }

  /** By id, by name; a file of a name that nobody knows gets a result of its own. */
  private static Optional<ScriptResult> find(Unit unit, Machine machine, Signal signal) {
    Signal.ScriptRef wanted = signal.script();
    Optional<ScriptResult> byId =
        wanted.resultId().isEmpty()
            ? Optional.empty()
            : unit.tx()
                .scriptRuns()
                .lock(wanted.resultId().getAsLong())
                .filter(result -> ScriptSets.current(machine).contains(result.setId()));
    return byId.or(
        () ->
            currentSet(machine)
                .filter(set -> !wanted.name().isEmpty())
                .flatMap(
                    set ->
                        signal.files().isEmpty()
                            ? ScriptSets.known(unit, set, wanted.name())
                            : ScriptSets.named(unit, set, wanted.name()))
                .flatMap(result -> unit.tx().scriptRuns().lock(result.id())));
  }

  /** The set that belongs to what the machine is doing. */
  private static Optional<Long> currentSet(Machine machine) {
    Machine.Sets sets = machine.sets();
    return switch (machine.state()) {
      case TESTING, FAILED_TESTING -> sets.testing();
      case DEPLOYING, FAILED_DEPLOYMENT -> sets.installation();
      case RELEASING, DISK_ERASING -> sets.release();
      default -> sets.commissioning();
    };
  }

  /** What a file's name says of the result that it belongs to. */
  static String stem(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String extension : List.of(".out", ".err", ".yaml")) {
      if (lower.endsWith(extension)) {
        return name.substring(0, name.length() - extension.length());
      }
    }
    return name;
  }

  static Output output(Map<String, byte[]> files) {
    Optional<byte[]> combined = Optional.empty();
    Optional<byte[]> stdout = Optional.empty();
    Optional<byte[]> stderr = Optional.empty();
    Optional<byte[]> yaml = Optional.empty();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = file.getKey().toLowerCase(Locale.ROOT);
      Optional<byte[]> content = Optional.of(bounded(file.getValue()));
      if (name.endsWith(".out")) {
        stdout = content;
      } else if (name.endsWith(".err")) {
        stderr = content;
      } else if (name.endsWith(".yaml")) {
        yaml = content;
      } else {
        combined = content;
      }
    }
    return new Output(combined, stdout, stderr, yaml);
  }

  private static byte[] resultFile(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().toLowerCase(Locale.ROOT).endsWith(".yaml"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(new byte[0]);
  }

  private static void tellCut(Unit unit, Machine machine, Map<String, byte[]> files) {
    files.forEach(
        (name, content) -> {
          if (content.length > MAX_PART) {
            unit.record(
                machine,
                EventType.SCRIPT_RESULT_ERROR,
                name
                    + " is "
                    + content.length
                    + " bytes long: only the first "
                    + MAX_PART
                    + " are kept");
          }
        });
  }

  private static byte[] bounded(byte[] content) {
    return content.length <= MAX_PART ? content : java.util.Arrays.copyOf(content, MAX_PART);
  }
}
