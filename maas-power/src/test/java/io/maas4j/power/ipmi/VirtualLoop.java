package io.maas4j.power.ipmi;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** A loop whose time passes when it is told to. */
final class VirtualLoop implements Loop {
  private record Task(long due, long order, Runnable work, boolean[] cancelled) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long now = 1_000_000;
  private long order;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    schedule(task, 0);
  }

  @Override
  public Timer schedule(Runnable task, long nanos) {
    boolean[] cancelled = new boolean[1];
    tasks.add(new Task(now + nanos, order++, task, cancelled));
    return () -> cancelled[0] = true;
  }

  /** Lets time pass until there is nothing to do, or for so long. */
  void runFor(Duration time) {
    long end = now + time.toNanos();
    while (!tasks.isEmpty() && tasks.peek().due() <= end) {
      one();
    }
    now = end;
  }

  /** Lets time pass until it is so; fails when it never will be. */
  void runUntil(BooleanSupplier so) {
    long end = now + Duration.ofMinutes(10).toNanos();
    while (!so.getAsBoolean()) {
      if (tasks.isEmpty() || tasks.peek().due() > end) {
        throw new AssertionError("it never happens");
      }
      one();
    }
  }

  private void one() {
    Task task = tasks.remove();
    now = Math.max(now, task.due());
    if (!task.cancelled()[0]) {
      task.work().run();
    }
  }
}
