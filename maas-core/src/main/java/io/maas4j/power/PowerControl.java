package io.maas4j.power;

import io.maas4j.power.PowerOutcome.Refused;
import io.maas4j.power.PowerOutcome.Settled;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.spi.BootOrderSetter;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.power.spi.MachinePreparer;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The policy of power (power spec §2): retries, verification, one order per BMC at a time, and no
 * order that might reboot a machine on the strength of a reading that failed.
 *
 * <p>Every method returns at once. The future completes with an outcome by the deadline, on the
 * scheduler's threads; cancelling it ends the undertaking, though an order already sent may take
 * effect. It completes exceptionally only by being cancelled or by a fault of ours. Thread-safe.
 *
 * <pre>{@code
 * try (PowerControl power = new PowerControl(PowerDrivers.discover(), context, DEFAULTS)) {
 *   power.boot(machine, clock.instant().plus(Duration.ofMinutes(5)))
 *       .thenAccept(outcome -> log.info("{}", outcome.message()));
 * }
 * }</pre>
 */
public final class PowerControl implements AutoCloseable {
  private final PowerDriverContext context;
  private final PowerControlConfig config;
  private final Map<String, PowerDriver> drivers;
  private final Lanes undertakings;
  private final Lanes calls;
  private final CallGuard guard;
  private final SharedQueries queries;
  private final Set<PowerRun> running = ConcurrentHashMap.newKeySet();

  /** Makes one driver of each type and closes them when closed itself; the context is not ours. */
  public PowerControl(PowerDrivers types, PowerDriverContext context, PowerControlConfig config) {
    this.context = context;
    this.config = config;
    this.drivers = new TreeMap<>();
    this.undertakings = new Lanes(context.scheduler());
    this.calls = new Lanes(context.scheduler());
    this.guard = new CallGuard(context.scheduler(), context.clock());
    this.queries = new SharedQueries(context.scheduler(), context.clock());
    for (PowerDriverFactory factory : types.factories()) {
      drivers.put(factory.type().name(), factory.create(context));
    }
  }

  /**
   * Reads the power state, with retries. Does not wait for a running order to be verified, and
   * joins a running query of the same machine. A type that is not queryable is {@code unknown}
   * without a call.
   */
  public CompletableFuture<PowerOutcome> query(PoweredMachine machine, Instant deadline) {
    return query(machine, deadline, Optional.empty(), type -> type.waits().windows().size());
  }

  /**
   * As {@link #query}, asking once: for those who ask again anyhow. A deadline that passes before
   * the BMC could be asked, because others were asking it, leaves an outcome without attempts.
   *
   * @param nextIn when the same machine will be asked again, for drivers that keep sessions
   */
  public CompletableFuture<PowerOutcome> read(
      PoweredMachine machine, Instant deadline, Duration nextIn) {
    return query(machine, deadline, Optional.of(nextIn), type -> 1);
  }

  private CompletableFuture<PowerOutcome> query(
      PoweredMachine machine,
      Instant deadline,
      Optional<Duration> nextIn,
      ToIntFunction<PowerType> rounds) {
    PowerDriver driver = drivers.get(machine.powerType());
    if (driver == null) {
      return unknownType(machine);
    }
    if (!driver.type().queryable(machine.parameters())) {
      return done(new Settled(PowerState.UNKNOWN, context.clock().instant(), List.of()));
    }
    return queries.join(
        machine,
        deadline,
        () -> {
          PowerRun run = run(machine, driver, deadline, nextIn);
          run.arm();
          run.follow(query(run, 0, rounds.applyAsInt(driver.type())));
          return run.result();
        });
  }

  /** Switches on. What that does to a running machine is the BMC's affair; see {@link #boot}. */
  public CompletableFuture<PowerOutcome> on(PoweredMachine machine, Instant deadline) {
    return order(machine, deadline, PowerAction.ON, PowerState.ON);
  }

  /**
   * Switches on a machine that is off, and leaves one alone that is on: for an order that may have
   * been given already. Refused when the state is unknown. A type that cannot be queried is
   * switched on.
   */
  public CompletableFuture<PowerOutcome> ensureOn(PoweredMachine machine, Instant deadline) {
    PowerDriver driver = drivers.get(machine.powerType());
    if (driver != null && !driver.type().queryable(machine.parameters())) {
      return on(machine, deadline);
    }
    return undertake(machine, deadline, run -> byReading(run, Running.STAYS), PowerAction.ON);
  }

  /** Switches off hard. */
  public CompletableFuture<PowerOutcome> off(PoweredMachine machine, Instant deadline) {
    return order(machine, deadline, PowerAction.OFF, PowerState.OFF);
  }

  /** Asks the running system to shut down; never falls back to a hard off. */
  public CompletableFuture<PowerOutcome> softOff(PoweredMachine machine, Instant deadline) {
    return order(machine, deadline, PowerAction.SOFT_OFF, PowerState.OFF);
  }

