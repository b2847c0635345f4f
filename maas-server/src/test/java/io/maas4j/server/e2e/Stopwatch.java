package io.maas4j.server.e2e;

import java.util.concurrent.TimeUnit;

/** What took how long, for the note beside the test's result. */
final class Stopwatch {
  private final StringBuilder laps;
  private long last = System.nanoTime();

  Stopwatch(String name) {
    this.laps = new StringBuilder("e2e " + name + ":");
  }

  void lap(String what) {
    long now = System.nanoTime();
    laps.append(' ')
        .append(what)
        .append(' ')
        .append(TimeUnit.NANOSECONDS.toSeconds(now - last))
        .append(" s");
    last = now;
  }

  @Override
  public String toString() {
    return laps.toString();
  }
}
