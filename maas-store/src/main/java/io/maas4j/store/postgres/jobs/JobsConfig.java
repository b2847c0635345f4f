package io.maas4j.store.postgres.jobs;

import java.time.Duration;

/**
 * How jobs are run in this process.
 *
 * @param threads how many jobs at once, 1–1000
 * @param pollInterval how often to look for due jobs; a commit that schedules a due one looks at
 *     once, so this is for timers and for jobs of other processes
 * @param heartbeat how often a running job says that its process lives; a job whose process has
 *     died is run again by another after four to six of these
 * @param firstRetry how long after its first failure a job is tried again; doubles with each
 * @param lastRetry the most that it grows to
 * @param patience how long {@code close} waits for running jobs
 */
public record JobsConfig(
    int threads,
    Duration pollInterval,
    Duration heartbeat,
    Duration firstRetry,
    Duration lastRetry,
    Duration patience) {

  /** Eight threads; a killed process's jobs are taken over in less than 30 seconds. */
  public static final JobsConfig DEFAULT =
      new JobsConfig(
          8,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10));

  /**
   * @throws IllegalArgumentException naming the component that is out of range
   */
  public JobsConfig {
    if (threads < 1 || threads > 1000) {
      throw new IllegalArgumentException("threads is " + threads + ", must be 1–1000");
    }
    positive("pollInterval", pollInterval);
    positive("heartbeat", heartbeat);
    positive("firstRetry", firstRetry);
    positive("lastRetry", lastRetry);
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience is " + patience + ", must not be negative");
    }
  }

  public JobsConfig withThreads(int number) {
    return new JobsConfig(number, pollInterval, heartbeat, firstRetry, lastRetry, patience);
  }

  public JobsConfig withPollInterval(Duration interval) {
    return new JobsConfig(threads, interval, heartbeat, firstRetry, lastRetry, patience);
  }

  public JobsConfig withHeartbeat(Duration interval) {
    return new JobsConfig(threads, pollInterval, interval, firstRetry, lastRetry, patience);
  }

  public JobsConfig withRetries(Duration first, Duration last) {
    return new JobsConfig(threads, pollInterval, heartbeat, first, last, patience);
  }

  /** The pause after so many failures in a row. */
  Duration pause(int failures) {
    Duration pause = firstRetry;
    for (int i = 1; i < failures && pause.compareTo(lastRetry) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(lastRetry) < 0 ? pause : lastRetry;
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
  }
}
