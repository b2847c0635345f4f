package io.maas4j.fleet;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.script.ArgumentBinder;
import io.maas4j.script.Checked;
import io.maas4j.script.DroppedScript;
import io.maas4j.script.Fault;
import io.maas4j.script.HardwareFacts;
import io.maas4j.script.InterfaceTarget;
import io.maas4j.script.KnownHardware;
import io.maas4j.script.ParameterType;
import io.maas4j.script.Regeneration;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultStep;
import io.maas4j.script.ResultType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSelection;
import io.maas4j.script.ScriptSet;
import io.maas4j.script.StorageTarget;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.work.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes and ends the script sets of machines (script contract, section 6). */
final class ScriptSets {
  private static final String BMC_CONFIG = "bmc-config";

  /** The exit status of a result whose output could not be taken in. */
  static final int FAILED_HOOK = 1;

  private static final int SKIPPED_EXIT = 0;
  private static final int MOST_UNKNOWN = 64;
  private static final int LONGEST_NAME = 255;

  private ScriptSets() {}

  static ScriptSet commissioning(Unit unit, Machine machine, ScriptRequest request) {
    List<Script> all = unit.tx().scripts().list();
    ScriptSelection selection =
        ScriptSelection.commissioning(all, request.commissioning(), facts(unit, machine));
    known("commissioning_scripts", selection);
    ScriptSet set =
        make(
            unit,
            machine,
            ResultType.COMMISSIONING,
            request.commissioning(),
            selection.scripts(),
            request.parametersFor(selection.scripts()),
            KnownHardware.Moment.COMMISSIONING);
    if (machine.options().skipBmcConfig()) {
      skipBmcConfig(unit, set, selection.scripts());
    }
    return set;
  }

  /** What a machine runs that registers itself. */
  static ScriptSelection enlistment(Unit unit) {
    return ScriptSelection.enlisting(
        unit.tx().scripts().list(),
        unit.settings().flag(Setting.ENLIST_COMMISSIONING)
            ? ScriptSelection.EnlistCommissioning.ON
            : ScriptSelection.EnlistCommissioning.OFF);
  }

  static ScriptSet enlisting(Unit unit, Machine machine) {
    ScriptSelection selection = enlistment(unit);
    return make(
        unit,
        machine,
        ResultType.COMMISSIONING,
        List.of(),
        selection.scripts(),
        Map.of(),
        KnownHardware.Moment.COMMISSIONING);
  }

  /** What a machine runs that has a system of somebody's already: only what looks. */
  static ScriptSet deployInfo(Unit unit, Machine machine) {
    return make(
        unit,
        machine,
        ResultType.COMMISSIONING,
        List.of(),
        ScriptSelection.deployInfo(unit.tx().scripts().list()).scripts(),
        Map.of(),
        KnownHardware.Moment.OTHERWISE);
  }

  /** Tests that follow commissioning; none is fine. */
  static ScriptSet testsAfterCommissioning(Unit unit, Machine machine, ScriptRequest request) {
    return testing(unit, machine, request, ScriptSelection.TestStart.AFTER_COMMISSIONING);
  }

  static ScriptSet tests(Unit unit, Machine machine, ScriptRequest request) {
    return testing(unit, machine, request, ScriptSelection.TestStart.ALONE);
  }

  /**
   * @throws InvalidRequest naming what no test has as its name or tag
   */
  static void refuseUnknownTests(Unit unit, Machine machine, ScriptRequest request) {
    known(
        "testing_scripts",
        ScriptSelection.testing(
                unit.tx().scripts().list(),
                request.testing(),
                facts(unit, machine),
                ScriptSelection.TestStart.AFTER_COMMISSIONING)
            .orThrow());
  }

  private static ScriptSet testing(
      Unit unit, Machine machine, ScriptRequest request, ScriptSelection.TestStart start) {
    List<Script> scripts = List.of();
    if (!request.testing().equals(List.of(ScriptSelection.NONE))) {
      Checked<ScriptSelection> selection =
          ScriptSelection.testing(
              unit.tx().scripts().list(), request.testing(), facts(unit, machine), start);
      if (selection.faults().isEmpty()) {
        known("testing_scripts", selection.orThrow());
        scripts = selection.orThrow().scripts();
      }
    }
    if (start == ScriptSelection.TestStart.ALONE) {
      refuseUnlessTestable(machine, scripts);
    }
    return make(
        unit,
        machine,
        ResultType.TESTING,
        request.testing(),
        scripts,
        request.parametersFor(scripts),
        start == ScriptSelection.TestStart.ALONE
            ? KnownHardware.Moment.OTHERWISE
            : KnownHardware.Moment.COMMISSIONING);
  }

