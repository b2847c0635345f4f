package io.maas4j.fleet;

import io.maas4j.allocation.Query;
import io.maas4j.allocation.Selection;
import io.maas4j.depot.BootResources;
import io.maas4j.disks.Storages;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.id.MachineId;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Decision;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.node.Nodes;
import io.maas4j.setting.Setting;
import io.maas4j.storage.DeploymentCheck;
import io.maas4j.wiring.AcquiredBridges;
import io.maas4j.work.Permissions;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people, and programs on their behalf, do with machines. Every call blocks for one
 * transaction; what takes longer goes on afterwards and is seen in the machine's status and events.
 * Thread-safe.
 *
 * <p>A machine that somebody else owns does not exist for a plain user.
 */
public final class Machines {
  private final Units units;
  private final Road road;
  private final NewMachines newMachines;
  private final MachineEdits edits;
  private final ImageStorage images;
  private final Selection selection = new Selection();

  Machines(
      Units units, Road road, NewMachines newMachines, MachineEdits edits, ImageStorage images) {
    this.units = units;
    this.road = road;
    this.newMachines = newMachines;
    this.edits = edits;
    this.images = images;
  }

  /**
   * Adds a machine in status New.
   *
   * @throws InvalidRequest naming the fields that are wrong
   */
  public Machine create(NewMachine spec, Actor by) {
    return units.run(unit -> newMachines.insert(unit, spec));
  }

  /**
   * Adds a machine that runs somebody's system already; it is Deployed, and the actor's.
   *
   * @throws InvalidRequest naming the fields that are wrong
   */
  public Machine createDeployed(NewMachine spec, Actor by) {
    person(by);
    return units.run(
        unit -> {
          Machine added = newMachines.insert(unit, spec);
          Machine.Status fresh = added.status();
          Machine.Status deployed =
              new Machine.Status(
                  State.DEPLOYED,
                  fresh.previous(),
                  Optional.of(by.userName()),
                  fresh.locked(),
                  fresh.activity(),
                  fresh.activities(),
                  fresh.enlisting(),
                  fresh.errorDescription(),
                  fresh.error());
          Machine written =
              Road.write(
                  unit, added.withStatus(deployed).withBoot(added.boot().withNetboot(false)));
          unit.record(written, EventType.DEPLOYED, "added as it is", by);
          return written;
        });
  }

  /**
   * Adds a machine and starts to commission it; when that is refused, the machine stays New.
   *
   * @throws InvalidRequest naming the fields that are wrong
   */
  public Machine createAndCommission(
      NewMachine spec, Machine.Options options, ScriptRequest scripts, Actor by) {
    Machine created = create(spec, by);
    try {
      return commission(created.id(), options, scripts, by);
    } catch (InvalidRequest | Conflict | Denied e) {
      return units.run(
          unit -> {
            unit.record(
                created,
                EventType.NODE_COMMISSIONING_EVENT_FAILED,
                "not commissioned: " + e.getMessage() + "; " + e.remedy());
            return created;
          });
    }
  }

  /**
   * @throws NotFound when there is none, or it is not for this actor to see
   */
  public Machine get(MachineId id, Actor by) {
    return units.run(unit -> visible(unit.tx().machines().find(id), by));
  }

  /** All that the filter means and this actor may see, by number. */
  public List<Machine> list(MachineFilter filter, Actor by) {
    return units.run(
        unit ->
            unit.tx().machines().list(filter).stream()
                .filter(m -> Permissions.isVisible(m, by))
                .toList());
  }