  /** Resets; success shows that the machine is on, not that it rebooted. */
  public CompletableFuture<PowerOutcome> reset(PoweredMachine machine, Instant deadline) {
    return order(machine, deadline, PowerAction.RESET, PowerState.ON);
  }

  /**
   * Off and on again, or on if it is off. Refused when the state is unknown: then neither would be
   * sure. A type that cannot be queried needs a cycle of its own.
   */
  public CompletableFuture<PowerOutcome> cycle(PoweredMachine machine, Instant deadline) {
    PowerDriver driver = drivers.get(machine.powerType());
    if (driver != null && !driver.type().queryable(machine.parameters())) {
      return order(machine, deadline, PowerAction.CYCLE, PowerState.ON);
    }
    return undertake(
        machine,
        deadline,
        run -> byReading(run, Running.IS_CYCLED),
        PowerAction.ON,
        PowerAction.OFF);
  }

  /**
   * Makes the machine boot now: a cycle when it is on, on when it is off. When the state is unknown
   * nothing is sent (refused), nor when it cannot be read (failed). A type that cannot be queried
   * is switched on.
   */
  public CompletableFuture<PowerOutcome> boot(PoweredMachine machine, Instant deadline) {
    PowerDriver driver = drivers.get(machine.powerType());
    if (driver != null && !driver.type().queryable(machine.parameters())) {
      return order(machine, deadline, PowerAction.ON, PowerState.ON);
    }
    return undertake(machine, deadline, run -> byReading(run, Running.IS_CYCLED), PowerAction.ON);
  }

  /** Whether this power type can be told what to boot from. */
  public boolean setsBootOrder(String powerType) {
    return drivers.get(powerType) instanceof BootOrderSetter;
  }

  /** Tells the BMC once what to boot from; refused where it cannot be told. */
  public CompletableFuture<PowerResult> setBootOrder(
      PoweredMachine machine, BootOrder order, Instant deadline) {
    PowerDriver driver = drivers.get(machine.powerType());
    if (!(driver instanceof BootOrderSetter setter)) {
      return CompletableFuture.completedFuture(
          new PowerResult.Refused(
              "power type " + machine.powerType() + " cannot set what a machine boots from",
              "set it in the machine's firmware"));
    }
    Instant limit = earlier(context.clock().instant().plus(config.callTimeout()), deadline);
    PowerTarget target = new PowerTarget(machine.machine(), machine.parameters(), limit);
    return asked(
        driver,
        Endpoint.of(driver.type(), machine.parameters(), machine.machine()),
        "set the boot order",
        machine.machine().value(),
        machine.parameters(),
        limit,
        () -> setter.setBootOrder(target, order));
  }

  /** Whether chassis of this power type can be asked for the machines in them. */
  public boolean probes(String powerType) {
    return drivers.get(powerType) instanceof ChassisProbe;
  }

  /**
   * Asks a chassis once for the machines in it; refused where it cannot be asked.
   *
   * @param found as {@link ChassisProbe#probe} has it
   */
  public CompletableFuture<PowerResult> probe(
      String powerType, ChassisProbe.Question question, Consumer<ChassisProbe.Found> found) {
    PowerDriver driver = drivers.get(powerType);
    if (!(driver instanceof ChassisProbe probe)) {
      return CompletableFuture.completedFuture(
          new PowerResult.Refused(
              "a chassis of type " + powerType + " cannot be asked for its machines",
              "add the machines one by one"));
    }
    return asked(
        driver,
        Endpoint.of(driver.type(), question.parameters(), question),
        "list the machines",
        "the chassis",
        question.parameters(),
        question.deadline(),
        () -> probe.probe(question, found));
  }

  /** Whether machines that were found in chassis of this power type have to be made ready. */
  public boolean prepares(String powerType) {
    return drivers.get(powerType) instanceof MachinePreparer;
  }

  /** Makes a machine ready that was found in a chassis; refused where that cannot be. */
  public CompletableFuture<PowerResult> prepare(PoweredMachine machine, Instant deadline) {
    PowerDriver driver = drivers.get(machine.powerType());
    if (!(driver instanceof MachinePreparer preparer)) {
      return CompletableFuture.completedFuture(
          new PowerResult.Refused(
              "power type " + machine.powerType() + " cannot make a machine ready",
              "switch it off, and let it boot from the network first"));
    }
    PowerTarget target = new PowerTarget(machine.machine(), machine.parameters(), deadline);
    return asked(
        driver,
        Endpoint.of(driver.type(), machine.parameters(), machine.machine()),
        "make the machine ready",
        machine.machine().value(),
        machine.parameters(),
        deadline,
        () -> preparer.prepare(target));
  }

  /** Where work that waits is done; whoever made this owns it. */
  public Executor blocking() {
    return context.blocking();
  }

