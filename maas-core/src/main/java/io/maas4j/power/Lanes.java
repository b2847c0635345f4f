package io.maas4j.power;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs asynchronous tasks of the same key in their order, one after the other or so many at once as
 * the key is wide. Cancelling a task's future cancels it or takes it out of the queue. Thread-safe;
 * holds nothing for idle keys.
 */
final class Lanes {
  private final Executor executor;
  // Guarded by this, and so is what they hold.
  private final Map<Object, Lane> lanes = new HashMap<>();

  Lanes(Executor executor) {
    this.executor = executor;
  }

  /** One after the other. */
  <T> CompletableFuture<T> run(Object key, Supplier<? extends CompletionStage<T>> work) {
    return run(key, 1, work);
  }

  /**
   * @param width how many tasks of this key may run at once, the same for all of them
   */
  <T> CompletableFuture<T> run(Object key, int width, Supplier<? extends CompletionStage<T>> work) {
    Task<T> task = new Task<>(key, work);
    boolean free;
    synchronized (this) {
      Lane lane = lanes.computeIfAbsent(key, k -> new Lane());
      free = lane.running < width;
      if (free) {
        lane.running++;
      } else {
        lane.waiting.add(task);
      }
    }
    if (free) {
      task.start();
    }
    return task.result;
  }

  synchronized int busy() {
    return lanes.size();
  }

  /** One that ran has ended: the place is the next one's. */
  private void next(Object key) {
    Task<?> task;
    synchronized (this) {
      Lane lane = lanes.get(key);
      do {
        task = lane.waiting.poll();
      } while (task != null && task.result.isDone());
      if (task == null) {
        lane.running--;
        if (lane.running == 0) {
          lanes.remove(key);
        }
        return;
      }
    }
    // Not on this stack: a thousand tasks that end at once would overflow it.
    executor.execute(task::start);
  }

  private static final class Lane {
    private final Queue<Task<?>> waiting = new ArrayDeque<>();
    private int running;
  }

  private final class Task<T> {
    private final Object key;
    private final Supplier<? extends CompletionStage<T>> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    Task(Object key, Supplier<? extends CompletionStage<T>> work) {
      this.key = key;
      this.work = work;
    }

    void start() {
      if (result.isDone()) {
        next(key);
        return;
      }
      CompletableFuture<T> running;
      try {
        running = work.get().toCompletableFuture();
      } catch (RuntimeException | Error e) {
        // whatever it is, the lane must go on
        running = CompletableFuture.failedFuture(e);
      }
      CompletableFuture<T> inner = running;
      result.whenComplete((value, failure) -> inner.cancel(true));
      inner.whenComplete(
          (value, failure) -> {
            try {
              if (failure == null) {
                result.complete(value);
              } else {
                result.completeExceptionally(failure);
              }
            } finally {
              next(key);
            }
          });
    }
  }
}
