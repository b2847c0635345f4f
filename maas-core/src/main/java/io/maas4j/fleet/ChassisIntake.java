package io.maas4j.fleet;

import io.maas4j.error.MaasException;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.node.NewNodes;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PoweredMachine;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.work.Permissions;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the machines that a chassis says are in it (power contract, section 5). Thread-safe.
 *
 * <p>Each is added as soon as it is known, in a transaction of its own; one whose MAC a node has
 * already is left as it is, so that a chassis may be asked again; one without a MAC could not be
 * told from one that is known, and is refused. Where machines have to be made ready, the new ones
 * are.
 */
public final class ChassisIntake {
  private static final Logger log = LoggerFactory.getLogger(ChassisIntake.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PREPARATION = Duration.ofMinutes(2);
  private static final int MOST_REASONS = 5;

  private final Units units;
  private final PowerControl control;
  private final PowerSettings settings;
  private final Bmcs bmcs;
  private final NewMachines newMachines;
  private final Machines machines;

  ChassisIntake(
      Units units,
      PowerControl control,
      PowerSettings settings,
      Bmcs bmcs,
      NewMachines newMachines,
      Machines machines) {
    this.units = units;
    this.control = control;
    this.settings = settings;
    this.bmcs = bmcs;
    this.newMachines = newMachines;
    this.machines = machines;
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
    return control
        .probe(
            request.powerType(),
            new ChassisProbe.Question(parameters, request.prefix(), units.now().plus(PATIENCE)),
            intake::found)
        .thenCompose(intake::ended)
        .whenComplete(
            (report, failure) -> {
              if (failure != null) {
                log.error(
                    "what came of asking chassis {} is not on record", request.name(), failure);
              }
            });
  }

  /** One chassis. What it tells of is added one by one, off the driver's threads. */
  private final class Intake {
    private final ChassisRequest request;
    private final PowerParameters parameters;
    private final Actor by;
    // Guarded by this.
    private CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
    // The chain's alone.
    private final List<Machine> added = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int known;

    Intake(ChassisRequest request, PowerParameters parameters, Actor by) {
      this.request = request;
      this.parameters = parameters;
      this.by = by;
    }

    synchronized void found(ChassisProbe.Found found) {
      chain = chain.thenRunAsync(() -> add(found), control.blocking());
    }

    synchronized CompletableFuture<Report> ended(PowerResult end) {
      return chain
          .thenComposeAsync(done -> settled(), control.blocking())
          .thenApplyAsync(
              done -> {
                Report report =
                    new Report(added.stream().map(Machine::id).toList(), known, refused, end);
                units.run(
                    unit -> {
                      unit.audit(EventType.NODE, words(report), by);
                      return report;
                    });
                return report;
              },
              control.blocking());
    }

    /** What becomes of those that were added, one after the other: a chassis takes no more. */
    private CompletableFuture<Void> settled() {
      boolean prepares = control.prepares(request.powerType());
      CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
      for (Machine machine : added) {
        if (prepares) {
          all = all.thenComposeAsync(done -> prepared(machine), control.blocking());
        }
        if (request.next() == ChassisRequest.Next.COMMISSION) {
          all = all.thenRunAsync(() -> commission(machine), control.blocking());
        }
      }
      return all;
    }

    private CompletableFuture<Void> prepared(Machine machine) {
      PowerParameters own = units.run(unit -> unit.tx().power().of(machine.id()).parameters());
      return control
          .prepare(
              new PoweredMachine(machine.id(), request.powerType(), own),
              units.now().plus(PREPARATION))
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
                  "not switched off and made to boot from the network: " + result.message());
              return machine;
            });
      }
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
      return Optional.of(
          newMachines.insert(
              unit,
              found.architecture().isEmpty() ? plain : plain.architecture(found.architecture())));
    }

    private void commission(Machine machine) {
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
              : text + " It did not tell all: " + report.end().message() + ".";
      return report.refused().isEmpty()
          ? ended
          : ended + " " + String.join("; ", report.refused().stream().limit(MOST_REASONS).toList());
    }
  }

  private static String name(ChassisProbe.Found found) {
    return found.name().isEmpty() ? "a machine without a name" : found.name();
  }
}
