package io.maas4j.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Command;
import io.maas4j.lifecycle.Decision;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Starts the scripts of a release again that failed, as often as the setting {@code
 * release_retries} says. What a person called off, or went on from, is left alone. Thread-safe.
 */
final class ReleaseRetry implements JobScheduler.JobHandler {
  static final String KIND = "release-retry";

  /** How often a release that is under way is looked at. */
  static final Duration LOOK = Duration.ofSeconds(30);

  /** Before the first further try; twice as long before each one after it. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<State> FAILED =
      EnumSet.of(State.FAILED_DISK_ERASING, State.FAILED_RELEASING);
  private static final Set<State> UNDER_WAY = EnumSet.of(State.DISK_ERASING, State.RELEASING);
  private static final int EVENTS = 100;

  private final Units units;
  private final Road road;

  ReleaseRetry(Units units, Road road) {
    this.units = units;
    this.road = road;
  }

  /**
   * A release that is looked after.
   *
   * @param activity the one that it runs in
   * @param failures how often it has failed before
   * @param since when this try began
   * @param waited whether the pause before the next try is over
   */
  private record Watched(
      MachineId machine,
      long activity,
      int failures,
      Instant since,
      boolean waited,
      Release release) {}

  /** Looks after a release with scripts that has just begun. */
  static void watch(Unit unit, Machine machine, Release release) {
    if (unit.settings().number(Setting.RELEASE_RETRIES) > 0) {
      schedule(
          unit,
          new Watched(machine.id(), machine.status().activities(), 0, unit.now(), false, release),
          LOOK);
    }
  }

  private static void schedule(Unit unit, Watched watched, Duration after) {
    ObjectNode payload =
        JSON.createObjectNode()
            .put("machine", watched.machine().value())
            .put("activity", watched.activity())
            .put("failures", watched.failures())
            .put("since", watched.since().toEpochMilli())
            .put("waited", watched.waited())
            .put("comment", watched.release().comment());
    watched.release().scripts().forEach(payload.putArray("scripts")::add);
    watched.release().erase().forEach(way -> payload.withArray("erase").add(way.name()));
    ObjectNode parameters = payload.putObject("parameters");
    watched.release().parameters().forEach(parameters::put);
    String key = watched.machine().value() + "/" + watched.activity() + "/" + watched.waited();
    unit.schedule(new Job(KIND, key, payload.toString(), unit.now().plus(after)));
  }

  private static Watched watched(Job job) {
    try {
      JsonNode node = JSON.readTree(job.payload());
      List<String> scripts = new ArrayList<>();
      node.path("scripts").forEach(script -> scripts.add(script.asText()));
      Map<String, String> parameters = new LinkedHashMap<>();
      JsonNode given = node.path("parameters");
      given.fieldNames().forEachRemaining(name -> parameters.put(name, given.path(name).asText()));
      Set<Release.Erasure> erase = EnumSet.noneOf(Release.Erasure.class);
      node.path("erase").forEach(way -> erase.add(Release.Erasure.valueOf(way.asText())));
      return new Watched(
          new MachineId(node.path("machine").asText()),
          node.path("activity").asLong(),
          node.path("failures").asInt(),
          Instant.ofEpochMilli(node.path("since").asLong()),
          node.path("waited").asBoolean(),
          new Release(scripts, parameters, erase, node.path("comment").asText()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("job " + job.key() + " has no readable payload", e);
    }
  }

  @Override
  public JobOutcome run(Job job) {
    Watched watched = watched(job);
    return units.run(
        unit ->
            unit.tx()
                .machines()
                .lock(watched.machine())
                .filter(machine -> machine.status().activities() == watched.activity())
                .map(machine -> look(unit, machine, watched))
                .orElse(JobOutcome.DONE));
  }

  private JobOutcome look(Unit unit, Machine machine, Watched watched) {
    if (UNDER_WAY.contains(machine.state())) {
      return new JobOutcome.Again(LOOK);
    }
    int most = unit.settings().number(Setting.RELEASE_RETRIES);
    if (!FAILED.contains(machine.state())
        || watched.failures() >= most
        || isCalledOff(unit, machine, watched.since())) {
      return JobOutcome.DONE;
    }
    if (!watched.waited()) {
      schedule(
          unit,
          new Watched(
              watched.machine(),
              watched.activity(),
              watched.failures(),
              watched.since(),
              true,
              watched.release()),
          PAUSE.multipliedBy(1L << watched.failures()));
      return JobOutcome.DONE;
    }
    Command again =
        Road.command(unit, watched.release().verb(), Actor.SYSTEM, watched.release().comment());
    if (road.plan(unit, machine, again) instanceof Decision.Refused refused) {
      unit.record(
          machine,
          EventType.NODE_RELEASE_TRIED_AGAIN,
          "not tried again: " + refused.why() + "; " + refused.remedy());
      return JobOutcome.DONE;
    }
    int next = watched.failures() + 1;
    unit.record(
        machine,
        EventType.NODE_RELEASE_TRIED_AGAIN,
        "try " + next + " of " + most + " after " + machine.state().label());
    Machine started = road.send(unit, machine, again, Details.of(watched.release()));
    schedule(
        unit,
        new Watched(
            started.id(),
            started.status().activities(),
            next,
            unit.now(),
            false,
            watched.release()),
        LOOK);
    return JobOutcome.DONE;
  }

  private static boolean isCalledOff(Unit unit, Machine machine, Instant since) {
    EventQuery query =
        new EventQuery(
            EventType.Level.INFO,
            Optional.of(Set.of(machine.id())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            EVENTS);
    return unit.tx().events().query(query).stream()
        .anyMatch(e -> e.type() == EventType.ABORTED_DISK_ERASING && !e.at().isBefore(since));
  }
}
