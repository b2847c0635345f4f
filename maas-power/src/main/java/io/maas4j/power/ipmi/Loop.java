package io.maas4j.power.ipmi;

/** The one thread on which all state of some BMCs lives, and its time. */
interface Loop {
  /** Something that will happen unless it is cancelled. */
  interface Timer {
    void cancel();
  }

  /** Nanoseconds from any beginning; only differences mean something. */
  long nanoTime();

  /** Whether the caller is on it. */
  boolean isCurrent();

  void execute(Runnable task);

  Timer schedule(Runnable task, long nanos);

  /** At once when on it, else soon. */
  default void run(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      execute(task);
    }
  }
}
