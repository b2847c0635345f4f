package io.maas4j.netboot.dhcp;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * When bindings end: a wheel of coarse ticks in which setting a deadline costs the same however
 * many there are, and an exact order for the tick that is passing. Confined to the table's thread.
 *
 * <p>A binding has one deadline here at most. A later one need not be told: when the earlier comes
 * up, the table looks and sets it anew.
 */
final class Deadlines {
  private static final int TICK_BITS = 8;
  private static final int TICKS = 4096;

  private final @Nullable Binding[] wheel = new @Nullable Binding[TICKS];
  private final PriorityQueue<Deadline> near =
      new PriorityQueue<>(Comparator.comparingLong(Deadline::at));
  private long tick;

  private record Deadline(long at, Binding binding) {}

  /** Sets a deadline, unless the binding has an earlier one. */
  void set(Binding binding, long at) {
    if (at >= binding.queuedAt) {
      return;
    }
    unlink(binding);
    binding.queuedAt = at;
    if (tickOf(at) <= tick) {
      near.add(new Deadline(at, binding));
    } else {
      link(binding);
    }
  }

  /** The next binding whose deadline has come, which it has no more; null when there is none. */
  @Nullable Binding next(long now) {
    advance(tickOf(now));
    Deadline head = near.peek();
    while (head != null && head.at() <= now) {
      near.poll();
      Binding binding = head.binding();
      // Overtaken by an earlier one otherwise.
      if (binding.queuedAt == head.at()) {
        binding.queuedAt = Long.MAX_VALUE;
        return binding;
      }
      head = near.peek();
    }
    return null;
  }

  private void advance(long until) {
    if (until <= tick) {
      return; // Also when somebody set the clock back.
    }
    long from = Math.max(tick + 1, until - TICKS + 1);
    tick = until;
    for (long passing = from; passing <= until; passing++) {
      Binding binding = wheel[(int) (passing % TICKS)];
      while (binding != null) {
        Binding following = binding.nextInTick;
        if (tickOf(binding.queuedAt) <= until) {
          unlink(binding);
          near.add(new Deadline(binding.queuedAt, binding));
        }
        binding = following;
      }
    }
  }

  private static long tickOf(long millis) {
    return millis >> TICK_BITS;
  }

  private int slot(Binding binding) {
    return (int) (tickOf(binding.queuedAt) % TICKS);
  }

  private void link(Binding binding) {
    int slot = slot(binding);
    Binding head = wheel[slot];
    binding.nextInTick = head;
    if (head != null) {
      head.previousInTick = binding;
    }
    wheel[slot] = binding;
    binding.inTick = true;
  }

  private void unlink(Binding binding) {
    if (!binding.inTick) {
      return;
    }
    Binding before = binding.previousInTick;
    Binding after = binding.nextInTick;
    if (before == null) {
      wheel[slot(binding)] = after;
    } else {
      before.nextInTick = after;
    }
    if (after != null) {
      after.previousInTick = before;
    }
    binding.previousInTick = null;
    binding.nextInTick = null;
    binding.inTick = false;
  }
}
