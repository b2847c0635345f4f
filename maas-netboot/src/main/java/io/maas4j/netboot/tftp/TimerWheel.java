package io.maas4j.netboot.tftp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coarse timers for many transfers: setting one later, which every acknowledgement does, is a
 * single write. Confined to one thread, which calls {@link #advance} from time to time.
 */
final class TimerWheel {
  private static final int SLOTS = 256;

  /** Something that may become due; in one wheel at a time. */
  abstract static class Timeout {
    private long deadline;
    private long slotTick;
    private @Nullable Timeout previous;
    private @Nullable Timeout following;
    private boolean queued;

    /** It is due, and no longer in the wheel. */
    abstract void expired(long now);

    boolean armed() {
      return queued;
    }

    /** Nanoseconds, on the wheel's clock. */
    long deadline() {
      return deadline;
    }
  }

  private final @Nullable Timeout[] slots = new @Nullable Timeout[SLOTS];
  private final long tickNanos;
  private final long origin;
  private final List<Timeout> passed = new ArrayList<>();
  private long tick;
  private int size;

  /**
   * @param tickNanos how late a timer may be
   * @param now nanoseconds of the clock that all later calls use
   */
  TimerWheel(long tickNanos, long now) {
    this.tickNanos = tickNanos;
    this.origin = now;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Sets a timer, or sets it anew. */
  void arm(Timeout timeout, long deadline) {
    timeout.deadline = deadline;
    if (timeout.queued) {
      if (tickOf(deadline) >= timeout.slotTick) {
        return; // found in its old slot, it moves on
      }
      unlink(timeout);
    }
    link(timeout);
  }

  void cancel(Timeout timeout) {
    if (timeout.queued) {
      unlink(timeout);
    }
  }

  /** Expires what is due. */
  void advance(long now) {
    long until = (now - origin) / tickNanos;
    long from = Math.max(tick + 1, until - SLOTS + 1);
    tick = Math.max(tick, until);
    for (long passing = from; passing <= until; passing++) {
      for (Timeout timeout = slots[(int) (passing % SLOTS)];
          timeout != null;
          timeout = timeout.following) {
        passed.add(timeout);
      }
      for (Timeout timeout : passed) {
        if (!timeout.queued) {
          continue; // cancelled by one before it
        }
        unlink(timeout);
        if (timeout.deadline - now <= 0) {
          timeout.expired(now);
        } else {
          link(timeout);
        }
      }
      passed.clear();
    }
  }

  private long tickOf(long deadline) {
    return Math.max(tick + 1, (deadline - origin + tickNanos - 1) / tickNanos);
  }

  private void link(Timeout timeout) {
    timeout.slotTick = tickOf(timeout.deadline);
    int index = (int) (timeout.slotTick % SLOTS);
    Timeout head = slots[index];
    timeout.previous = null;
    timeout.following = head;
    if (head != null) {
      head.previous = timeout;
    }
    slots[index] = timeout;
    timeout.queued = true;
    size++;
  }

  private void unlink(Timeout timeout) {
    Timeout before = timeout.previous;
    Timeout after = timeout.following;
    if (before == null) {
      slots[(int) (timeout.slotTick % SLOTS)] = after;
    } else {
      before.following = after;
    }
    if (after != null) {
      after.previous = before;
    }
    timeout.previous = null;
    timeout.following = null;
    timeout.queued = false;
    size--;
  }
}
