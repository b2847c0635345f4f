package io.maas4j.netboot.dhcp;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time and everything that is to happen in it, in an order that the seed decides. */
final class SimClock {
  static final long EPOCH = 1_800_000_000_000L;

  private static final int STORY = 60;

  final Random random;
  private final Deque<String> story = new ArrayDeque<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long numbers;

  private record Event(long at, long number, Runnable task) {}

  SimClock(long seed) {
    random = new Random(seed);
  }

  /** Milliseconds since the beginning. */
  long now() {
    return now;
  }

  /** Remembers what happened lately, for whoever has to understand a failure. */
  void tell(String what) {
    if (story.size() == STORY) {
      story.removeFirst();
    }
    story.addLast(now + " ms: " + what);
  }

  String story() {
    return String.join("\n", story);
  }

  void in(long millis, Runnable task) {
    events.add(new Event(now + Math.max(0, millis), numbers++, task));
  }

  void at(long when, Runnable task) {
    in(when - now, task);
  }

  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.poll();
      now = Math.max(now, event.at());
      event.task().run();
    }
    now = end;
  }

  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** What a machine's clock says that is off by so much. */
  Clock skewed(long millis) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(millis());
      }

      @Override
      public long millis() {
        return EPOCH + now + millis;
      }
    };
  }
}
