package io.maas4j.fleet;

import io.maas4j.access.ApiKey;
import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.error.MaasException;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Transition;
import io.maas4j.lifecycle.Transitions;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.testkit.fixtures.Gen;
import io.maas4j.work.FleetListener;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A fleet in one thread, with a clock of its own and one seed that decides everything: what people
 * ask for, how machines and BMCs behave, which job runs when, and which one is run twice. After
 * each step everything that must always hold is checked.
 */
final class FleetSimulation {
  private static final int MACHINES = 5;
  private static final List<Actor> PEOPLE = List.of(Bench.ROOT, Bench.ANN, Bench.BOB);
  private static final List<Verb> VERBS =
      Stream.of(Verb.values())
          .filter(verb -> verb.compareTo(Verb.POWER_OFF_SOFTLY) <= 0)
          .filter(verb -> verb != Verb.COMMISSION && verb != Verb.TEST && verb != Verb.ACQUIRE)
          .filter(verb -> verb != Verb.DEPLOY)
          .filter(verb -> verb != Verb.RELEASE_WITH_SCRIPTS && verb != Verb.ERASE)
          .toList();

  private final Gen gen;
  private final Bench bench;
  private final List<SimulatedMachine> machines = new ArrayList<>();
  private final Map<MachineId, Optional<String>> holders = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();
  private final Set<State> seen = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private Optional<MachineId> forbidden = Optional.empty();
  private boolean calm;
  private int depth;

  FleetSimulation(long seed) {
    gen = new Gen(seed);
    bench =
        new Bench(
            seed,
            new FleetListener() {
              @Override
              public void moved(MachineId machine, State from, State to, Instant at) {
                log(machine + " " + from + " -> " + to);
                seen.add(to);
                boolean listed =
                    Transitions.table().stream()
                        .filter(row -> row.from() == from)
                        .anyMatch(row -> reaches(row, to));
                if (!listed) {
                  wrong.add("no row leads from " + from + " to " + to);
                }
              }
            });
    Map<String, JobHandler> handlers = bench.fleet.handlers();
    JobHandler effects = handlers.get(EffectJob.KIND);
    bench
        .store
        .drivenJobs()
        .start(
            Map.of(
                EffectJob.KIND,
                job -> watched(effects, job),
                Diagnoses.KIND,
                handlers.get(Diagnoses.KIND)));
    bench.board.script = this::bmc;
    bench.subnet("10.1.0.0/28", Bench.span("10.1.0.4", "10.1.0.11"));
    for (int i = 0; i < MACHINES; i++) {
      NewMachine spec = bench.spec("m" + i);
      if (i == MACHINES - 1) {
        spec = spec.power(FakeBmc.BLIND, Bench.bmc("bmc-m" + i));
      }
      Machine machine = bench.machines().create(spec, Bench.ROOT);
      machines.add(new SimulatedMachine(machine.id(), spec.macs().get(0), bench, gen));
    }
  }

  /** Also through a release that ends at once: then one row follows the other. */
  private static boolean reaches(Transition row, State to) {
    if (row.to().possible(row.from()).contains(to)) {
      return true;
    }
    return row.then().isPresent()
        && row.to().possible(row.from()).stream()
            .flatMap(
                between ->
                    Transitions.table().stream()
                        .filter(next -> next.from() == between && next.verb() == row.then().get()))
            .anyMatch(next -> next.to().possible(next.from()).contains(to));
  }

  /**
   * @throws AssertionError with the last steps when something does not hold
   */
  Set<State> run(int steps) {
    try {
      for (int i = 0; i < steps; i++) {
        step();
        check();
      }
      settle();
    } catch (AssertionError | RuntimeException e) {
      List<String> last = log.subList(Math.max(0, log.size() - 60), log.size());
      throw new AssertionError(e + "\nlast steps:\n" + String.join("\n", last), e);
    } finally {
      bench.close();
    }
    return seen;
  }

