package io.maas4j.power.ipmi;

import org.jspecify.annotations.Nullable;

/**
 * One request, sent again until its answer is there or patience ends. On the loop. Who made it
 * recognises the answer and says so.
 */
final class Exchange {
  private final Loop loop;
  private final RoundTrip roundTrip;
  private final IpmiCounters counters;
  private final Runnable sending;
  private final Runnable exhausted;
  private final int maxSendings;
  private final long deadline;
  private final long began;
  private int sendings;
  private boolean over;
  private Loop.@Nullable Timer timer;

  /**
   * @param sending sends the request, once each time
   * @param maxSendings how often at most
   * @param deadline of the loop's time, when to give up
   * @param exhausted called when there was no answer
   */
  Exchange(
      Loop loop,
      RoundTrip roundTrip,
      IpmiCounters counters,
      Runnable sending,
      int maxSendings,
      long deadline,
      Runnable exhausted) {
    this.loop = loop;
    this.roundTrip = roundTrip;
    this.counters = counters;
    this.sending = sending;
    this.maxSendings = maxSendings;
    this.deadline = deadline;
    this.exhausted = exhausted;
    this.began = loop.nanoTime();
  }

  Exchange start() {
    send();
    return this;
  }

  /** The answer is there. */
  void answered() {
    if (!over) {
      roundTrip.answered(loop.nanoTime() - began, sendings);
    }
    cancel();
  }

  /** Nobody waits any more. */
  void cancel() {
    over = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  int sendings() {
    return sendings;
  }

  private void send() {
    sendings++;
    if (sendings > 1) {
      counters.repeated();
    }
    sending.run();
    if (over) {
      return;
    }
    long left = deadline - loop.nanoTime();
    // What may be sent once only is waited for until the deadline.
    long wait = maxSendings == 1 ? left : roundTrip.timeout(sendings);
    timer = loop.schedule(this::waited, Math.max(0, Math.min(wait, left)));
  }

  private void waited() {
    timer = null;
    if (over) {
      return;
    }
    if (sendings >= maxSendings || deadline - loop.nanoTime() <= 0) {
      over = true;
      exhausted.run();
    } else {
      send();
    }
  }
}
