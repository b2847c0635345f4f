package io.maas4j.inspection;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.ScriptRunRepository.Times;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results of scripts, for whoever may see the node; administrators decide that some do not count,
 * or remove them. Thread-safe; each call blocks for one transaction of a fixed number of queries.
 */
public final class ScriptResults {
  private static final Set<ResultStatus> OLD_STYLE =
      EnumSet.of(
          ResultStatus.PASSED, ResultStatus.FAILED, ResultStatus.TIMEDOUT, ResultStatus.ABORTED);

  private final Units units;

  /**
   * @param units every call is one of them
   */
  public ScriptResults(Units units) {
    this.units = units;
  }

  /** Whether what the scripts wrote is read as well. */
  public enum Outputs {
    LEFT_OUT,
    READ
  }

  /**
   * All sets of a node, oldest first.
   *
   * @param types empty for every one
   */
  public List<ResultSet> list(
      MachineId node, Set<ResultType> types, ResultQuery query, Outputs outputs, Actor by) {
    return units.run(
        unit -> {
          Machine machine = Permissions.seen(unit, node, by);
          List<ScriptSet> sets =
              unit.tx().scriptRuns().setsOf(machine.id()).stream()
                  .filter(set -> types.isEmpty() || types.contains(set.type()))
                  .sorted(Comparator.comparingLong(ScriptSet::id))
                  .toList();
          return resultSets(unit, machine, sets, query, outputs);
        });
  }

  /**
   * @param which a number, or {@code current-commissioning} and the like
   * @throws InvalidRequest when it is neither, or nothing is current
   * @throws NotFound when the node has no such set
   */
  public ResultSet get(MachineId node, String which, ResultQuery query, Outputs outputs, Actor by) {
    return units.run(
        unit -> {
          Machine machine = Permissions.seen(unit, node, by);
          return resultSets(unit, machine, List.of(set(unit, machine, which)), query, outputs)
              .get(0);
        });
  }

  /** The results that are meant do not count any more. */
  public ResultSet suppress(MachineId node, String which, ResultQuery query, Actor by) {
    return counting(node, which, query, true, by);
  }

  /** The results that are meant count again. */
  public ResultSet unsuppress(MachineId node, String which, ResultQuery query, Actor by) {
    return counting(node, which, query, false, by);
  }

