package io.maas4j.store.spi;

import java.time.Duration;
import java.util.Map;

/**
 * Runs jobs when they are due: durable, on one of the processes that share the store, again after a
 * crash. Thread-safe.
 */
public interface JobScheduler extends AutoCloseable {
  /**
   * Starts running jobs of these kinds. Called once.
   *
   * @param handlers by kind
   */
  void start(Map<String, JobHandler> handlers);

  /** Looks for due jobs now rather than at the next poll. */
  void wake();

  /** Stops taking jobs and waits a bounded time for the running ones. Idempotent. */
  @Override
  void close();

  /** Does jobs of one kind. Called from several threads. */
  @FunctionalInterface
  interface JobHandler {
    /**
     * Does one, possibly not for the first time, outside any transaction. Blocks as long as it
     * takes. What it throws is logged, and the job is tried again later, the first times within
     * minutes.
     */
    JobOutcome run(Job job);
  }

  /** What becomes of a job that was run. */
  sealed interface JobOutcome {
    JobOutcome DONE = new Done();

    /** It is over. */
    record Done() implements JobOutcome {}

    /** It is to be run again. */
    record Again(Duration after) implements JobOutcome {}
  }
}
