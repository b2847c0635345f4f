package io.maas4j.fleet;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.event.Event;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.script.ResultStep;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.work.Together;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes the stages that cloud-init and the installer report. */
public final class StatusEvents {
  private static final String CURTIN = "curtin";
  private static final String INSTALL = "cmd-install";
  private static final Map<String, EventType> STAGES =
      Map.of(
          "cmd-install/stage-partitioning", EventType.CONFIGURING_STORAGE,
          "cmd-install/stage-extract", EventType.INSTALLING_OS,
          "cmd-install/stage-curthooks", EventType.CONFIGURING_OS);
  private static final Set<String> SIGNS_OF_LIFE =
      Set.of(
          INSTALL,
          "cmd-install/stage-early",
          "cmd-install/stage-late",
          "cmd-install/stage-partitioning",
          "cmd-install/stage-extract",
          "cmd-install/stage-curthooks");
  private static final int MOST_TOGETHER = 128;

  private final Units units;
  private final Road road;
  private final Together<Report, Boolean> words = new Together<>(MOST_TOGETHER, this::recordAll);
  private final Powering powering;

  StatusEvents(Units units, Road road, Powering powering) {
    this.units = units;
    this.road = road;
    this.powering = powering;
  }

  private record Report(MachineId machine, StatusEvent event) {}

  /**
   * Records the stage, stores its files, and lets the lifecycle follow from it. Blocks until that
   * is stored.
   *
   * @throws NotFound when there is no such machine
   */
  public void report(MachineId id, StatusEvent event) {
    if (verb(event).isPresent() || isInstaller(event) || !event.files().isEmpty()) {
      follow(id, event);
    } else if (isWorthAnEvent(event) && !words.ask(new Report(id, event))) {
      throw NotFound.no("Machine");
    }
  }

  /** Most reports are words for people: nothing follows from them, so that they need no lock. */
  private List<Boolean> recordAll(List<Report> reports) {
    return units.run(
        unit -> {
          Set<MachineId> ids = reports.stream().map(Report::machine).collect(Collectors.toSet());
          MachineFilter reporting =
              MachineFilter.builder().types(Set.of(NodeType.values())).ids(ids).build();
          Map<MachineId, Machine> machines =
              unit.tx().machines().list(reporting).stream()
                  .collect(Collectors.toMap(Machine::id, Function.identity()));
          List<Event> events = new ArrayList<>();
          for (Report report : reports) {
            Optional.ofNullable(machines.get(report.machine()))
                .ifPresent(machine -> events.addAll(events(unit, machine, report.event())));
          }
          unit.record(events);
          return reports.stream().map(each -> machines.containsKey(each.machine())).toList();
        });
  }

  private void follow(MachineId id, StatusEvent event) {
    units.run(
        unit -> {
          Machine machine = Road.lock(unit, id);
          unit.record(events(unit, machine, event));
          installLog(unit, machine, event);
          SentFiles.store(unit, machine, event);
          Optional<Verb> verb = verb(event);
          if (verb.isPresent()) {
            String comment = event.hasFailed() ? reason(machine, event) : "";
            road.send(unit, machine, Road.command(unit, verb.get(), Actor.MACHINE, comment));
          }
          return id;
        });
  }

  /** The machine said that its next boot is from its own disk, or from the network again. */
  public void netboot(MachineId id, boolean on) {
    units.run(
        unit -> {
          Machine machine = Road.lock(unit, id);
          if (!on) {
            unit.record(machine, EventType.NODE_INSTALLATION_FINISHED, "Node disabled netboot");
          }
          if (machine.boot().netboot() == on) {
            return machine;
          }
          Machine changed = Road.write(unit, machine.withBoot(machine.boot().withNetboot(on)));
          tellFirmware(unit, changed);
          return changed;
        });
  }

  private void tellFirmware(Unit unit, Machine machine) {
    if (powering.setsBootOrder(unit.tx().power().of(machine.id()).type())) {
      Road.schedule(
          unit,
          machine,
          new Effect(Effect.Kind.SET_BOOT_ORDER, machine.status().activities(), Duration.ZERO));
    }
  }

  /** The installed system fetched its user data: it is up. No effect in any other status. */
  public void osReady(MachineId id) {
    units.run(
        unit ->
            road.send(
                unit, Road.lock(unit, id), Road.command(unit, Verb.OS_READY, Actor.MACHINE, "")));
  }