  private CompletableFuture<PowerResult> asked(
      PowerDriver driver,
      Endpoint bmc,
      String call,
      String whom,
      PowerParameters parameters,
      Instant limit,
      Supplier<CompletionStage<PowerResult>> ask) {
    return calls
        .run(
            bmc,
            driver.type().sessions(),
            () -> guard.until(limit, call, ask.get().toCompletableFuture()))
        .exceptionally(
            failure -> PowerRun.broken(driver.type().name(), call, whom, parameters, failure));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Cancels what is under way and closes the drivers; idempotent. Give it no work after that. */
  @Override
  public void close() {
    running.forEach(run -> run.result().cancel(true));
    drivers.values().forEach(PowerDriver::close);
  }

  /** What becomes of a machine that is on already. */
  private enum Running {
    IS_CYCLED,
    STAYS
  }

  private CompletableFuture<PowerOutcome> byReading(PowerRun run, Running running) {
    return query(run, 0, run.waits().windows().size())
        .thenCompose(
            read -> {
              if (!(read instanceof Settled settled)) {
                return done(read);
              }
              return switch (settled.state()) {
                case OFF -> new PowerDrive(run, PowerAction.ON, PowerState.ON).start();
                case ON -> running == Running.STAYS ? done(read) : offAndOn(run);
                default ->
                    run.refused(
                        "the BMC answers but does not tell whether the machine is on or off",
                        "check its power settings and the machine, then ask for off or on"
                            + " explicitly");
              };
            });
  }

  private CompletableFuture<PowerOutcome> offAndOn(PowerRun run) {
    return new PowerDrive(run, PowerAction.OFF, PowerState.OFF)
        .start()
        .thenCompose(
            off ->
                off instanceof Settled
                    ? new PowerDrive(run, PowerAction.ON, PowerState.ON).start()
                    : done(off));
  }

  private CompletableFuture<PowerOutcome> query(PowerRun run, int round, int rounds) {
    return run.call(PowerAction.QUERY)
        .thenCompose(
            answer -> {
              if (answer instanceof PowerResult.Observed seen) {
                return run.settled(seen);
              }
              boolean again = answer.failure().map(fault -> !fault.isFatal()).orElse(false);
              return again && round + 1 < rounds
                  ? run.pause(run.waits().windows().get(round))
                      .thenCompose(nothing -> query(run, round + 1, rounds))
                  : run.ended(answer);
            });
  }

  private CompletableFuture<PowerOutcome> order(
      PoweredMachine machine, Instant deadline, PowerAction action, PowerState desired) {
    return undertake(
        machine, deadline, run -> new PowerDrive(run, action, desired).start(), action);
  }

  private CompletableFuture<PowerOutcome> undertake(
      PoweredMachine machine,
      Instant deadline,
      Function<PowerRun, CompletableFuture<PowerOutcome>> body,
      PowerAction... needed) {
    PowerDriver driver = drivers.get(machine.powerType());
    if (driver == null) {
      return unknownType(machine);
    }
    Optional<Refused> refusal = refusal(driver.type(), needed);
    if (refusal.isPresent()) {
      return done(refusal.get());
    }
    PowerRun run = run(machine, driver, deadline, Optional.empty());
    run.arm();
    run.follow(undertakings.run(undertakingKey(machine, driver.type()), () -> body.apply(run)));
    return run.result();
  }

  private PowerRun run(
      PoweredMachine machine, PowerDriver driver, Instant deadline, Optional<Duration> nextIn) {
    PowerRun run =
        new PowerRun(
            machine,
            driver,
            Endpoint.of(driver.type(), machine.parameters(), machine.machine()),
            calls,
            guard,
            context.scheduler(),
            context.clock(),
            config.callTimeout(),
            deadline,
            nextIn);
    running.add(run);
    run.result().whenComplete((outcome, failure) -> running.remove(run));
    return run;
  }

  private static Optional<Refused> refusal(PowerType type, PowerAction... needed) {
    for (PowerAction action : needed) {
      if (!type.actions().contains(action)) {
        return Optional.of(
            new Refused(
                "power type " + type.name() + " cannot do: " + action.label(),
                "it can do: " + type.actions().stream().map(PowerAction::label).sorted().toList(),
                List.of()));
      }
    }
    return Optional.empty();
  }

  private CompletableFuture<PowerOutcome> unknownType(PoweredMachine machine) {
    return done(
        new Refused(
            "machine "
                + machine.machine()
                + " has power type '"
                + machine.powerType()
                + "', for which there is no driver",
            "set one of " + drivers.keySet() + ", or install a driver for it",
            List.of()));
  }

  /** Nodes of a chassis need not wait for each other's verification, only for their calls. */
  private static Object undertakingKey(PoweredMachine machine, PowerType type) {
    Endpoint bmc = Endpoint.of(type, machine.parameters(), machine.machine());
    return type.chassis() ? List.of(bmc, type.schema().split(machine.parameters()).node()) : bmc;
  }

  private static CompletableFuture<PowerOutcome> done(PowerOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
