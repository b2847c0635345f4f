package io.maas4j.fleet;

import io.maas4j.allocation.Query;
import io.maas4j.allocation.Selection;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.depot.BootResources;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
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
import io.maas4j.wiring.AcquiredBridges;
import io.maas4j.work.Permissions;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
  private final DeploymentChoice choice;
  private final MachineKeys keys;
  private final Installing installing;
  private final Selection selection = new Selection();

  Machines(
      Units units,
      Road road,
      NewMachines newMachines,
      MachineEdits edits,
      ImageStorage images,
      MachineKeys keys,
      Installing installing) {
    this.units = units;
    this.road = road;
    this.newMachines = newMachines;
    this.edits = edits;
    this.choice = new DeploymentChoice(images);
    this.keys = keys;
    this.installing = installing;
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
          Machine running = added.withStatus(deployed).withBoot(added.boot().withNetboot(false));
          Machine written =
              Road.write(
                  unit,
                  running.withSets(
                      running.sets().withCommissioning(ScriptSets.deployInfo(unit, running).id())));
          // what it reports of its hardware, it signs
          keys.of(unit, written.id());
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
          // whoever may not test is not told which tests there are
          if (plainUser(by).isEmpty()) {
            ScriptSets.refuseUnknownTests(unit, machine, scripts);
          }
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
          Machine deployed = deployed(unit, id, deployment, by);
          installing.refuseUnlessComposed(unit, deployed);
          Machine.Deployment wanted = deployed.deployment();
          BootResources.deployed(
              unit, wanted.osystem(), wanted.series(), DeploymentChoice.architecture(deployed));
          return deployed;
        });
  }

  /**
   * What {@link #deploy} would do now: its documents, with the addresses that would be chosen, how
   * the machine would boot and what would become of its power. Nothing of it happens.
   *
   * @param reach where the machine reaches the service, given the rack address that last answered
   *     its boot
   * @throws RuntimeException whatever {@code deploy} would throw
   */
  public PlannedDeployment planDeployment(
      MachineId id,
      Deployment deployment,
      Actor by,
      Function<Optional<String>, ServiceAddress> reach) {
    return units.tryOut(
        unit -> {
          Machine deployed = deployed(unit, id, deployment, by);
          return new PlannedDeployment(
              deployed,
              installing.plan(
                  unit, deployed, deployment, reach.apply(deployed.boot().rackAddress())));
        });
  }

  private Machine deployed(Unit unit, MachineId id, Deployment deployment, Actor by) {
    Machine machine = visible(unit, id, by);
    if (machine.state() == State.READY) {
      person(by);
      machine =
          road.send(unit, machine, Road.command(unit, Verb.ACQUIRE, by, deployment.comment()));
    }
    refuseUnlessDeployable(machine);
    Machine.Deployment wanted = choice.of(unit, machine, deployment, by);
    Machine bridged = machine;
    deployment.wishes().bridges().ifPresent(how -> AcquiredBridges.make(unit, bridged, how));
    return road.send(
        unit,
        machine,
        Road.command(unit, Verb.DEPLOY, by, deployment.comment()),
        Details.of(wanted));
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
    if (verb == Verb.RELEASE) {
      return release(id, Release.plain(comment), by);
    }
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          boolean off = verb == Verb.POWER_OFF || verb == Verb.POWER_OFF_SOFTLY;
          if (off && machine.identity().dpu()) {
            throw new Conflict(
                "WRONG_STATE",
                machine.hostname() + " is a data processing unit and cannot be switched off",
                "switch off the machine that it is in");
          }
          return road.send(unit, machine, Road.command(unit, verb, by, comment));
        });
  }

  /**
   * Switches a machine on.
   *
   * @param userData what its system is handed from now on; empty to leave it as it is
   */
  public Machine powerOn(MachineId id, Optional<byte[]> userData, String comment, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          return road.powerOn(unit, machine, userData, comment, by);
        });
  }

  /** Releases a machine: at once, or after it has run scripts and erased its disks. */
  public Machine release(MachineId id, Release asked, Actor by) {
    return units.run(
        unit -> {
          Machine machine = visible(unit, id, by);
          // what is not releasable is refused in the words that a release is refused in
          boolean plain = !machine.state().isReleasable();
          Release release = plain ? asked : asked.erasing(erasure(unit, machine, asked));
          if (release.isPlain() || plain) {
            return road.send(
                unit, machine, Road.command(unit, Verb.RELEASE, by, release.comment()));
          }
          Machine started =
              road.send(
                  unit,
                  machine,
                  Road.command(unit, release.verb(), by, release.comment()),
                  Details.of(release));
          ReleaseRetry.watch(unit, started, release);
          return started;
        });
  }

  /** What is asked for counts; where nothing is, what the settings say. */
  private static Set<Release.Erasure> erasure(Unit unit, Machine machine, Release asked) {
    boolean always = unit.settings().flag(Setting.ENABLE_DISK_ERASING_ON_RELEASE);
    if (machine.identity().dpu()) {
      if (!asked.erase().isEmpty()) {
        throw new InvalidRequest(
            machine.hostname() + " is a data processing unit, whose disks cannot be erased",
            "release it without erase, secure_erase and quick_erase");
      }
      return Set.of();
    }
    if (!asked.erase().isEmpty() || !always) {
      return asked.erase();
    }
    Set<Release.Erasure> ways = EnumSet.of(Release.Erasure.WHOLE);
    if (unit.settings().flag(Setting.DISK_ERASE_WITH_SECURE_ERASE)) {
      ways.add(Release.Erasure.SECURE);
    }
    if (unit.settings().flag(Setting.DISK_ERASE_WITH_QUICK_ERASE)) {
      ways.add(Release.Erasure.QUICK);
    }
    return ways;
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
          Permissions.edit(machine, by);
          Permissions.annotate(machine, by);
          return Road.write(unit, machine.withPlacement(machine.placement().annotated(changes)));
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
}
