package io.maas4j.netboot.tftp;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When one transfer sends again, and when it gives up. An agreed timeout is used as it is (RFC
 * 2349). Otherwise the wait follows the round trips that were measured (RFC 1123, 4.2.3.2, with the
 * estimator of RFC 6298), doubles with each silence and has jitter: machines of one rack are
 * switched on together, and without jitter they would time out together. Times are nanoseconds.
 */
final class Retransmission {
  /**
   * A lock-step client stands still for as long after each loss: of a thousand, those with the most
   * bad luck would else be ready long after those with the least. TCP's own least waits for delayed
   * acknowledgements, which TFTP does not have.
   */
  private static final Duration LEAST = Duration.ofMillis(50);

  private static final double JITTER = 0.1;

  private final long first;
  private final long least;
  private final long most;
  private final long agreed;
  private final int tries;
  private final long patience;
  private final long idleLimit;
  private final DoubleSupplier jitter;
  private long smoothed = -1;
  private long variation;
  private int silences;
  private int doublings;
  private long waited;

  /**
   * @param agreed timeout that the client named
   * @param jitter 0 to 1
   */
  Retransmission(TftpConfig.Retry retry, Optional<Duration> agreed, DoubleSupplier jitter) {
    this.first = retry.initial().toNanos();
    this.least = Math.min(first, LEAST.toNanos());
    this.most = retry.max().toNanos();
    this.agreed = agreed.map(Duration::toNanos).orElse(0L);
    this.tries = retry.tries();
    this.idleLimit = retry.idleLimit().toNanos();
    this.jitter = jitter;
    long whole = 0;
    for (int i = 0; i <= tries; i++) {
      whole += doubled(first, i);
    }
    // who answers quickly is not given up sooner for it
    this.patience = this.agreed > 0 ? 0 : whole;
  }

  /** The time until the next try, which now begins. */
  long begin() {
    long wait;
    if (agreed > 0) {
      wait = agreed;
    } else {
      long base = smoothed < 0 ? first : clamp(smoothed + 4 * variation);
      base = doubled(base, doublings);
      wait = base + (long) (base * JITTER * jitter.getAsDouble());
    }
    wait = Math.max(0, Math.min(wait, idleLimit - waited));
    waited += wait;
    return wait;
  }

  /**
   * The client answered with something new. Waits stay as long as they have become until the next
   * round trip is {@link #measured}: else a client whose round trips have grown would be sent
   * everything twice, and never be measured (RFC 6298, 5.5 to 5.7).
   */
  void progress() {
    silences = 0;
    waited = 0;
  }

  /** A round trip of a packet that was sent once (RFC 6298, 2 and 3). */
  void measured(long roundTrip) {
    doublings = 0;
    if (smoothed < 0) {
      smoothed = roundTrip;
      variation = roundTrip / 2;
    } else {
      variation += (Math.abs(smoothed - roundTrip) - variation) / 4;
      smoothed += (roundTrip - smoothed) / 8;
    }
  }

  /**
   * The wait has passed in vain.
   *
   * @return whether to try once more
   */
  boolean again() {
    silences++;
    doublings++;
    return waited < idleLimit && (silences <= tries || waited < patience);
  }

  /** Whether the client has been silent for a whole wait at least. */
  boolean silent() {
    return silences > 0;
  }

  private long clamp(long wait) {
    return Math.max(least, Math.min(wait, most));
  }

  private long doubled(long base, int times) {
    return Math.min(most, base << Math.min(times, 20));
  }
}
