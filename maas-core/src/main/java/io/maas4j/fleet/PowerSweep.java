package io.maas4j.fleet;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.DuePower;
import io.maas4j.machine.PowerTurn;
import io.maas4j.machine.PowerTurn.Confirmed;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerOutcome;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerState;
import io.maas4j.power.SweepSchedule;
import io.maas4j.power.spi.PowerType;
import io.maas4j.work.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the power of all machines, each once in every {@code power_query_interval}, in the order in
 * which they are due. Several processes share the work: what one has claimed, no other takes.
 *
 * <p>Somebody calls {@link #round} again and again. A round writes down what was read meanwhile and
 * asks further BMCs, as many as there is room for; it waits for no BMC, so it takes one thread at
 * most, and none between rounds. Thread-safe.
 */
public final class PowerSweep {
  private static final Logger log = LoggerFactory.getLogger(PowerSweep.class);

  /** Machines that wait to be off, or on again, are told of every reading. */
  private static final Set<State> WAITING = EnumSet.of(State.RELEASING, State.EXITING_RESCUE_MODE);

  private final Units units;
  private final Powering powering;
  private final PowerControl control;
  private final Set<String> types;
  private final Limits limits;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final LongAdder seen = new LongAdder();
  private final LongAdder failed = new LongAdder();
  // of the last round; only rounds touch it, one at a time
  private Optional<Duration> interval = Optional.empty();

  PowerSweep(
      Units units, Powering powering, PowerControl control, PowerDrivers drivers, Limits limits) {
    this.units = units;
    this.powering = powering;
    this.control = control;
    this.limits = limits;
    this.types =
        drivers.types().stream()
            .filter(PowerType::queryable)
            .map(PowerType::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * How much is done at once.
   *
   * @param atOnce how many BMCs are asked at the same time
   * @param batch how many machines are claimed, or written down, in one transaction
   * @param patience how long a BMC may take to answer
   * @param claim how long a machine is nobody else's once it is claimed; longer than the patience
   */
  public record Limits(int atOnce, int batch, Duration patience, Duration claim) {
    /** 512 BMCs at once, 256 machines a transaction, 20 s, 2 min. */
    public static final Limits USUAL =
        new Limits(512, 256, Duration.ofSeconds(20), Duration.ofMinutes(2));

    /**
     * @throws IllegalArgumentException naming what does not fit
     */
    public Limits {
      if (atOnce < 1 || batch < 1) {
        throw new IllegalArgumentException("a power sweep asks one BMC at a time at least");
      }
      if (claim.compareTo(patience) <= 0) {
        throw new IllegalArgumentException(
            "claims of a power sweep last longer than its patience: " + claim);
      }
    }
  }

  /**
   * What was done since the start.
   *
   * @param asked how many BMCs are asked at this moment
   * @param seen how many readings told a state
   * @param failed how many did not
   */
  public record Stats(int asked, long seen, long failed) {}

  /** What was done up to now. */
  public Stats stats() {
    return new Stats(asked.get(), seen.sum(), failed.sum());
  }

  private record Answer(DuePower due, PowerOutcome outcome) {}

  /**
   * Writes down what was read, and asks who is due. Blocks for some transactions; does nothing
   * while another round is under way.
   *
   * @throws io.maas4j.error.MaasException.Unavailable when the store cannot be reached; a later
   *     round makes up for it
   */
  public void round() {
    if (types.isEmpty() || !underWay.compareAndSet(false, true)) {
      return;
    }
    try {
      SweepSchedule schedule = schedule();
      while (!answers.isEmpty()) {
        write(schedule);
      }
      ask(schedule);
    } finally {
      underWay.set(false);
    }
  }

  /** In force now. Whoever is due by another interval is brought forward. */
  private SweepSchedule schedule() {
    Duration now = units.run(unit -> unit.settings().powerQueryInterval());
    SweepSchedule schedule = new SweepSchedule(now);
    if (!interval.equals(Optional.of(now))) {
      units.run(
          unit -> {
            boolean changed = interval.isPresent();
            Instant latest = changed ? unit.now().plus(now) : schedule.latest(unit.now());
            unit.tx().power().hasten(latest, unit.now(), now);
            return now;
          });
      interval = Optional.of(now);
    }
    return schedule;
  }

  private void ask(SweepSchedule schedule) {
    int room = limits.atOnce() - asked.get();
    while (room > 0) {
      int most = Math.min(room, limits.batch());
      List<DuePower> due =
          units.run(
              unit ->
                  unit.tx()
                      .power()
                      .claim(unit.now(), unit.now().plus(limits.claim()), types, most));
      due.forEach(each -> ask(schedule, each));
      if (due.size() < most) {
        return;
      }
      room = limits.atOnce() - asked.get();
    }
  }

  private void ask(SweepSchedule schedule, DuePower due) {
    asked.incrementAndGet();
    control
        .read(
            Powering.target(due.power()), units.now().plus(limits.patience()), schedule.interval())
        .whenComplete(
            (outcome, failure) -> {
              asked.decrementAndGet();
              // one that ends without an outcome was cancelled: the claim runs out, others take it
              if (failure == null) {
                answers.add(new Answer(due, outcome));
              }
            });
  }

  private void write(SweepSchedule schedule) {
    List<PowerTurn> turns = new ArrayList<>();
    while (turns.size() < limits.batch()) {
      Answer answer = answers.poll();
      if (answer == null) {
        break;
      }
      turns.add(turn(schedule, answer));
    }
    units.run(
        unit -> {
          unit.tx().power().turn(turns);
          return turns;
        });
  }

  private PowerTurn turn(SweepSchedule schedule, Answer answer) {
    DuePower due = answer.due();
    MachineId id = due.power().machine();
    PowerOutcome outcome = answer.outcome();
    Instant now = units.now();
    if (outcome instanceof PowerOutcome.Settled settled) {
      seen.increment();
      boolean isNews =
          WAITING.contains(due.status())
              || PowerReading.of(outcome, now)
                  .filter(read -> PowerRecords.isSame(due.power(), read))
                  .isEmpty();
      return turn(
          id,
          schedule.seen(id, now),
          isNews && told(id, outcome)
              ? Optional.empty()
              : Optional.of(new Confirmed(settled.state(), settled.at())));
    }
    if (outcome.recordedState().isEmpty()) {
      return turn(id, schedule.postponed(id, due.failures(), now), Optional.empty());
    }
    failed.increment();
    Optional<PowerFault> fault =
        outcome instanceof PowerOutcome.Failed why ? Optional.of(why.fault()) : Optional.empty();
    SweepSchedule.Next next = schedule.failed(id, due.failures(), fault, now);
    boolean isNews =
        due.power().state() != PowerState.ERROR
            || !PowerRecords.sameReason(due.power().reason(), outcome.message());
    if (next.told() && isNews) {
      told(id, outcome);
    }
    return turn(
        id,
        next,
        next.told() && !isNews
            ? Optional.of(new Confirmed(PowerState.ERROR, now))
            : Optional.empty());
  }

  private static PowerTurn turn(
      MachineId id, SweepSchedule.Next next, Optional<Confirmed> confirmed) {
    return new PowerTurn(id, next.due(), next.failures(), confirmed);
  }

  /** One machine that cannot be written down must not hold up the others. */
  private boolean told(MachineId id, PowerOutcome outcome) {
    try {
      powering.observed(id, outcome);
      return true;
    } catch (Unavailable e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("a reading of power is not written down: system_id={}", id, e);
      return false;
    }
  }
}