  private void step() {
    int dice = gen.below(100);
    if (dice < 40) {
      SimulatedMachine machine = gen.oneOf(machines);
      int acts = gen.chance(0.5) ? 1 : gen.between(5, 25);
      for (int i = 0; i < acts && !machine.isSilent(); i++) {
        tolerant("machine", () -> log(machine.act()));
      }
    } else if (dice < 52) {
      person();
    } else if (dice < 85) {
      bench.store.drivenJobs().runOne();
    } else if (dice < 98) {
      bench.time.advance(Duration.ofSeconds(gen.below(120)));
    } else if (gen.chance(0.6)) {
      bench.pass(Duration.ofMinutes(gen.below(40)));
    } else {
      bench.confirmed = gen.chance(0.8) ? Long.MAX_VALUE : 0;
    }
  }

  private void person() {
    MachineId id = gen.oneOf(machines).id();
    Machine machine = bench.in(tx -> tx.machines().find(id).orElseThrow());
    Actor someone = gen.oneOf(PEOPLE);
    Actor by =
        PEOPLE.stream()
            .filter(person -> machine.status().owner().equals(Optional.of(person.userName())))
            .filter(owner -> gen.chance(0.6))
            .findFirst()
            .orElse(someone);
    int dice = gen.below(100);
    if (dice < 20) {
      tolerant(
          by.userName() + " commissions " + id,
          () ->
              bench
                  .machines()
                  .commission(
                      id,
                      new Machine.Options(
                          gen.chance(0.1), gen.chance(0.2), gen.chance(0.1), gen.chance(0.1)),
                      gen.chance(0.5) ? ScriptRequest.DEFAULT : bench.noTests(),
                      by));
    } else if (dice < 25) {
      tolerant(
          by.userName() + " tests " + id,
          () -> {
            bench.machines().test(id, Machine.Options.NONE, ScriptRequest.DEFAULT, by);
            if (machine.status().owner().isEmpty()) {
              holders.put(id, Optional.of(by.userName()));
            }
          });
    } else if (dice < 32) {
      tolerant(by.userName() + " allocates", () -> allocate(by));
    } else if (dice < 50) {
      tolerant(
          by.userName() + " deploys " + id,
          () -> {
            bench.machines().deploy(id, Deployment.of("ubuntu", "noble"), by);
            if (machine.state() == State.READY) {
              holders.put(id, Optional.of(by.userName()));
            }
          });
    } else if (dice < 54) {
      tolerant(
          by.userName() + " annotates " + id,
          () -> bench.machines().annotate(id, Map.of("role", "web"), by));
    } else if (dice < 57 && depth == 0) {
      // not while a BMC is talked to: it would wait for its turn, in this very thread
      tolerant(
          by.userName() + " reads the power of " + id, () -> bench.fleet.powering().query(id, by));
    } else {
      List<Verb> fitting =
          VERBS.stream().filter(Transitions.verbs(machine.state())::contains).toList();
      Verb verb = gen.chance(0.1) ? gen.oneOf(VERBS) : gen.oneOf(fitting);
      tolerant(
          by.userName() + " " + verb + " " + id,
          () -> {
            bench.machines().act(id, verb, "", by);
            if (verb == Verb.ENTER_RESCUE_MODE) {
              holders.put(id, Optional.of(by.userName()));
            }
            if (verb == Verb.MARK_BROKEN) {
              // also when it is fixed, and then called deployed again, it stays nobody's
              holders.put(id, Optional.empty());
            }
          });
    }
  }

  private void allocate(Actor by) {
    Set<MachineId> free = new HashSet<>();
    bench
        .in(tx -> tx.machines().list(MachineFilter.builder().states(State.READY).build()))
        .forEach(machine -> free.add(machine.id()));
    Machine given = bench.machines().allocate(MachineConstraints.NONE, by);
    if (!free.contains(given.id())) {
      throw new AssertionError(given.id() + " was given to " + by.userName() + " but not free");
    }
    holders.put(given.id(), Optional.of(by.userName()));
    log("  got " + given.id());
  }

