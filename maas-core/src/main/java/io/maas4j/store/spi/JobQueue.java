package io.maas4j.store.spi;

/** Where jobs are put, in the transaction that makes them necessary. */
public interface JobQueue {
  /**
   * Adds or replaces. One that runs at this moment ends as it may, and what was scheduled meanwhile
   * is run after it.
   */
  void schedule(Job job);

  /** Takes one back; nothing happens when there is none, or it runs already. */
  void cancel(String kind, String key);

  /** How many wait, due or not, for metrics; one that has ended does not count any more. */
  long waiting();
}
