package io.maas4j.fleet;

import io.maas4j.deploy.Netplan;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.script.HardwareReview;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptIndex;
import io.maas4j.script.ScriptOutput;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSelection;
import io.maas4j.script.ScriptSet;
import io.maas4j.script.ScriptType;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hands machines the scripts that they are to run (script contract, section 8). */
public final class ScriptDelivery {
  private final Units units;

  ScriptDelivery(Units units) {
    this.units = units;
  }

  /** What a machine that has authenticated is to run now; empty when there is nothing. */
  public ScriptIndex forMachine(MachineId id) {
    return units.run(
        unit -> {
          Machine machine = Road.lock(unit, id);
          List<Script> all = unit.tx().scripts().list();
          review(unit, machine, all);
          Map<String, Script> scripts =
              all.stream().collect(Collectors.toMap(Script::name, Function.identity()));
          ScriptIndex.Include include =
              machine.state() == State.DEPLOYED
                  ? ScriptIndex.Include.ALL
                  : ScriptIndex.Include.RUNNING_OR_PENDING;
          // not what a machine made up for a file of its own
          List<ScriptResult> results =
              unit.tx().scriptRuns().resultsOfAll(sets(machine)).values().stream()
                  .flatMap(List::stream)
                  .filter(result -> scripts.containsKey(result.name()))
                  .filter(result -> result.scriptId().isPresent())
                  .toList();
          Map<Long, Output> outputs = outputs(unit, results, include);
          List<ScriptIndex.Job> jobs =
              results.stream()
                  .map(
                      result ->
                          new ScriptIndex.Job(
                              scripts.get(result.name()),
                              result,
                              output(outputs.getOrDefault(result.id(), Output.NONE))))
                  .toList();
          return ScriptIndex.of(
              jobs,
              lists(machine.state()),
              include,
              Optional.of(Netplan.file(new ConfiguredNetwork(unit, machine).network())));
        });
  }

  private static Map<Long, Output> outputs(
      Unit unit, List<ScriptResult> results, ScriptIndex.Include include) {
    List<Long> sent =
        results.stream()
            .filter(result -> ScriptIndex.sendsOutput(result, include))
            .map(ScriptResult::id)
            .toList();
    return sent.isEmpty() ? Map.of() : unit.tx().scriptRuns().outputs(sent);
  }

  /** What a machine that nobody knows yet is to run. */
  public ScriptIndex forEnlistment() {
    return units.run(
        unit -> {
          ScriptSelection selection = ScriptSets.enlistment(unit);
          return ScriptIndex.anonymous(selection, ScriptSets.settings(unit)).index();
        });
  }

  /** Every commissioning script, for old clients. */
  public ScriptIndex legacy() {
    return units.run(unit -> ScriptIndex.legacy(unit.tx().scripts().list()));
  }

  private static Set<ScriptType> lists(State state) {
    return switch (state) {
      case COMMISSIONING, DEPLOYED, ENTERING_RESCUE_MODE, RESCUE_MODE ->
          EnumSet.of(ScriptType.COMMISSIONING, ScriptType.TESTING);
      case RELEASING, DISK_ERASING -> EnumSet.of(ScriptType.RELEASE);
      case DEPLOYING -> EnumSet.of(ScriptType.DEPLOYMENT);
      default -> EnumSet.of(ScriptType.TESTING);
    };
  }

  private static List<Long> sets(Machine machine) {
    Machine.Sets sets = machine.sets();
    return Stream.of(sets.commissioning(), sets.testing(), sets.release())
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<ScriptOutput> output(Output output) {
    if (output.equals(Output.NONE)) {
      return Optional.empty();
    }
    byte[] none = new byte[0];
    return Optional.of(
        ScriptOutput.limited(
                output.combined().orElse(none),
                output.stdout().orElse(none),
                output.stderr().orElse(none),
                output.result().orElse(none))
            .output());
  }

  /** Once the hardware is known, scripts for other hardware go and those for it come. */
  private static void review(Unit unit, Machine machine, List<Script> scripts) {
    Optional<ScriptSet> set =
        machine.sets().commissioning().flatMap(id -> unit.tx().scriptRuns().find(id));
    if (set.isEmpty() || machine.state() != State.COMMISSIONING) {
      return;
    }
    List<ScriptResult> results = unit.tx().scriptRuns().results(set.get().id());
    boolean hardwareKnown =
        results.stream()
            .anyMatch(
                r -> r.name().equals("maas-list-modaliases") && r.status() == ResultStatus.PASSED);
    if (!hardwareKnown) {
      return;
    }
    HardwareReview review =
        HardwareReview.of(scripts, set.get().requested(), results, ScriptSets.facts(unit, machine));
    for (ScriptResult removed : review.removed()) {
      if (io.maas4j.script.ResultStep.abort(removed, unit.now())
          instanceof io.maas4j.script.ResultStep.Accepted aborted) {
        ScriptSets.store(unit, machine, removed, aborted.result());
      }
    }
    for (Script added : review.added()) {
      unit.tx()
          .scriptRuns()
          .insert(ScriptResult.pending(0, set.get().id(), added, io.maas4j.script.Arguments.NONE));
    }
  }
}
