package io.maas4j.netboot.http;

/**
 * Finds out how many transfers at a time serve everybody best, by trying. More of them are kept
 * where they raise the throughput (the clients were the bottleneck), fewer where they do not lower
 * it and each transfer gets less than it should (the network is). A trial that proves nothing is
 * taken back. Only what is measured while all slots are taken and somebody waits counts.
 *
 * <p>Pure and not thread-safe.
 */
final class SlotControl {
  /** Seconds that one measurement takes; also what a change gets to settle. */
  private static final double MEASUREMENT = 4;

  /** Seconds after a trial in vain. */
  private static final double PAUSE = 32;

  /** Seconds without a waiter after which what was learned is forgotten. */
  private static final double FORGET = 300;

  /** Seconds without an end after which a trial with fewer slots is over. */
  private static final double STUCK = 60;

  /** A trial changes the slots by this part. */
  private static final int STEP = 4;

  /** What a trial with fewer slots must keep of the throughput. */
  private static final double KEPT = 0.95;

  private static final int NO_WISH = 0;

  private enum Trial {
    NONE,
    MORE,
    FEWER
  }

  private final AdmissionConfig config;
  private int slots;
  private Trial trial = Trial.NONE;
  private Trial failed = Trial.NONE;
  private int before;
  private double throughputBefore;
  private double pause;
  private double settling;
  private double measured;
  private double moved;
  private double calm;
  private double draining;

  /** What a trial with fewer slots wanted that nobody made room for. */
  private int wish = NO_WISH;

  private int fewest = Integer.MAX_VALUE;

  SlotControl(AdmissionConfig config) {
    this.config = config;
    this.slots = config.slots();
  }

  int slots() {
    return slots;
  }

  /**
   * @param throughput octets a second of all transfers in the last interval
   * @param used slots that are taken
   * @param waiting clients
   * @param seconds the interval
   */
  void observe(double throughput, int used, int waiting, double seconds) {
    if (waiting == 0 || used < slots) {
      forget(waiting == 0 ? seconds : 0);
      return;
    }
    calm = 0;
    if (used > slots) {
      awaitEnds(used, seconds);
      return;
    }
    drained();
    if (settling > 0) {
      settling -= seconds;
      return;
    }
    measured += seconds;
    moved += throughput * seconds;
    pause -= seconds;
    if (measured >= MEASUREMENT) {
      double mean = moved / measured;
      restartMeasurement();
      judge(mean);
    }
  }

  /**
   * Fewer are wanted and have not ended yet. Where none ends for long, either the network is slow,
   * or somebody sits on the slots: whether more of them help tells which.
   */
  private void awaitEnds(int used, double seconds) {
    draining = used < fewest ? 0 : draining + seconds;
    fewest = Math.min(fewest, used);
    if (trial == Trial.FEWER && wish == NO_WISH && draining > STUCK) {
      wish = slots;
      trial = Trial.MORE;
      before = used;
      change(Math.min(config.maxSlots(), used + Math.max(1, used / STEP)));
      drained();
    }
  }

  private void drained() {
    draining = 0;
    fewest = Integer.MAX_VALUE;
  }

  private void takeBack() {
    if (trial == Trial.MORE && wish != NO_WISH) {
      trial = Trial.FEWER; // the network is slow: fewer it is, however long that takes
      change(wish);
      return;
    }
    failed = trial;
    trial = Trial.NONE;
    wish = NO_WISH;
    change(before);
    pause = PAUSE;
  }

  private void forget(double seconds) {
    restartMeasurement();
    calm += seconds;
    if (calm > FORGET) {
      slots = config.slots();
      trial = Trial.NONE;
      failed = Trial.NONE;
      wish = NO_WISH;
      pause = 0;
      calm = 0;
    }
  }

  private void restartMeasurement() {
    measured = 0;
    moved = 0;
  }

  private void judge(double throughput) {
    if (trial != Trial.NONE && !succeeded(throughput)) {
      takeBack();
      return;
    }
    if (trial == Trial.NONE && pause > 0) {
      return;
    }
    tryNext(throughput);
  }

  private boolean succeeded(double throughput) {
    if (trial == Trial.FEWER) {
      return throughput >= KEPT * throughputBefore;
    }
    // at least half of what the new ones would bring if the network had room for them all
    double wanted = 1 + 0.5 * ((double) slots / before - 1);
    return throughput >= wanted * throughputBefore;
  }

  private void tryNext(double throughput) {
    wish = NO_WISH;
    boolean tooSlow = throughput / slots < config.targetRate();
    Trial next = tooSlow && failed != Trial.FEWER ? Trial.FEWER : Trial.MORE;
    if (trial == Trial.MORE) {
      next = Trial.MORE; // what has just helped may help again
    } else if (trial == Trial.FEWER && !tooSlow) {
      next = Trial.NONE;
    }
    int step = Math.max(1, slots / STEP);
    int wanted = next == Trial.NONE ? slots : next == Trial.MORE ? slots + step : slots - step;
    wanted = Math.max(config.minSlots(), Math.min(config.maxSlots(), wanted));
    failed = Trial.NONE;
    if (wanted == slots) {
      failed = next;
      trial = Trial.NONE;
      pause = PAUSE;
      return;
    }
    trial = next;
    before = slots;
    throughputBefore = throughput;
    change(wanted);
  }

  private void change(int wanted) {
    slots = wanted;
    settling = MEASUREMENT;
  }
}
