package io.maas4j.sample.powersweep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.sample.powersweep.Sweep.HostResult;
import io.maas4j.sample.powersweep.Sweep.Round;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints results, a line each. Safe for concurrent use. */
final class Report {
  private final PrintStream out;
  private final Arguments.Format format;

  Report(PrintStream out, Arguments.Format format) {
    this.out = out;
    this.format = format;
  }

  void host(HostResult result) {
    if (!format.hasHosts()) {
      return;
    }
    if (format.isJson()) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("host", result.host().getHostAddress());
      line.put(result.failed() ? "error" : "result", result.result());
      line.put("seconds", seconds(result.took()));
      out.println(line);
    } else {
      out.println(
          result.host().getHostAddress()
              + ": "
              + (result.failed() ? "error: " : "")
              + result.result());
    }
  }

  void round(Round round, long peakKib) {
    if (format.isJson()) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("round", round.number());
      line.put("ok", round.ok());
      line.put("failed", round.failed());
      line.put("wallSeconds", seconds(round.wall()));
      line.put("cpuSeconds", seconds(round.cpu()));
      line.put("sessions", round.sessions());
      line.put("retries", round.retries());
      line.put("datagrams", round.datagrams());
      line.put("peakRssMib", peakKib / 1024);
      out.println(line);
    } else {
      out.println(
          String.format(
              Locale.ROOT,
              "round %d: %d ok, %d failed, %.3f s, %.3f s CPU, %d sessions, %d retries, peak %d MiB",
              round.number(),
              round.ok(),
              round.failed(),
              seconds(round.wall()),
              seconds(round.cpu()),
              round.sessions(),
              round.retries(),
              peakKib / 1024));
    }
    out.flush();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
