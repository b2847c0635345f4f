package io.maas4j.fleet;

import io.maas4j.testkit.power.ManualScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets one thread do what several would: work is done at once, a short pause is the clock moving
 * on, and long delays are deadlines, which fire when the clock gets there. Confined to one thread.
 */
final class InlineScheduler extends AbstractExecutorService implements ScheduledExecutorService {
  private static final Duration SHORT = Duration.ofSeconds(20);

  private final ManualScheduler time = new ManualScheduler();

  Clock clock() {
    return time.clock();
  }

  void advance(Duration by) {
    time.advance(by);
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          return null;
        },
        delay,
        unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    ScheduledFuture<V> task = time.schedule(callable, delay, unit);
    if (unit.toNanos(delay) < SHORT.toNanos()) {
      time.advance(Duration.ofNanos(unit.toNanos(delay)));
    }
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return time.scheduleAtFixedRate(command, initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return time.scheduleWithFixedDelay(command, initialDelay, delay, unit);
  }

  @Override
  public void shutdown() {
    time.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return time.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
