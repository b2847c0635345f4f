package io.maas4j.diagnosis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says why machines do not come through: on demand, and by itself, as an event, some seconds after
 * one has failed. Thread-safe; every call blocks for one transaction.
 */
public final class Diagnoses implements JobHandler {
  /** The kind of jobs that this runs. */
  public static final String KIND = "diagnosis";

  // racks tell what they saw every two seconds
  private static final Duration LAST_REPORTS = Duration.ofSeconds(5);
  // its power is read 20 s after a machine has fallen silent, and its BMC may take its time
  private static final Duration READING = Duration.ofSeconds(25);
  private static final Duration READING_AT_MOST = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
  private static final int EVENTS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Units units;
  private final Diagnosis diagnosis = new Diagnosis(Catalogue.load());

  public Diagnoses(Units units) {
    this.units = units;
  }

  /**
   * A machine and what is the matter with it.
   *
   * @param machine empty for a stranger, which nobody has added
   * @param name its host name; the MAC of a stranger
   * @param findings the likeliest first; none for a machine that nothing is done with
   */
  public record Report(Optional<Machine> machine, String name, List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * @throws NotFound when there is no such machine, or it is not for this actor to see
   */
  public Report of(MachineId id, Actor by) {
    return units.run(unit -> report(unit, id, by));
  }

  /**
   * Of whoever has a network card with this MAC: one of our machines, or, for administrators, a
   * stranger that has not enlisted. Strangers are remembered for a day.
   *
   * @throws NotFound when it is a machine that is not for this actor to see, or no machine of ours
   *     and the actor is no administrator
   */
  public Report of(MacAddress mac, Actor by) {
    return units.run(
        unit -> {
          Optional<Interface> nic = unit.tx().interfaces().findByMac(mac);
          return nic.isPresent()
              ? report(unit, nic.get().machine(), by)
              : ofStranger(unit, mac, by);
        });
  }

  private Report report(Unit unit, MachineId id, Actor by) {
    Machine machine = Permissions.seen(unit, id, by);
    if (machine.type() != NodeType.MACHINE) {
      throw NotFound.no("Machine");
    }
    return new Report(Optional.of(machine), machine.hostname(), findings(unit, machine));
  }

  private Report ofStranger(Unit unit, MacAddress mac, Actor by) {
    if (!Permissions.isAdministrator(by)) {
      throw NotFound.no("Machine");
    }
    StrangerReader reader =
        new StrangerReader(new Networks(unit.tx()), unit.now(), unit.settings().nodeTimeout());
    return new Report(Optional.empty(), mac.toString(), diagnosis.ofStranger(reader.of(mac)));
  }

  private List<Finding> findings(Unit unit, Machine machine) {
    return diagnosis.of(new EvidenceReader(unit.tx(), unit.now()).of(machine));
  }

  /** Has it said, after the last reports are in, why this machine has failed. */
  public static void schedule(Unit unit, Machine failed) {
    schedule(unit, failed, LAST_REPORTS, Optional.empty());
  }

  /** As {@link #schedule}, of one that fell silent, once its power has been read. */
  public static void scheduleAfterReading(Unit unit, Machine failed) {
    schedule(unit, failed, READING, Optional.of(unit.now().plus(READING_AT_MOST)));
  }

  private static void schedule(
      Unit unit, Machine failed, Duration after, Optional<Instant> readBy) {
    long activity = failed.status().activities();
    String payload =
        JSON.createObjectNode()
            .put("machine", failed.id().value())
            .put("activity", activity)
            .put("failed", unit.now().toEpochMilli())
            .put("read_by", readBy.map(Instant::toEpochMilli).orElse(0L))
            .toString();
    unit.schedule(
        new Job(KIND, failed.id().value() + "/" + activity, payload, unit.now().plus(after)));
  }

  /** Once for each failure, also when the job runs again. */
  @Override
  public JobOutcome run(Job job) {
    JsonNode payload = payload(job);
    long activity = payload.path("activity").asLong();
    Instant failed = Instant.ofEpochMilli(payload.path("failed").asLong());
    MachineId id = new MachineId(payload.path("machine").asText());
    Instant readBy = Instant.ofEpochMilli(payload.path("read_by").asLong());
    if (units.now().isBefore(readBy) && !isRead(id, failed)) {
      return new JobOutcome.Again(LOOK_AGAIN);
    }
    units.run(
        unit -> {
          Optional<Machine> machine =
              unit.tx()
                  .machines()
                  .lock(id)
                  .filter(m -> m.status().activities() == activity)
                  .filter(m -> !isTold(unit, m, failed));
          machine.ifPresent(
              m ->
                  findings(unit, m).stream()
                      .findFirst()
                      .ifPresent(
                          finding ->
                              unit.record(
                                  m,
                                  EventType.NODE_DIAGNOSIS,
                                  finding.sentence() + " " + finding.remedy(),
                                  finding.fault(),
                                  "",
                                  unit.now())));
          return job;
        });
    return JobOutcome.DONE;
  }

  /** Whether its power was read since; whether that could be told does not matter. */
  private boolean isRead(MachineId id, Instant since) {
    return units.run(
        unit ->
            unit.tx().machines().find(id).isEmpty()
                || unit.tx().power().of(id).readAt().filter(at -> !at.isBefore(since)).isPresent());
  }

  private static boolean isTold(Unit unit, Machine machine, Instant failed) {
    List<Event> events =
        unit.tx()
            .events()
            .query(
                new EventQuery(
                    EventType.Level.ERROR,
                    Optional.of(Set.of(machine.id())),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    EVENTS));
    return events.stream()
        .anyMatch(e -> e.type() == EventType.NODE_DIAGNOSIS && !e.at().isBefore(failed));
  }

  private static JsonNode payload(Job job) {
    try {
      return JSON.readTree(job.payload());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("job " + job.key() + " has no readable payload", e);
    }
  }
}
