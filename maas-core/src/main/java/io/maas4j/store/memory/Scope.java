package io.maas4j.store.memory;

/** Leads to the tables as long as the transaction lasts. Confined to its thread. */
final class Scope {
  private final Database database;
  private final Thread owner = Thread.currentThread();
  private boolean over;
  private boolean jobsChanged;

  Scope(Database database) {
    this.database = database;
  }

  Database db() {
    if (over || Thread.currentThread() != owner) {
      throw new IllegalStateException(
          over ? "the transaction is over" : "a transaction is for one thread");
    }
    return database;
  }

  void jobChanged() {
    jobsChanged = true;
  }

  boolean jobsChanged() {
    return jobsChanged;
  }

  void end() {
    over = true;
  }
}
