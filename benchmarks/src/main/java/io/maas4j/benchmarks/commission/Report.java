package io.maas4j.benchmarks.commission;

import io.maas4j.benchmarks.dhcp.Latencies;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Figures as Markdown tables. */
final class Report {
  private static final double MILLIS = 1e6;
  private static final double MICROS = 1e6;
  private static final int BUSIEST = 10;

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /**
   * What a wave came to.
   *
   * @param states how many machines are in which
   * @param results of scripts, by status
   * @param events that were stored
   * @param rssStart resident memory of the server before, in MiB
   * @param rssPeak the most meanwhile
   */
  record Outcome(
      String name,
      int machines,
      Map<String, Integer> states,
      Map<String, Integer> results,
      int events,
      Usage usage,
      long rssStart,
      long rssPeak) {}

  void say(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }

  void load() throws IOException {
    say("load average: %s", Files.readString(Path.of("/proc/loadavg")).strip());
  }

  void wave(Outcome outcome, Tally tally) {
    Latencies all = tally.all();
    double requests = Math.max(1, all.count());
    Usage usage = outcome.usage();
    say("");
    say("### %s", outcome.name());
    say("");
    say("| What | |");
    say("|---|---|");
    say("| machines | %d, ended as %s |", outcome.machines(), outcome.states());
    say("| results of scripts | %s |", outcome.results());
    say(
        "| requests | %d in %.1f s: %.0f/s, %.0f/s in the busiest %d s |",
        all.count(), tally.seconds(), tally.perSecond(), tally.busiest(BUSIEST), BUSIEST);
    say("| refused or broken | %s |", tally.refusals().isEmpty() ? "none" : tally.refusals());
    say("| latency of all | %s |", times(all));
    say("| events stored | %d, %.0f/s |", outcome.events(), outcome.events() / tally.seconds());
    say(
        "| server | %.1f CPU s, %.0f µs a request; RSS %d MiB before, %d MiB at most |",
        usage.server(), usage.server() * MICROS / requests, outcome.rssStart(), outcome.rssPeak());
    say(
        "| PostgreSQL | %.1f CPU s, %.0f µs a request |",
        usage.database(), usage.database() * MICROS / requests);
    say(
        "| load generator | %.1f CPU s, %.0f µs a request |",
        usage.client(), usage.client() * MICROS / requests);
    say("| all three | %.2f of the processors' cores in use |", usage.all() / tally.seconds());
    say("");
    say("| Kind of request | Requests | p50 ms | p99 ms | max ms |");
    say("|---|--:|--:|--:|--:|");
    tally
        .kinds()
        .forEach(
            (kind, latencies) ->
                say(
                    "| %s | %d | %.2f | %.2f | %.1f |",
                    kind.label(),
                    latencies.count(),
                    latencies.quantile(0.5) / MILLIS,
                    latencies.quantile(0.99) / MILLIS,
                    latencies.max() / MILLIS));
  }

  void baselineHead(int clients) {
    say("");
    say("### Baselines: %d clients, each with one request under way", clients);
    say("");
    say("| Request | Requests/s | p50 ms | p99 ms | Server µs | PostgreSQL µs | Generator µs |");
    say("|---|--:|--:|--:|--:|--:|--:|");
  }

  void baseline(String name, Tally tally, Usage usage) {
    double requests = Math.max(1, tally.all().count());
    say(
        "| %s | %.0f | %.2f | %.2f | %.0f | %.0f | %.0f |",
        name,
        tally.perSecond(),
        tally.all().quantile(0.5) / MILLIS,
        tally.all().quantile(0.99) / MILLIS,
        usage.server() * MICROS / requests,
        usage.database() * MICROS / requests,
        usage.client() * MICROS / requests);
    if (!tally.refusals().isEmpty()) {
      say("refused or broken: %s", tally.refusals());
    }
  }

  private static String times(Latencies latencies) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms, p99.9 %.1f ms, max %.1f ms",
        latencies.quantile(0.5) / MILLIS,
        latencies.quantile(0.99) / MILLIS,
        latencies.quantile(0.999) / MILLIS,
        latencies.max() / MILLIS);
  }
}
