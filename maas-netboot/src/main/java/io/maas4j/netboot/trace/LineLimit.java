package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many lines of the log packets may cause: of one machine as many as a boot needs, and then one
 * a second; of all together not many more, for anybody can make up machines. Confined to one
 * thread.
 */
final class LineLimit {
  private static final int MACHINES = 1024;
  private static final Bucket.Size ONE = new Bucket.Size(20, Duration.ofSeconds(1));
  private static final Bucket.Size ALL = new Bucket.Size(400, Duration.ofMillis(50));

  private final Bucket all = new Bucket(ALL);
  private final Map<MacAddress, Bucket> each =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MacAddress, Bucket> eldest) {
          return size() > MACHINES;
        }
      };
  private long kept;

  boolean permits(Optional<MacAddress> mac, Instant now) {
    boolean permitted =
        mac.map(m -> each.computeIfAbsent(m, any -> new Bucket(ONE)).take(now)).orElse(true)
            && all.take(now);
    kept += permitted ? 0 : 1;
    return permitted;
  }

  /** Lines that were not permitted since the last call. */
  long takeKept() {
    long count = kept;
    kept = 0;
    return count;
  }

  /** Tokens that come back one by one. */
  private static final class Bucket {
    /**
     * @param tokens when full
     * @param refill in which one comes back
     */
    record Size(int tokens, Duration refill) {}

    private final Size size;
    private int tokens;
    private Instant refilled = Instant.EPOCH;

    Bucket(Size size) {
      this.size = size;
      this.tokens = size.tokens();
    }

    boolean take(Instant now) {
      long back = Duration.between(refilled, now).dividedBy(size.refill());
      if (back > 0) {
        tokens = (int) Math.min(size.tokens(), tokens + back);
        refilled = tokens == size.tokens() ? now : refilled.plus(size.refill().multipliedBy(back));
      } else if (back < 0) {
        refilled = now; // the clock was set back
      }
      if (tokens == 0) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
