package io.maas4j.power;

import io.maas4j.id.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When each machine's power is to be read next. Pure.
 *
 * <p>Every machine has its turn once in each interval, always at the same place of it, which its id
 * decides: so readings are spread evenly, and stay so whatever starts, stops or is late. A reading
 * that fails is repeated soon, a few times, before it is told; a BMC that stays silent has its turn
 * less often, and one that refuses us is not bothered meanwhile, for it may lock the account.
 *
 * @param interval between two readings of a machine, 15 s to a day
 */
public record SweepSchedule(Duration interval) {
  /** How many readings must fail in a row before that is told. */
  public static final int PATIENCE = 3;

  private static final Duration LEAST = Duration.ofSeconds(15);
  private static final Duration MOST = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A BMC that fails goes on to be read once in so many intervals, a power of two. */
  private static final int RAREST = 4;

  private static final int DOUBLINGS = Integer.numberOfTrailingZeros(RAREST);
  private static final Duration RAREST_AT_MOST = Duration.ofHours(1);

  /**
   * @throws IllegalArgumentException when the interval is out of range
   */
  public SweepSchedule {
    if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "machines' power is read every 15 s to 24 h, not every " + interval.toSeconds() + " s");
    }
  }

  /**
   * What follows from a reading.
   *
   * @param due when the next one is due
   * @param failures how many have failed in a row by now
   * @param told whether a failure is to be told: it is no passing one
   */
  public record Next(Instant due, int failures, boolean told) {}

  /** After the state was seen. */
  public Next seen(MachineId machine, Instant now) {
    return new Next(turn(machine, now), 0, false);
  }

  /** After nobody could be asked, because others were asking. */
  public Next postponed(MachineId machine, int failures, Instant now) {
    return new Next(now.plus(soon(machine, 1)), failures, false);
  }

  /**
   * After a reading failed.
   *
   * @param failures how many failed in a row before this one
   * @param fault of what class; empty when the time was up
   */
  public Next failed(MachineId machine, int failures, Optional<PowerFault> fault, Instant now) {
    boolean pointless = fault.map(PowerFault::isFatal).orElse(false);
    int count = Math.min(failures + 1, 1_000);
    if (!pointless && count < PATIENCE) {
      return new Next(now.plus(soon(machine, count)), count, false);
    }
    int counted = Math.max(count, pointless ? PATIENCE + DOUBLINGS : PATIENCE);
    return new Next(turn(machine, now.plus(rest(counted))), counted, true);
  }

  /** No machine whose readings go on is due later than this, whatever happened. */
  public Instant latest(Instant now) {
    return now.plus(longest()).plus(interval);
  }

  private Duration longest() {
    Duration rare = interval.multipliedBy(RAREST);
    Duration bound = rare.compareTo(RAREST_AT_MOST) < 0 ? rare : RAREST_AT_MOST;
    return bound.compareTo(interval) < 0 ? interval : bound;
  }

  /** How long a BMC is left alone beyond its turn; doubles with each failure. */
  private Duration rest(int failures) {
    int doublings = Math.min(failures - PATIENCE, DOUBLINGS);
    Duration between = interval.multipliedBy(1L << doublings);
    Duration longest = longest();
    return (between.compareTo(longest) < 0 ? between : longest).minus(interval);
  }

  private Duration soon(MachineId machine, int count) {
    Duration most = interval.dividedBy(4);
    Duration pause = SOON.multipliedBy(count);
    Duration whole = pause.compareTo(most) < 0 ? pause : most;
    // half of it is jitter: what failed together is not repeated together
    long half = whole.toMillis() / 2;
    return Duration.ofMillis(half + Math.floorMod(mixed(machine), half));
  }

  private Instant turn(MachineId machine, Instant after) {
    long millis = interval.toMillis();
    long phase = Math.floorMod(mixed(machine), millis);
    long now = after.toEpochMilli();
    return Instant.ofEpochMilli(now - Math.floorMod(now - phase, millis) + millis);
  }

  /** A number that ids which differ little do not share, the same in every process. */
  private static long mixed(MachineId machine) {
    long mixed = machine.value().chars().asLongStream().reduce(7, (sum, c) -> sum * 131 + c);
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
