package io.maas4j.benchmarks.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time of a process so far, of {@code /proc/PID/stat}: ticks of 10 ms, user and system.
 *
 * @param own of all its threads
 * @param children of its children that have ended
 */
record ProcessTimes(long own, long children) {
  /** Of {@code /proc}, fixed on Linux. */
  static final double SECONDS_OF_TICK = 0.01;

  private static final int USER = 11;

  static ProcessTimes of(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // the name, which comes before, may contain anything
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return new ProcessTimes(sum(fields, USER), sum(fields, USER + 2));
  }

  static ProcessTimes ofSelf() throws IOException {
    return of("self");
  }

  private static long sum(String[] fields, int at) {
    return Long.parseLong(fields[at]) + Long.parseLong(fields[at + 1]);
  }
}