  /** Runs a job, now and then twice or with a crash at its end, as any scheduler may. */
  private JobOutcome watched(JobHandler effects, Job job) {
    EffectJob effect = EffectJob.of(job);
    Optional<Machine> machine = bench.in(tx -> tx.machines().find(effect.machine()));
    boolean over =
        (effect.kind() == Effect.Kind.BOOT || effect.kind() == Effect.Kind.POWER_CYCLE)
            && machine
                .flatMap(m -> m.status().activity())
                .map(activity -> activity.number() != effect.activity())
                .orElse(true);
    boolean waits = bench.confirmed == 0 && effect.kind() == Effect.Kind.BOOT;
    if (!waits) {
      log("job " + effect.kind() + " " + effect.machine() + " " + effect.activity());
    }
    forbidden = over ? Optional.of(effect.machine()) : Optional.empty();
    depth++;
    try {
      JobOutcome outcome = effects.run(job);
      if (!calm && gen.chance(0.03)) {
        log("  once more");
        outcome = effects.run(job);
      }
      if (!calm && gen.chance(0.02)) {
        log("  crash at its end");
        return new JobOutcome.Again(Duration.ofSeconds(5));
      }
      return outcome;
    } finally {
      depth--;
      forbidden = Optional.empty();
    }
  }

  private Optional<PowerResult> bmc(MachineId machine, PowerAction action) {
    if (forbidden.filter(machine::equals).isPresent() && action != PowerAction.QUERY) {
      wrong.add(machine + " was switched " + action + " for an activity that is over");
    }
    if (calm) {
      return Optional.empty();
    }
    if (gen.chance(0.1)) {
      log("  meanwhile, at " + action + " of " + machine + ":");
      meanwhile();
    }
    int dice = gen.below(100);
    if (dice < 4) {
      return Optional.of(new PowerResult.Unreachable("no answer"));
    }
    if (dice < 6) {
      bench.time.advance(Duration.ofSeconds(45));
      return Optional.of(new PowerResult.Unreachable("no answer in 45 s"));
    }
    if (dice < 8) {
      return Optional.of(new PowerResult.Failed(PowerFault.AUTHENTICATION, "wrong password"));
    }
    if (dice < 12 && action == PowerAction.QUERY) {
      return Optional.of(
          new PowerResult.Observed(
              gen.oneOf(PowerState.ON, PowerState.OFF, PowerState.UNKNOWN), bench.clock.instant()));
    }
    if (dice < 12) {
      // says that it did, and did not
      return Optional.of(new PowerResult.Accepted(bench.clock.instant()));
    }
    simulated(machine).powered(action);
    return Optional.empty();
  }

  /** While a BMC is talked to, no transaction is open: anything can happen. */
  private void meanwhile() {
    if (depth > 1) {
      return;
    }
    depth++;
    if (gen.chance(0.5)) {
      person();
    } else {
      tolerant("machine", () -> log(gen.oneOf(machines).act()));
    }
    depth--;
  }

  private SimulatedMachine simulated(MachineId id) {
    return machines.stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
  }

  /** Refusals are answers; anything else is a fault. */
  private void tolerant(String what, Runnable action) {
    try {
      action.run();
      log(what);
    } catch (MaasException e) {
      log(what + ": " + e.code());
    }
  }

  private void log(String line) {
    log.add(bench.clock.instant() + " " + line);
  }

