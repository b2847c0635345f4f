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
 * Runs asynchronous tasks of the same key one after the other, in their order. Cancelling a task's
 * future cancels it or takes it out of the queue. Thread-safe; holds nothing for idle keys.
 */
final class Lanes {
  private final Executor executor;
  // Guarded by this; the head of a queue is the running task.
  private final Map<Object, Queue<Task<?>>> queues = new HashMap<>();

  Lanes(Executor executor) {
    this.executor = executor;
  }

  <T> CompletableFuture<T> run(Object key, Supplier<? extends CompletionStage<T>> work) {
    Task<T> task = new Task<>(key, work);
    boolean free;
    synchronized (this) {
      Queue<Task<?>> queue = queues.computeIfAbsent(key, k -> new ArrayDeque<>());
      free = queue.isEmpty();
      queue.add(task);
    }
    if (free) {
      task.start();
    }
    return task.result;
  }

  synchronized int busy() {
    return queues.size();
  }

  private void next(Object key) {
    Task<?> task;
    synchronized (this) {
      Queue<Task<?>> queue = queues.get(key);
      queue.remove();
      do {
        task = queue.peek();
      } while (task != null && task.result.isDone() && queue.remove() != null);
      if (task == null) {
        queues.remove(key);
        return;
      }
    }
    // Not on this stack: a thousand tasks that end at once would overflow it.
    executor.execute(task::start);
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
