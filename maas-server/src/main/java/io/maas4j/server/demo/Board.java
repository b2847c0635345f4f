package io.maas4j.server.demo;

import java.io.PrintWriter;
import java.util.List;

/** Shows how the machines get on: a table that is drawn anew on a terminal, else plain lines. */
final class Board {
  private static final int SHOWN = 24;
  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_LINE = "\u001b[2K";

  private final PrintWriter out;
  private final boolean terminal;
  private int drawn;

  Board(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** A machine's status has changed. */
  void moved(double seconds, Journey journey, String before) {
    if (!terminal) {
      say(
          String.format(
              "%7.1f s  %-8s %-26s -> %-24s %s",
              seconds, journey.name(), before, journey.status(), journey.ladder()));
    }
  }

  /** The present state of all. */
  void draw(double seconds, List<Journey> journeys) {
    if (!terminal) {
      return;
    }
    if (drawn > 0) {
      out.printf(UP, drawn);
    }
    long arrived = journeys.stream().filter(j -> j.station() == Journey.Station.ARRIVED).count();
    line(
        String.format(
            "%.0f s, %d of %d machines have been all the way round",
            seconds, arrived, journeys.size()));
    drawn = 1;
    for (Journey journey : journeys.subList(0, Math.min(SHOWN, journeys.size()))) {
      line(
          String.format(
              "  %-8s %-10s %-24s %s",
              journey.name(),
              journey.machine().spec().firmware(),
              journey.status(),
              journey.ladder()));
      drawn++;
    }
    out.flush();
  }

  private void line(String text) {
    out.print(CLEAR_LINE);
    out.println(text);
  }
}
