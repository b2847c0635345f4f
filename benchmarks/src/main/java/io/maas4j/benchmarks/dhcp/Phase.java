package io.maas4j.benchmarks.dhcp;

import java.util.Locale;

/**
 * One part of a run.
 *
 * @param name what the row of results is called
 * @param clients how many machines take part
 * @param rate exchanges begun in a second; with {@link Kind#CLOSED} how many are under way at once
 * @param seconds how long; with {@link Kind#NEW} it ends when each machine had its turn
 */
record Phase(String name, Kind kind, int clients, int rate, int seconds) {

  enum Kind {
    /** Machines that the server has never seen, each once. */
    NEW,
    /** The machines of the phase before, again and again. */
    WARM,
    /** As {@link #WARM}, each exchange begun when one ends: says nothing of latency. */
    CLOSED,
    /** The highest rate of new machines with less than one in a hundred unanswered. */
    MAX_NEW,
    /** The highest rate of known machines with less than one in a hundred unanswered. */
    MAX_WARM
  }

  /**
   * Reads {@code name=kind:clients:rate[:seconds]}.
   *
   * @throws IllegalArgumentException saying what the text should look like
   */
  static Phase parse(String text) {
    String[] halves = text.split("=", 2);
    String[] parts = halves.length == 2 ? halves[1].split(":") : new String[0];
    if (parts.length < 3 || parts.length > 4) {
      throw new IllegalArgumentException(
          "'" + text + "' is no phase: name=new|warm|closed|max-new|max-warm:clients:rate:seconds");
    }
    return new Phase(
        halves[0],
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_')),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        parts.length == 4 ? Integer.parseInt(parts[3]) : 5);
  }
}
