package io.maas4j.fleet;

import static java.util.stream.Collectors.joining;

import io.maas4j.error.MaasException;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.node.NewNodes;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PoweredMachine;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.work.Permissions;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the machines that a chassis says are in it (power contract, section 5). Thread-safe.
 *
 * <p>Each is added as soon as it is known, in a transaction of its own; one whose MAC a node has
 * already is left as it is, so that a chassis may be asked again; one without a MAC could not be
 * told from one that is known, and is refused. Where machines have to be made ready, the new ones
 * are. Where the process dies over it, another one says so, and finishes what was begun with the
 * machines that are there.
 */
public final class ChassisIntake implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(ChassisIntake.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PREPARATION = Duration.ofMinutes(2);

  /** How long nothing was added when nobody can be at it any more. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final int MOST_REASONS = 5;
  private static final int MOST_NAMES = 20;

  private final Units units;
  private final PowerControl control;
  private final PowerSettings settings;
  private final Bmcs bmcs;
  private final NewMachines newMachines;
  private final Machines machines;
  private final Ids ids;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  ChassisIntake(
      Units units,
      PowerControl control,
      PowerSettings settings,
      Bmcs bmcs,
      NewMachines newMachines,
      Machines machines,
      Ids ids) {
    this.units = units;
    this.control = control;
    this.settings = settings;
    this.bmcs = bmcs;
    this.newMachines = newMachines;
    this.machines = machines;
    this.ids = ids;
  }

  /**
   * What came of it.
   *
   * @param added in the order in which they were found
   * @param known how many nodes had been there already
   * @param refused why others could not be added, one sentence for each
   * @param end how the chassis ended its list
   */
  public record Report(List<MachineId> added, int known, List<String> refused, PowerResult end) {
    public Report {
      added = List.copyOf(added);
      refused = List.copyOf(refused);
    }
  }

  /** Whether chassis of this power type can be asked for their machines. */
  public boolean probes(String powerType) {
    return control.probes(powerType);
  }

  /**
   * Asks a chassis and adds what it tells of. Returns once it is asked; what came of it is an audit
   * event, and in the future.
   *
   * @throws Unsupported when no driver can ask chassis of this type
   * @throws MaasException.Denied when the actor is no administrator
   * @throws MaasException.NotFound when there is no such domain
   */
  public CompletableFuture<Report> add(ChassisRequest request, Actor by) {
    Permissions.administrator(by);
    if (!control.probes(request.powerType())) {
      throw new Unsupported(
          "Adding the machines of a chassis of type " + request.powerType() + " is not supported",
          "add its machines one by one");
    }
    if (!request.domain().isEmpty()) {
      units.run(unit -> Places.domain(unit, request.domain()));
    }
    PowerParameters given = settings.known(request.powerType(), request.parameters());
    PowerParameters parameters =
        units.run(unit -> bmcs.ofChassis(unit, request.powerType(), given));
    Intake intake = new Intake(request, parameters, by);
    intake.begin();
    return control
        .probe(
            request.powerType(),
            new ChassisProbe.Question(parameters, request.prefix(), units.now().plus(PATIENCE)),
            intake::found)
        .thenCompose(intake::ended)
        .whenComplete(
            (report, failure) -> {
              underWay.remove(intake.key);
              if (failure != null) {
                log.error(
                    "what came of asking chassis {} is not on record", request.name(), failure);
              }
            });
  }

  /** Says what became of a chassis whose machines were being added when the process died. */
  @Override
  public JobOutcome run(Job job) {
    if (underWay.contains(job.key())) {
      return new JobOutcome.Again(GRACE);
    }
    ChassisNote note = ChassisNote.of(job);
    List<Machine> there =
        units.run(
            unit ->
                note.added().stream()
                    .map(unit.tx().machines()::find)
                    .flatMap(Optional::stream)
                    .toList());
    settled(
            note.powerType(),
            note.next(),
            there.stream()
                .filter(m -> m.state() == State.NEW && m.status().activities() == 0)
                .toList(),
            note.actor())
        .join();
    units.run(
        unit -> {
          unit.audit(EventType.NODE, interrupted(note, there), note.actor());
          return note;
        });
    return JobOutcome.DONE;
  }

  private static String interrupted(ChassisNote note, List<Machine> there) {
    String names =
        there.isEmpty()
            ? "none of its machines was added"
            : there.size()
                + " of its machines are added ("
                + there.stream().limit(MOST_NAMES).map(Machine::hostname).collect(joining(", "))
                + (there.size() > MOST_NAMES ? ", …" : "")
                + "), others are not";
    return "Asking the "
        + note.powerType()
        + " chassis "
        + note.name()
        + " for its machines was interrupted: "
        + names
        + ". Ask it again: what is there is left as it is.";
  }

  /** What becomes of those that were added, one after the other: a chassis takes no more. */
  private CompletableFuture<Void> settled(
      String powerType, ChassisRequest.Next next, List<Machine> added, Actor by) {
    boolean prepares = control.prepares(powerType);
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (Machine machine : added) {
      if (prepares) {
        all = all.thenComposeAsync(done -> prepared(powerType, machine), control.blocking());
      }
      if (next == ChassisRequest.Next.COMMISSION) {
        all = all.thenRunAsync(() -> commission(machine, by), control.blocking());
      }
    }
    return all;
  }

  private CompletableFuture<Void> prepared(String powerType, Machine machine) {
    PowerParameters own = units.run(unit -> unit.tx().power().of(machine.id()).parameters());
    return control
        .prepare(new PoweredMachine(machine.id(), powerType, own), units.now().plus(PREPARATION))
        .thenAcceptAsync(result -> unready(machine, result), control.blocking());
  }

  /** It is there all the same, and a person can do it. */
  private void unready(Machine machine, PowerResult result) {
    if (!(result instanceof PowerResult.Accepted)) {
      units.run(
          unit -> {
            unit.record(
                machine,
                EventType.NODE_BOOT_ORDER_FAILED,
                "not switched off and made to boot from the network: " + result.explanation());
            return machine;
          });
    }
  }

  private void commission(Machine machine, Actor by) {
    try {
      machines.commission(machine.id(), Machine.Options.NONE, ScriptRequest.DEFAULT, by);
    } catch (MaasException e) {
      units.run(
          unit -> {
            unit.record(
                machine,
                EventType.NODE_COMMISSIONING_EVENT_FAILED,
                "not commissioned: " + e.getMessage() + "; " + e.remedy());
            return machine;
          });
    }
  }

  /** One chassis. What it tells of is added one by one, off the driver's threads. */
  private final class Intake {
    private final ChassisRequest request;
    private final PowerParameters parameters;
    private final Actor by;
    private final String key;
    // Guarded by this.
    private CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
    private final Instant patience = units.now().plus(PATIENCE);
    // The chain's alone, once it has begun.
    private ChassisNote note;
    private final List<Machine> added = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int known;

    Intake(ChassisRequest request, PowerParameters parameters, Actor by) {
      this.request = request;
      this.parameters = parameters;
      this.by = by;
      this.key = request.powerType() + "/" + request.name() + "/" + ids.uuid();
      this.note =
          new ChassisNote(
              key, request.powerType(), request.name(), request.next(), by.userName(), List.of());
    }

    /** From here on it is known that this chassis is being asked. */
    void begin() {
      units.run(
          unit -> {
            unit.schedule(note.job(due(unit)));
            return note;
          });
      underWay.add(key);
    }

    private Instant due(Unit unit) {
      Instant busy = unit.now().isAfter(patience) ? unit.now() : patience;
      return busy.plus(GRACE);
    }

    synchronized void found(ChassisProbe.Found found) {
      chain = chain.thenRunAsync(() -> add(found), control.blocking());
    }

    synchronized CompletableFuture<Report> ended(PowerResult end) {
      return chain
          .thenComposeAsync(
              done -> settled(request.powerType(), request.next(), added, by), control.blocking())
          .thenApplyAsync(
              done -> {
                Report report =
                    new Report(added.stream().map(Machine::id).toList(), known, refused, end);
                units.run(
                    unit -> {
                      unit.audit(EventType.NODE, words(report), by);
                      unit.tx().jobs().cancel(ChassisNote.KIND, key);
                      return report;
                    });
                return report;
              },
              control.blocking());
    }

    private void add(ChassisProbe.Found found) {
      if (found.macs().isEmpty()) {
        refused.add(name(found) + ": it has no network interface with a MAC address");
        return;
      }
      try {
        Optional<Machine> machine = units.run(unit -> inserted(unit, found));
        if (machine.isEmpty()) {
          known++;
          return;
        }
        added.add(machine.get());
        note = note.with(machine.get().id());
      } catch (MaasException e) {
        refused.add(name(found) + ": " + e.getMessage());
      } catch (RuntimeException e) {
        // what is our fault with one machine must not keep the others out
        log.warn("a machine of a chassis is not added: name={}", name(found), e);
        refused.add(name(found) + ": " + e.getClass().getSimpleName());
      }
    }

    private Optional<Machine> inserted(Unit unit, ChassisProbe.Found found) {
      if (found.macs().stream()
          .anyMatch(mac -> unit.tx().interfaces().findByMac(mac).isPresent())) {
        return Optional.empty();
      }
      boolean named =
          NewNodes.LABEL.matcher(found.name()).matches()
              && newMachines.isFree(unit, found.name(), request.domain());
      NewMachine plain =
          NewMachine.named(named ? found.name() : "")
              .domain(request.domain())
              .macs(found.macs())
              .power(request.powerType(), parameters.with(found.parameters()));
      Machine machine =
          newMachines.insert(
              unit,
              found.architecture().isEmpty() ? plain : plain.architecture(found.architecture()));
      unit.schedule(note.with(machine.id()).job(due(unit)));
      return Optional.of(machine);
    }

    private String words(Report report) {
      String text =
          "Asked the "
              + request.powerType()
              + " chassis "
              + request.name()
              + " for its machines: "
              + report.added().size()
              + " added, "
              + report.known()
              + " known already, "
              + report.refused().size()
              + " not added.";
      String ended =
          report.end() instanceof PowerResult.Accepted
              ? text
              : text + " It did not tell all: " + report.end().explanation() + ".";
      return report.refused().isEmpty()
          ? ended
          : ended + " " + String.join("; ", report.refused().stream().limit(MOST_REASONS).toList());
    }
  }

  private static String name(ChassisProbe.Found found) {
    return found.name().isEmpty() ? "a machine without a name" : found.name();
  }
}