  private void check() {
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong.toString());
    }
    bench.in(
        tx -> {
          Set<InetAddress> addresses = new HashSet<>();
          for (SimulatedMachine simulated : machines) {
            Machine machine = tx.machines().find(simulated.id()).orElseThrow();
            activity(machine);
            owner(machine);
            for (Interface nic : tx.interfaces().of(machine.id())) {
              for (Interface.Link link : nic.links()) {
                claims(machine, tx.power().of(machine.id()).state(), link, addresses);
              }
            }
            results(
                machine,
                machine.sets().commissioning().stream()
                    .flatMap(set -> tx.scriptRuns().results(set).stream())
                    .anyMatch(result -> result.status().isRunningOrPending()));
            require(
                tx.scriptRuns().setsOf(machine.id()).stream()
                        .filter(set -> set.type() == io.maas4j.script.ResultType.INSTALLATION)
                        .map(ScriptSet::id)
                        .count()
                    <= 4,
                machine,
                "keeps too many installation results");
            Optional<ApiKey> key = tx.keys().ofMachine(machine.id());
            simulated.checkKey(key);
          }
          return machines;
        });
  }

  private void activity(Machine machine) {
    Optional<Activity> activity = machine.status().activity();
    require(
        machine.state().isTransitional() == activity.isPresent(),
        machine,
        "has the activity " + activity);
    activity.ifPresent(
        a ->
            require(
                a.number() == machine.status().activities(),
                machine,
                "counts its activities wrongly: " + a));
  }

  private void owner(Machine machine) {
    boolean free = machine.state() == State.NEW || machine.state() == State.READY;
    Optional<String> owner = machine.status().owner();
    require(!free || owner.isEmpty(), machine, "is free and owned by " + owner);
    boolean held =
        machine.state() == State.ALLOCATED
            || machine.state() == State.DEPLOYING
            || machine.state() == State.DEPLOYED;
    require(
        !held || owner.equals(holders.getOrDefault(machine.id(), Optional.empty())),
        machine,
        "was given to " + holders.get(machine.id()) + " and is owned by " + owner);
    require(!free || !machine.status().locked(), machine, "is free and locked");
    require(
        owner.isPresent() || machine.placement().ownerData().isEmpty(),
        machine,
        "is nobody's and has data of an owner");
    require(!free || machine.deployment().osystem().isEmpty(), machine, "is free and deployed");
  }

  private void claims(
      Machine machine, PowerState power, Interface.Link link, Set<InetAddress> addresses) {
    if (link.address().isEmpty()) {
      return;
    }
    require(addresses.add(link.address().get()), machine, "shares " + link.address());
    boolean free = machine.state() == State.READY || machine.state() == State.NEW;
    require(
        !(free && link.mode() == LinkMode.AUTO && power == PowerState.OFF),
        machine,
        "is off and free and holds " + link.address());
  }

  private static void results(Machine machine, boolean open) {
    boolean failed =
        machine.state() == State.FAILED_COMMISSIONING
            || machine.state() == State.FAILED_TESTING
            || machine.state() == State.FAILED_DEPLOYMENT;
    require(!(failed && open), machine, "has failed and still expects results");
  }

  /** Everybody leaves; time alone has to bring every machine to rest. */
  private void settle() {
    log("everybody leaves");
    calm = true;
    bench.confirmed = Long.MAX_VALUE;
    bench.pass(Duration.ofHours(8));
    check();
    for (SimulatedMachine simulated : machines) {
      Machine machine = bench.in(tx -> tx.machines().find(simulated.id()).orElseThrow());
      require(!machine.state().isTransitional(), machine, "never came to rest");
      boolean free = machine.state() == State.READY || machine.state() == State.NEW;
      require(!free || bench.claimed(machine).isEmpty(), machine, "is free and holds addresses");
    }
    long waiting = bench.in(tx -> tx.jobs().waiting());
    if (waiting != 0) {
      throw new AssertionError(waiting + " jobs wait although nothing is under way");
    }
  }

  private static void require(boolean holds, Machine machine, String otherwise) {
    if (!holds) {
      throw new AssertionError(machine.id() + " (" + machine.state() + ") " + otherwise);
    }
  }
}
