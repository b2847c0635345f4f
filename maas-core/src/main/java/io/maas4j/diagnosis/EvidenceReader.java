package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Evidence.Ending;
import io.maas4j.diagnosis.Evidence.ScriptTrace;
import io.maas4j.diagnosis.Evidence.Subject;
import io.maas4j.diagnosis.Evidence.Undertaking;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Gathers what is on record of a machine. Confined to one transaction. */
final class EvidenceReader {
  private static final int EVENTS = 1000;

  /** So long after a machine fell silent its power is read, to see whether it is on at all. */
  private static final Duration READING = Duration.ofMinutes(2);

  private final Tx tx;
  private final Instant now;

  EvidenceReader(Tx tx, Instant now) {
    this.tx = tx;
    this.now = now;
  }

  Evidence of(Machine machine) {
    List<Event> events =
        tx.events()
            .query(
                new EventQuery(
                    EventType.Level.DEBUG,
                    Optional.of(Set.of(machine.id())),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    EVENTS));
    Optional<Undertaking> undertaking =
        Undertakings.last(events, machine.state(), lastSign(machine));
    List<Interface> nics = tx.interfaces().of(machine.id());
    return new Evidence(
        now,
        subject(machine, nics),
        undertaking,
        undertaking.map(under -> sights(events, under)).orElse(List.of()),
        undertaking.map(under -> scripts(machine, under)).orElse(List.of()),
        bootNic(machine, nics).flatMap(Interface::vlanId).flatMap(new Networks(tx)::vlan));
  }

  private Subject subject(Machine machine, List<Interface> nics) {
    Machine.Deployment deployed = machine.deployment();
    return new Subject(
        machine.hostname(),
        machine.identity().architecture().map(text -> text.split("/", -1)[0]).orElse(""),
        tx.power().of(machine.id()).type(),
        machine.status().error(),
        deployed.osystem().isEmpty() ? "" : deployed.osystem() + "/" + deployed.series(),
        machine
            .boot()
            .interfaceId()
            .flatMap(id -> nics.stream().filter(nic -> nic.id() == id).findFirst())
            .flatMap(Interface::mac)
            .map(MacAddress::value),
        nics.stream().flatMap(nic -> nic.mac().stream()).map(MacAddress::value).toList());
  }

  private static Optional<Interface> bootNic(Machine machine, List<Interface> nics) {
    return machine
        .boot()
        .interfaceId()
        .flatMap(id -> nics.stream().filter(nic -> nic.id() == id).findFirst())
        .or(() -> nics.stream().filter(nic -> nic.vlanId().isPresent()).findFirst());
  }

  /** Batches come in later than what the region saw itself. */
  private static List<Sight> sights(List<Event> newestFirst, Undertaking under) {
    return newestFirst.stream()
        .filter(event -> !event.at().isBefore(under.started()))
        .filter(event -> under.ending().map(end -> counts(event, end)).orElse(true))
        .sorted(Comparator.comparing(Event::at).thenComparing(Event::id))
        .flatMap(event -> Sights.of(event).stream())
        .toList();
  }

  private static boolean counts(Event event, Ending end) {
    boolean reading = end.silence() && event.type() == EventType.NODE_POWER_CHANGED;
    return !event.at().isAfter(reading ? end.at().plus(READING) : end.at());
  }

  private static Stream<Long> sets(Machine machine) {
    Machine.Sets sets = machine.sets();
    return Stream.of(sets.commissioning(), sets.testing(), sets.installation(), sets.release())
        .flatMap(Optional::stream);
  }

  private Optional<Instant> lastSign(Machine machine) {
    return sets(machine)
        .flatMap(id -> tx.scriptRuns().find(id).flatMap(ScriptSet::lastPing).stream())
        .max(Instant::compareTo);
  }

  private static Set<ResultType> types(State doing) {
    return switch (doing) {
      case COMMISSIONING -> Set.of(ResultType.COMMISSIONING, ResultType.TESTING);
      case TESTING -> Set.of(ResultType.TESTING);
      case DEPLOYING -> Set.of(ResultType.INSTALLATION);
      case RELEASING, DISK_ERASING -> Set.of(ResultType.RELEASE);
      default -> Set.of();
    };
  }

  private List<ScriptTrace> scripts(Machine machine, Undertaking under) {
    Set<ResultType> wanted = under.doing().map(EvidenceReader::types).orElse(Set.of());
    List<ScriptTrace> traces = new ArrayList<>();
    sets(machine)
        .flatMap(id -> tx.scriptRuns().find(id).stream())
        .filter(set -> wanted.contains(set.type()))
        .forEach(
            set ->
                tx.scriptRuns().results(set.id()).stream()
                    .filter(result -> !result.suppressed())
                    .map(result -> trace(set.type(), result))
                    .forEach(traces::add));
    return traces;
  }

  private ScriptTrace trace(ResultType type, ScriptResult result) {
    boolean tells = result.status().isFailed() || result.name().equals(ScriptSet.INSTALL_LOG);
    Output output = tells ? tx.scriptRuns().output(result.id()) : Output.NONE;
    List<String> complaints = output.stderr().map(LastWords::tail).orElse(List.of());
    List<String> all = output.combined().or(output::stdout).map(LastWords::tail).orElse(List.of());
    List<String> both = new ArrayList<>(all);
    both.addAll(complaints);
    return new ScriptTrace(
        result.name(),
        type,
        result.status(),
        result.exitStatus(),
        result.started(),
        result.ended(),
        LastWords.of(complaints.isEmpty() ? all : complaints),
        both);
  }
}
