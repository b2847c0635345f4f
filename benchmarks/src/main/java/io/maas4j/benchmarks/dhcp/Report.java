package io.maas4j.benchmarks.dhcp;

import java.io.PrintStream;
import java.util.Locale;

/** Rows of a Markdown table, as results come in. */
final class Report {
  private final PrintStream out;
  private final String server;

  Report(PrintStream out, String server) {
    this.out = out;
    this.server = server;
  }

  static void head(PrintStream out) {
    out.println(
        "| Server | Phase | Clients | Asked /s | Done /s | Unanswered % | NAK | Twice | p50 ms"
            + " | p90 ms | p99 ms | p99.9 ms | max ms | Server µs/exchange | Server RSS MiB"
            + " | Lost by server | Lost by generator | Generator late p99 ms | Generator CPU % |");
    out.println("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
  }

  /** A search that found no rate that the server kept up with. */
  void none(String phase, int clients, double lowest) {
    out.printf(Locale.ROOT, "| %s | %s | %d | %.0f | none |%n", server, phase, clients, lowest);
  }

  void row(String phase, int clients, double asked, Outcome outcome) {
    Latencies times = outcome.answered();
    out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %s | %.0f | %.2f | %d | %d | %.3f | %.3f | %.3f | %.3f | %.3f | %.1f"
            + " | %.0f | %d | %d | %.3f | %.0f |%n",
        server,
        phase,
        clients,
        asked == 0 ? "closed" : String.format(Locale.ROOT, "%.0f", asked),
        outcome.perSecond(),
        100 * outcome.unanswered(),
        outcome.naks(),
        outcome.duplicates(),
        times.quantile(0.5) / 1e6,
        times.quantile(0.9) / 1e6,
        times.quantile(0.99) / 1e6,
        times.quantile(0.999) / 1e6,
        times.max() / 1e6,
        outcome.serverMicros(),
        outcome.serverKib() / 1024.0,
        outcome.serverDrops(),
        outcome.ownDrops(),
        outcome.late().quantile(0.99) / 1e6,
        100.0 * outcome.ownCpu() / Math.max(1, outcome.nanos()));
    out.flush();
  }
}