  /** Whatever destroys data is not for a machine that somebody's system is on. */
  private static void refuseUnlessTestable(Machine machine, List<Script> scripts) {
    if (scripts.isEmpty()) {
      throw new InvalidRequest("No testing scripts found!", "name tests, or tags that tests have");
    }
    boolean deployed =
        machine.state() == State.DEPLOYED || machine.status().previous() == State.DEPLOYED;
    List<String> destructive =
        scripts.stream()
            .filter(script -> deployed && script.definition().destructive())
            .map(Script::name)
            .toList();
    if (!destructive.isEmpty()) {
      throw InvalidRequest.field(
          "testing_scripts",
          "Destructive tests cannot run on a deployed machine: "
              + String.join(", ", destructive)
              + ".");
    }
  }

  /** An installation has one result, which no script stands behind. */
  static ScriptSet installation(Unit unit, Machine machine) {
    ScriptSet set = insert(unit, machine, ResultType.INSTALLATION, List.of());
    unit.tx()
        .scriptRuns()
        .insert(
            ScriptResult.withoutScript(0, set.id(), ScriptSet.INSTALL_LOG, ResultStatus.PENDING));
    return set;
  }

  /** What a machine runs before it is free. */
  static ScriptSet release(
      Unit unit, Machine machine, ScriptRequest request, ScriptSelection.Erase erase) {
    ScriptSelection selection =
        ScriptSelection.release(
            unit.tx().scripts().list(), request.release(), facts(unit, machine), erase);
    known("scripts", selection);
    if (request.release().isEmpty() && erase == ScriptSelection.Erase.NO) {
      throw InvalidRequest.field("scripts", "No release script is named.");
    }
    if (selection.scripts().isEmpty()) {
      throw InvalidRequest.field(
          "scripts", "None of these scripts is for the hardware of " + machine.hostname() + ".");
    }
    return make(
        unit,
        machine,
        ResultType.RELEASE,
        request.release(),
        selection.scripts(),
        request.parametersFor(selection.scripts()),
        KnownHardware.Moment.OTHERWISE);
  }

  /**
   * The result of a name; made when there is none, as machines send the output of programs that we
   * did not give them.
   *
   * @return empty when a set has more of these than anybody would read
   */
  static Optional<ScriptResult> named(Unit unit, long set, String name) {
    Optional<ScriptResult> known = known(unit, set, name);
    if (known.isPresent()) {
      return known;
    }
    List<ScriptResult> results = unit.tx().scriptRuns().results(set);
    long own = results.stream().filter(result -> result.scriptId().isEmpty()).count();
    return own >= MOST_UNKNOWN || name.isBlank() || name.length() > LONGEST_NAME
        ? Optional.empty()
        : Optional.of(
            unit.tx()
                .scriptRuns()
                .insert(ScriptResult.withoutScript(0, set, name, ResultStatus.RUNNING)));
  }

  static Optional<ScriptResult> known(Unit unit, long set, String name) {
    return unit.tx().scriptRuns().results(set).stream()
        .filter(result -> result.name().equals(name))
        .findFirst();
  }

  /** The sets in force of a machine. */
  static List<Long> current(Machine machine) {
    List<Long> ids = new ArrayList<>();
    machine.sets().commissioning().ifPresent(ids::add);
    machine.sets().testing().ifPresent(ids::add);
    machine.sets().installation().ifPresent(ids::add);
    machine.sets().release().ifPresent(ids::add);
    return ids;
  }

  /** Results that have not ended become ABORTED; when silence ended them, running ones TIMEDOUT. */
  static void end(Unit unit, Machine machine, Ending ending) {
    for (long id : current(machine)) {
      for (ScriptResult result : unit.tx().scriptRuns().results(id)) {
        boolean silent = ending == Ending.TIMED_OUT && result.status().isRunning();
        ResultStep step =
            silent
                ? ResultStep.finish(
                    result,
                    new ResultStep.Finish(
                        124, ResultStatus.TIMEDOUT, Optional.empty(), Optional.empty()),
                    unit.now(),
                    ResultStep.Overwriting.FORBIDDEN)
                : ResultStep.abort(result, unit.now());
        if (step instanceof ResultStep.Accepted accepted) {
          store(unit, machine, result, accepted.result());
        }
      }
    }
  }