  /** The machine fetched what it is to do; while commissioning that is worth an event. */
  public void gathering(MachineId id) {
    units.run(
        unit -> {
          Machine machine = Road.lock(unit, id);
          if (machine.state() == State.COMMISSIONING) {
            unit.record(machine, EventType.GATHERING_INFO, "");
          }
          return id;
        });
  }

  private static Optional<Verb> verb(StatusEvent event) {
    if (event.isTopLevel() && event.isFinish() && event.hasFailed()) {
      return Optional.of(Verb.STAGE_FAILED);
    }
    if (event.isFinish() && event.name().equals("modules-final")) {
      return Optional.of(Verb.NETBOOT_FINISHED);
    }
    return event.origin().equals(CURTIN) && SIGNS_OF_LIFE.contains(event.name())
        ? Optional.of(Verb.STAGE_REPORTED)
        : Optional.empty();
  }

  private static boolean isInstaller(StatusEvent event) {
    return event.origin().equals(CURTIN) && event.name().equals(INSTALL);
  }

  private static String reason(Machine machine, StatusEvent event) {
    return machine.state() == State.DEPLOYING
        ? "Installation failed (refer to the installation log for more information)."
        : "'" + event.origin() + "' " + event.description();
  }

  /** That something went well is what people expect. */
  private static boolean isWorthAnEvent(StatusEvent event) {
    return !event.isFinish() || event.hasFailed();
  }

  private static List<Event> events(Unit unit, Machine machine, StatusEvent event) {
    List<Event> events = new ArrayList<>();
    if (!isWorthAnEvent(event)) {
      return events;
    }
    type(machine.state(), event.hasFailed())
        .ifPresent(
            type ->
                events.add(
                    event(
                        machine,
                        type,
                        "'" + event.origin() + "' " + event.description(),
                        event.name(),
                        event.at())));
    EventType stage = STAGES.get(event.name());
    if (stage != null && !event.isFinish() && machine.state() == State.DEPLOYING) {
      events.add(event(machine, stage, "", "", unit.now()));
    }
    return events;
  }

  private static Event event(
      Machine machine, EventType type, String description, String action, Instant at) {
    return new Event(
        0, type, description, action, Optional.of(machine.id()), machine.hostname(), "", at);
  }

  private static Optional<EventType> type(State state, boolean failed) {
    return switch (state) {
      case COMMISSIONING ->
          Optional.of(
              failed
                  ? EventType.NODE_COMMISSIONING_EVENT_FAILED
                  : EventType.NODE_COMMISSIONING_EVENT);
      case DEPLOYING ->
          Optional.of(failed ? EventType.NODE_INSTALL_EVENT_FAILED : EventType.NODE_INSTALL_EVENT);
      case DEPLOYED ->
          Optional.of(
              failed ? EventType.NODE_POST_INSTALL_EVENT_FAILED : EventType.NODE_STATUS_EVENT);
      case ENTERING_RESCUE_MODE ->
          Optional.of(
              failed
                  ? EventType.NODE_ENTERING_RESCUE_MODE_EVENT_FAILED
                  : EventType.NODE_ENTERING_RESCUE_MODE_EVENT);
      case EXITING_RESCUE_MODE ->
          Optional.of(
              failed
                  ? EventType.NODE_EXITING_RESCUE_MODE_EVENT_FAILED
                  : EventType.NODE_EXITING_RESCUE_MODE_EVENT);
      default -> Optional.of(EventType.NODE_STATUS_EVENT);
    };
  }

  /** The installation's one result follows the installer's own stages. */
  private static void installLog(Unit unit, Machine machine, StatusEvent event) {
    Optional<ScriptResult> log =
        machine.sets().installation().stream()
            .flatMap(set -> unit.tx().scriptRuns().results(set).stream())
            .filter(result -> result.name().equals(ScriptSet.INSTALL_LOG))
            .findFirst();
    if (!isInstaller(event) || log.isEmpty()) {
      return;
    }
    ResultStep step =
        event.isFinish()
            ? ResultStep.finish(
                log.get(), event.finish(), unit.now(), ResultStep.Overwriting.ALLOWED)
            : ResultStep.advance(log.get(), ResultStep.Stage.RUNNING, unit.now());
    if (step instanceof ResultStep.Accepted accepted) {
      ScriptSets.store(unit, machine, log.get(), accepted.result());
      if (event.isFinish() && !machine.boot().netboot()) {
        unit.record(machine, EventType.REBOOTING, "");
      }
    }
  }
}