  /** Starts commissioning. */
  public Machine commission(
      MachineId id, Machine.Options options, ScriptRequest scripts, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          return road.send(
              unit,
              machine,
              Road.command(unit, Verb.COMMISSION, by, ""),
              Details.of(options, scripts));
        });
  }

  /** Starts tests. */
  public Machine test(MachineId id, Machine.Options options, ScriptRequest scripts, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          return road.send(
              unit, machine, Road.command(unit, Verb.TEST, by, ""), Details.of(options, scripts));
        });
  }

  /**
   * Gives this actor the cheapest Ready machine that fits.
   *
   * @throws Conflict with code {@code NO_MACHINE} when none does; it explains why
   */
  public Machine allocate(MachineConstraints constraints, Actor by) {
    return acquire(constraints, by).machine();
  }

  /** As {@link #allocate}, and tells what of the machine satisfies which label. */
  public Selection.Chosen acquire(MachineConstraints constraints, Actor by) {
    person(by);
    return units.run(
        unit -> {
          Query query = constraints.asking().in(unit.tx());
          Selection.Chosen chosen =
              selection
                  .claim(unit.tx(), query, plainUser(by))
                  .orElseThrow(() -> noMachine(unit, query, by));
          Machine machine = chosen.machine();
          Machine given =
              road.send(
                  unit,
                  machine.withDeployment(
                      machine.deployment().withAgentName(constraints.agentName())),
                  Road.command(unit, Verb.ACQUIRE, by, constraints.comment()));
          constraints.bridges().ifPresent(how -> AcquiredBridges.make(unit, given, how));
          return new Selection.Chosen(given, chosen.match());
        });
  }

  /**
   * The machine that {@link #acquire} would give now.
   *
   * @throws Conflict likewise
   */
  public Selection.Chosen preview(MachineConstraints constraints, Actor by) {
    return units.run(
        unit -> {
          Query query = constraints.asking().in(unit.tx());
          return selection
              .find(unit.tx(), query, plainUser(by))
              .orElseThrow(() -> noMachine(unit, query, by));
        });
  }

  /** Every machine that {@link #acquire} could give now. */
  public List<Selection.Chosen> candidates(MachineConstraints constraints, Actor by) {
    return units.run(
        unit -> selection.candidates(unit.tx(), constraints.asking().in(unit.tx()), plainUser(by)));
  }

  /** The machine that {@link #allocate} would give now. */
  public Optional<Machine> wouldAllocate(MachineConstraints constraints) {
    return units.run(
        unit ->
            selection
                .find(unit.tx(), constraints.asking().in(unit.tx()), Optional.empty())
                .map(Selection.Chosen::machine));
  }

  private Conflict noMachine(Unit unit, Query query, Actor by) {
    return Conflict.explained(
        "NO_MACHINE",
        query.refusal(),
        "release or add machines, or ask for less",
        selection.explain(unit.tx(), query, plainUser(by)).text());
  }

  /** Whoever is no administrator has only what is his or nobody's. */
  private static Optional<String> plainUser(Actor by) {
    return by instanceof Actor.Person person && !person.admin()
        ? Optional.of(person.name())
        : Optional.empty();
  }

  /** Deploys an operating system; a Ready machine is allocated to the actor first. */
  public Machine deploy(MachineId id, Deployment deployment, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          if (machine.state() == State.READY) {
            person(by);
            machine =
                road.send(
                    unit, machine, Road.command(unit, Verb.ACQUIRE, by, deployment.comment()));
          }
          refuseUnlessDeployable(machine);
          Machine.Deployment wanted = resolved(unit, machine, deployment);
          refuseUnlessInstallable(unit, machine, wanted);
          Machine deployed =
              road.send(
                  unit,
                  machine,
                  Road.command(unit, Verb.DEPLOY, by, deployment.comment()),
                  Details.of(wanted));
          BootResources.deployed(
              unit,
              wanted.osystem(),
              wanted.series(),
              machine.identity().architecture().orElse("").split("/", -1)[0]);
          return deployed;
        });
  }

  /** As {@link #deploy(MachineId, Deployment, Actor)}, by the engine's own authority. */
  public Machine deploy(MachineId id, Deployment deployment) {
    return deploy(id, deployment, Actor.SYSTEM);
  }

  /**
   * Sends a verb that needs nothing but a comment: release, abort, lock, power …
   *
   * @return the machine afterwards
   */
  public Machine act(MachineId id, Verb verb, String comment, Actor by) {
    return units.run(
        unit -> road.send(unit, visible(unit, id, by), Road.command(unit, verb, by, comment)));
  }

  /**
   * Releases a machine: at once, or after it has run scripts and erased its disks.
   *
   * @throws Unsupported when disks are to be erased and there is no script that does it
   */
  public Machine release(MachineId id, Release release, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          boolean nothingToDo =
              machine.state() == State.READY || machine.state() == State.RELEASING;
          if (release.isPlain() || nothingToDo) {
            return road.send(
                unit, machine, Road.command(unit, Verb.RELEASE, by, release.comment()));
          }
          if (!release.erase().isEmpty()
              && unit.tx().scripts().find(Release.WIPE_DISKS).isEmpty()) {
            throw new Unsupported(
                "disk erasing needs the release script "
                    + Release.WIPE_DISKS
                    + ", which is not there",
                "upload a release script of this name, or release without erase, secure_erase and"
                    + " quick_erase");
          }
          return road.send(
              unit,
              machine,
              Road.command(
                  unit,
                  release.scripts().isEmpty() ? Verb.ERASE : Verb.RELEASE_WITH_SCRIPTS,
                  by,
                  release.comment()),
              Details.of(release));
        });
  }

  /** What would follow from a verb for each of these machines, without anything following. */
  public Map<MachineId, Decision> plan(Set<MachineId> ids, Verb verb, Actor by) {
    return units.run(
        unit -> {
          Map<MachineId, Decision> decisions = new LinkedHashMap<>();
          for (Machine machine :
              unit.tx().machines().list(MachineFilter.builder().ids(ids).build())) {
            if (Permissions.isVisible(machine, by)) {
              decisions.put(
                  machine.id(), road.plan(unit, machine, Road.command(unit, verb, by, "")));
            }
          }
          return decisions;
        });
  }

  /** Writes on an owned machine; an empty value takes the key away. */
  public Machine annotate(MachineId id, Map<String, String> changes, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          if (!machine.status().owner().equals(Optional.of(by.userName()))) {
            throw new Conflict(
                "NOT_OWNER",
                machine.hostname() + " is not owned by " + by.userName(),
                "only the owner can annotate it");
          }
          Map<String, String> data = new LinkedHashMap<>(machine.placement().ownerData());
          changes.forEach(
              (key, value) -> {
                if (value.isEmpty()) {
                  data.remove(key);
                } else {
                  data.put(key, value);
                }
              });
          return Road.write(unit, machine.withPlacement(machine.placement().withOwnerData(data)));
        });
  }

  /** Puts a machine into another zone or pool; empty leaves it where it is. */
  public Machine place(MachineId id, Optional<String> zone, Optional<String> pool, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          Permissions.administer(machine, by);
          Machine.Placement before = machine.placement();
          Machine.Placement placement =
              new Machine.Placement(
                  zone.map(name -> Places.zone(unit, name)).orElse(before.zone()),
                  pool.map(name -> Places.pool(unit, name)).orElse(before.pool()),
                  before.tags(),
                  before.ownerData());
          return Road.write(unit, machine.withPlacement(placement));
        });
  }

  /**
   * Changes what is no matter of the lifecycle.
   *
   * @throws InvalidRequest naming the fields that are wrong
   */
  public Machine edit(MachineId id, MachineEdit edit, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          Permissions.administer(machine, by);
          return edits.apply(unit, machine, edit);
        });
  }

  /** Forgets a machine; its events stay. */
  public void delete(MachineId id, Actor by) {
    units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          Permissions.administer(machine, by);
          Nodes.remove(unit, machine);
          return id;
        });
  }

  static Machine visible(Unit unit, MachineId id, Actor by) {
    return visible(unit.tx().machines().lock(id), by);
  }

  private static Machine visible(Optional<Machine> machine, Actor by) {
    return machine
        .filter(m -> m.type() == NodeType.MACHINE && Permissions.isVisible(m, by))
        .orElseThrow(() -> NotFound.no("Machine"));
  }

  private static void person(Actor by) {
    if (!(by instanceof Actor.Person)) {
      throw new InvalidRequest(
          "a machine is allocated to somebody", "act as a user: Actor.user(name)");
    }
  }

  private static void refuseUnlessDeployable(Machine machine) {
    if (machine.state() != State.ALLOCATED) {
      throw new Conflict(
          "WRONG_STATE",
          "Can't deploy a machine that is in the '" + machine.state().label() + "' state",
          "release it, or wait until it is Ready");
    }
  }

  private static void refuseUnlessInstallable(
      Unit unit, Machine machine, Machine.Deployment wanted) {
    Optional<String> problem =
        wanted.ephemeral()
            ? Optional.empty()
            : DeploymentCheck.problem(
                Storages.read(unit, machine), wanted.osystem(), wanted.series());
    problem.ifPresent(
        text -> {
          throw new InvalidRequest(
              text, "change the machine's storage, or commission it to have it laid out");
        });
  }

  private Machine.Deployment resolved(Unit unit, Machine machine, Deployment deployment) {
    String system = deployment.osystem();
    String series = deployment.series();
    int slash = series.indexOf('/');
    if (slash > 0) {
      system = series.substring(0, slash);
      series = series.substring(slash + 1);
    }
    if (series.isEmpty()) {
      series = unit.settings().required(Setting.DEFAULT_DISTRO_SERIES);
    }
    if (system.isEmpty()) {
      system = systemOf(unit, series);
    }
    String architecture = machine.identity().architecture().orElse("").split("/", -1)[0];
    if (images.find(system, series, architecture).isEmpty()) {
      throw new InvalidRequest(
          "Deployment operating system " + system + " " + series + " is unavailable.",
          "import an image of it for " + architecture);
    }
    return new Machine.Deployment(
        system,
        series,
        deployment.hweKernel(),
        deployment.agentName().isEmpty()
            ? machine.deployment().agentName()
            : deployment.agentName(),
        false,
        deployment.userData().map(bytes -> Base64.getEncoder().encodeToString(bytes)));
  }

  /** The system that has an image of this series; the default one when several or none has. */
  private String systemOf(Unit unit, String series) {
    String usual = unit.settings().required(Setting.DEFAULT_OSYSTEM);
    List<String> systems =
        images.images().stream()
            .filter(image -> image.series().equals(series))
            .map(image -> image.osystem())
            .distinct()
            .toList();
    return systems.size() == 1 ? systems.get(0) : usual;
  }
}