  /** How results end that the machine did not end itself. */
  enum Ending {
    ABORTED,
    TIMED_OUT
  }

  /** Writes a result and records what its change of status means to people. */
  static void store(Unit unit, Machine machine, ScriptResult before, ScriptResult after) {
    unit.tx().scriptRuns().update(after);
    if (before.status() == after.status()) {
      return;
    }
    boolean incomplete = after.status().isFailed() || after.status() == ResultStatus.ABORTED;
    unit.record(
        machine,
        incomplete ? EventType.SCRIPT_DID_NOT_COMPLETE : EventType.SCRIPT_RESULT_CHANGED_STATUS,
        incomplete
            ? after.name() + " " + after.status().label().toLowerCase(java.util.Locale.ROOT)
            : after.name()
                + " changed status from '"
                + before.status().label()
                + "' to '"
                + after.status().label()
                + "'");
  }

  static HardwareFacts facts(Unit unit, Machine machine) {
    HardwareSummary summary = unit.tx().inventories().of(machine.id());
    return new HardwareFacts(summary.modaliases(), summary.info());
  }

  private static ScriptSet make(
      Unit unit,
      Machine machine,
      ResultType type,
      List<String> requested,
      List<Script> scripts,
      Map<String, String> parameters,
      KnownHardware.Moment moment) {
    ArgumentBinder binder = new ArgumentBinder(hardware(unit, machine, moment), settings(unit));
    Checked<List<ArgumentBinder.Run>> runs = binder.bind(scripts, parameters);
    refuseFaults(runs.faults());
    ScriptSet set = insert(unit, machine, type, requested);
    for (ArgumentBinder.Run run : runs.orThrow()) {
      unit.tx()
          .scriptRuns()
          .insert(ScriptResult.pending(0, set.id(), run.script(), run.arguments()));
    }
    return set;
  }

  /**
   * Rebuilds the tests that wait, over the disks or interfaces that commissioning has just found
   * (script contract, section 6).
   *
   * @param kind {@link ParameterType#STORAGE} or {@link ParameterType#INTERFACE}
   */
  static void regenerate(Unit unit, Machine machine, ParameterType kind) {
    if (machine.sets().testing().isEmpty()) {
      return;
    }
    long set = machine.sets().testing().get();
    Map<Long, Script> scripts =
        unit.tx().scripts().list().stream()
            .collect(Collectors.toMap(Script::id, Function.identity()));
    Regeneration rebuilt =
        Regeneration.of(
            kind,
            unit.tx().scriptRuns().results(set),
            scripts,
            hardware(unit, machine, KnownHardware.Moment.COMMISSIONING),
            settings(unit));
    rebuilt.removed().forEach(result -> unit.tx().scriptRuns().delete(result.id()));
    for (ArgumentBinder.Run run : rebuilt.added()) {
      unit.tx().scriptRuns().insert(ScriptResult.pending(0, set, run.script(), run.arguments()));
    }
    for (DroppedScript dropped : rebuilt.dropped()) {
      unit.record(
          machine,
          EventType.SCRIPT_RESULT_ERROR,
          dropped.script().name()
              + " is not run, its parameters do not fit the hardware found: "
              + dropped.faults().stream().map(Fault::message).collect(Collectors.joining("; ")));
    }
  }

