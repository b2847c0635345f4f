package io.maas4j.store.spi;

/** Where jobs are put, in the transaction that makes them necessary. */
public interface JobQueue {
  /** Adds or replaces. */
  void schedule(Job job);

  /** Takes one back; nothing happens when there is none, or it runs already. */
  void cancel(String kind, String key);

  /** How many wait, for metrics. */
  long waiting();
}