  private ResultSet counting(
      MachineId node, String which, ResultQuery query, boolean suppressed, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          Machine machine = Permissions.node(unit, node, by);
          ScriptSet set = set(unit, machine, which);
          Map<Long, Script> scripts = scripts(unit);
          for (ScriptResult result : unit.tx().scriptRuns().results(set.id())) {
            if (result.suppressed() != suppressed
                && query.means(result, result.scriptId().map(scripts::get))) {
              unit.tx().scriptRuns().update(suppressed ? result.suppress() : result.unsuppress());
            }
          }
          return resultSets(unit, machine, List.of(set), query, Outputs.LEFT_OUT).get(0);
        });
  }

  /**
   * @throws InvalidRequest for the commissioning or installation that is in force
   */
  public void delete(MachineId node, String which, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          Machine machine = Permissions.node(unit, node, by);
          ScriptSet set = set(unit, machine, which);
          Optional<Long> id = Optional.of(set.id());
          if (machine.sets().commissioning().equals(id)
              || machine.sets().installation().equals(id)) {
            throw new InvalidRequest(
                "Unable to delete the current "
                    + set.type().label().toLowerCase(java.util.Locale.ROOT)
                    + " results.",
                "commission or deploy the machine anew, then delete these");
          }
          unit.tx().scriptRuns().deleteSet(set.id());
          return set;
        });
  }

  /** A result as old clients read it: those that have ended, of what is in force on each node. */
  public record Ended(MachineId node, ResultType type, ResultSet.Line line) {}

  /**
   * @param nodes of these; none for every node that the actor may see
   * @param names of these scripts; none for all
   */
  public List<Ended> ended(
      Set<MachineId> nodes, Set<String> names, Optional<ResultType> type, Actor by) {
    return units.run(
        unit -> {
          MachineFilter.Builder filter = MachineFilter.builder().types(List.of(NodeType.values()));
          if (!nodes.isEmpty()) {
            filter.ids(nodes);
          }
          List<Machine> machines =
              unit.tx().machines().list(filter.build()).stream()
                  .filter(m -> Permissions.isVisible(m, by))
                  .toList();
          return ended(unit, machines, names, type);
        });
  }

  private static List<Ended> ended(
      Unit unit, List<Machine> machines, Set<String> names, Optional<ResultType> type) {
    List<Long> ids = machines.stream().flatMap(m -> inForce(m).stream()).toList();
    Map<Long, ResultType> types =
        machines.stream()
            .flatMap(ScriptResults::typed)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<Long, List<ScriptResult>> results = unit.tx().scriptRuns().resultsOfAll(ids);
    Map<Long, Times> times = unit.tx().scriptRuns().times(ids);
    List<Long> wanted = new ArrayList<>();
    List<Ended> all = new ArrayList<>();
    for (Machine machine : machines) {
      for (long id : inForce(machine)) {
        ResultType found = types.getOrDefault(id, ResultType.COMMISSIONING);
        for (ScriptResult result : results.getOrDefault(id, List.of())) {
          if (OLD_STYLE.contains(result.status())
              && (names.isEmpty() || names.contains(result.name()))
              && type.map(found::equals).orElse(true)) {
            wanted.add(result.id());
            all.add(
                new Ended(machine.id(), found, line(result, times, result.runtime(), Output.NONE)));
          }
        }
      }
    }
    Map<Long, Output> outputs = unit.tx().scriptRuns().outputs(wanted);
    return all.stream()
        .map(
            e ->
                new Ended(
                    e.node(),
                    e.type(),
                    new ResultSet.Line(
                        e.line().result(),
                        e.line().times(),
                        e.line().estimate(),
                        outputs.getOrDefault(e.line().result().id(), Output.NONE))))
        .toList();
  }

  private static List<Long> inForce(Machine machine) {
    return typed(machine).map(Map.Entry::getKey).toList();
  }

  private static Stream<Map.Entry<Long, ResultType>> typed(Machine machine) {
    Machine.Sets sets = machine.sets();
    return Stream.of(
            sets.commissioning().map(id -> Map.entry(id, ResultType.COMMISSIONING)),
            sets.installation().map(id -> Map.entry(id, ResultType.INSTALLATION)),
            sets.testing().map(id -> Map.entry(id, ResultType.TESTING)),
            sets.release().map(id -> Map.entry(id, ResultType.RELEASE)))
        .flatMap(Optional::stream);
  }

  private static ScriptSet set(Unit unit, Machine machine, String which) {
    Machine.Sets sets = machine.sets();
    Optional<Long> id =
        switch (which) {
          case "current-commissioning" -> sets.commissioning();
          case "current-testing" -> sets.testing();
          case "current-installation" -> sets.installation();
          default ->
              which.matches("\\d{1,18}") ? Optional.of(Long.parseLong(which)) : Optional.empty();
        };
    if (id.isEmpty()) {
      throw new InvalidRequest(
          "Unknown id \""
              + which
              + "\" must be current-commissioning, current-testing, current-installation, or the"
              + " id number of a specific result.",
          "list the node's results");
    }
    return unit.tx()
        .scriptRuns()
        .find(id.get())
        .filter(set -> set.machine().equals(machine.id()))
        .orElseThrow(() -> NotFound.no("ScriptSet"));
  }

  private static List<ResultSet> resultSets(
      Unit unit, Machine machine, List<ScriptSet> sets, ResultQuery query, Outputs outputs) {
    List<Long> ids = sets.stream().map(ScriptSet::id).toList();
    Map<Long, List<ScriptResult>> results = unit.tx().scriptRuns().resultsOfAll(ids);
    Map<Long, Times> times = unit.tx().scriptRuns().times(ids);
    Map<Long, Script> scripts = scripts(unit);
    List<ScriptResult> wanted =
        results.values().stream()
            .flatMap(List::stream)
            .filter(result -> query.means(result, result.scriptId().map(scripts::get)))
            .toList();
    Map<Long, Output> written =
        outputs == Outputs.READ
            ? unit.tx().scriptRuns().outputs(wanted.stream().map(ScriptResult::id).toList())
            : Map.of();
    Estimates estimates =
        wanted.stream().anyMatch(result -> result.runtime().isEmpty())
            ? Estimates.read(unit, machine)
            : Estimates.NONE;
    Map<Long, List<ResultSet.Line>> lines =
        wanted.stream()
            .map(
                result ->
                    line(
                        result,
                        times,
                        result
                            .runtime()
                            .or(() -> estimates.of(result, result.scriptId().map(scripts::get))),
                        written.getOrDefault(result.id(), Output.NONE)))
            .collect(Collectors.groupingBy(line -> line.result().setId()));
    return sets.stream()
        .map(
            set ->
                new ResultSet(
                    set,
                    results.getOrDefault(set.id(), List.of()),
                    lines.getOrDefault(set.id(), List.of())))
        .toList();
  }

  private static ResultSet.Line line(
      ScriptResult result, Map<Long, Times> times, Optional<Duration> estimate, Output output) {
    Times known = times.getOrDefault(result.id(), new Times(Instant.EPOCH, Instant.EPOCH));
    return new ResultSet.Line(result, known, estimate, output);
  }

  private static Map<Long, Script> scripts(Unit unit) {
    return unit.tx().scripts().list().stream()
        .collect(Collectors.toMap(Script::id, Function.identity()));
  }

  /** How long scripts took on a machine before. */
  private record Estimates(Collection<ScriptResult> history) {
    static final Estimates NONE = new Estimates(List.of());

    static Estimates read(Unit unit, Machine machine) {
      List<Long> sets =
          unit.tx().scriptRuns().setsOf(machine.id()).stream().map(ScriptSet::id).toList();
      return new Estimates(
          unit.tx().scriptRuns().resultsOfAll(sets).values().stream()
              .flatMap(List::stream)
              .filter(result -> result.status() == ResultStatus.PASSED)
              .toList());
    }

    /** The mean of its successful runs on the same disk; else the time that it is given. */
    Optional<Duration> of(ScriptResult result, Optional<Script> script) {
      OptionalDouble mean =
          history.stream()
              .filter(
                  past ->
                      past.name().equals(result.name())
                          && past.arguments().disk().equals(result.arguments().disk()))
              .flatMap(past -> past.runtime().stream())
              .mapToLong(Duration::toMillis)
              .average();
      if (mean.isPresent()) {
        return Optional.of(Duration.ofMillis((long) mean.getAsDouble()));
      }
      return script
          .map(s -> result.arguments().timeout(s.definition().timeout()))
          .filter(timeout -> !timeout.isZero());
    }
  }
}