  /** What parameters without a value take from the settings. */
  static Map<String, String> settings(Unit unit) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : ArgumentBinder.SETTINGS) {
      Setting.ofWireName(name)
          .map(unit.settings()::text)
          .flatMap(text -> text)
          .ifPresent(text -> values.put(name, text));
    }
    return values;
  }

  private static ScriptSet insert(
      Unit unit, Machine machine, ResultType type, List<String> requested) {
    prune(unit, machine, type);
    return unit.tx()
        .scriptRuns()
        .insert(
            new ScriptSet(
                0,
                machine.id(),
                type,
                requested,
                Optional.empty(),
                unit.tx().power().of(machine.id()).state().wireName()));
  }

  /** Keeps as many sets of a type as the settings say, with the new one; ends the older ones. */
  private static void prune(Unit unit, Machine machine, ResultType type) {
    Setting limit =
        switch (type) {
          case COMMISSIONING -> Setting.MAX_NODE_COMMISSIONING_RESULTS;
          case TESTING -> Setting.MAX_NODE_TESTING_RESULTS;
          case INSTALLATION -> Setting.MAX_NODE_INSTALLATION_RESULTS;
          default -> Setting.MAX_NODE_RELEASE_RESULTS;
        };
    List<ScriptSet> older =
        unit.tx().scriptRuns().setsOf(machine.id()).stream()
            .filter(set -> set.type() == type)
            .toList();
    int keep = Math.max(1, unit.settings().number(limit)) - 1;
    for (int i = 0; i < older.size(); i++) {
      if (i >= keep && !current(machine).contains(older.get(i).id())) {
        unit.tx().scriptRuns().deleteSet(older.get(i).id());
        continue;
      }
      for (ScriptResult result : unit.tx().scriptRuns().results(older.get(i).id())) {
        if (ResultStep.abort(result, unit.now()) instanceof ResultStep.Accepted aborted) {
          unit.tx().scriptRuns().update(aborted.result());
        }
      }
    }
  }

  private static void skipBmcConfig(Unit unit, ScriptSet set, List<Script> scripts) {
    List<String> skipped =
        scripts.stream().filter(s -> s.tags().contains(BMC_CONFIG)).map(Script::name).toList();
    for (ScriptResult result : unit.tx().scriptRuns().results(set.id())) {
      if (!skipped.contains(result.name())) {
        continue;
      }
      ResultStep step =
          ResultStep.finish(
              result,
              new ResultStep.Finish(
                  SKIPPED_EXIT, ResultStatus.SKIPPED, Optional.empty(), Optional.empty()),
              unit.now(),
              ResultStep.Overwriting.FORBIDDEN);
      if (step instanceof ResultStep.Accepted accepted) {
        unit.tx().scriptRuns().update(accepted.result());
        byte[] note =
            "Skipped: BMC configuration was not wanted (skip_bmc_config).\n"
                .getBytes(StandardCharsets.UTF_8);
        byte[] yaml = "status: skipped\n".getBytes(StandardCharsets.UTF_8);
        unit.tx()
            .scriptRuns()
            .putOutput(
                result.id(),
                new Output(
                    Optional.of(note), Optional.of(note), Optional.empty(), Optional.of(yaml)));
      }
    }
  }

  private static KnownHardware hardware(Unit unit, Machine machine, KnownHardware.Moment moment) {
    List<StorageTarget> disks =
        unit.tx().disks().of(machine.id()).stream()
            .map(
                d ->
                    new StorageTarget(
                        d.id(), d.name(), d.idPath(), d.model(), d.serial(), List.copyOf(d.tags())))
            .toList();
    List<KnownHardware.Candidate> candidates =
        unit.tx().interfaces().of(machine.id()).stream()
            .filter(Interface::enabled)
            .map(i -> new KnownHardware.Candidate(target(i), role(machine, i)))
            .toList();
    return new KnownHardware(disks, KnownHardware.testable(candidates, moment));
  }

  private static InterfaceTarget target(Interface nic) {
    return new InterfaceTarget(
        nic.id(),
        nic.name(),
        nic.mac().map(MacAddress::value).orElse(""),
        nic.facts().vendor().orElse(""),
        nic.facts().product().orElse(""),
        List.copyOf(nic.tags()));
  }

  private static KnownHardware.Role role(Machine machine, Interface nic) {
    boolean configured =
        nic.links().stream().anyMatch(link -> link.mode() != io.maas4j.network.LinkMode.LINK_UP);
    if (configured) {
      return KnownHardware.Role.CONFIGURED;
    }
    return machine.boot().interfaceId().equals(Optional.of(nic.id()))
        ? KnownHardware.Role.BOOT
        : KnownHardware.Role.OTHER;
  }

  private static void known(String field, ScriptSelection selection) {
    if (!selection.unmatched().isEmpty()) {
      throw InvalidRequest.field(
          field,
          "Select a valid choice. "
              + String.join(", ", selection.unmatched())
              + " is not one of the available choices.");
    }
  }

  private static void refuseFaults(List<Fault> faults) {
    if (!faults.isEmpty()) {
      Map<String, List<String>> fields = new LinkedHashMap<>();
      for (Fault fault : faults) {
        fields.computeIfAbsent(fault.field(), f -> new ArrayList<>()).add(fault.message());
      }
      throw new InvalidRequest(fields, "correct the script parameters");
    }
  }
}
