package io.maas4j.netboot.http;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts; any thread. */
final class HttpCounters {
  private final LongAdder bytes = new LongAdder();
  private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
  private final Map<HttpRefusal, LongAdder> refused = new EnumMap<>(HttpRefusal.class);
  private final AddressLimit connections;
  private final Turnstile turnstile;

  HttpCounters(AddressLimit connections, Turnstile turnstile) {
    this.connections = connections;
    this.turnstile = turnstile;
    for (HttpRefusal reason : HttpRefusal.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  /**
   * @param status 0 when the client left before there was an answer
   */
  void answered(int status, long octets) {
    if (status > 0) {
      byStatus.computeIfAbsent(status, s -> new LongAdder()).increment();
    }
    bytes.add(octets);
  }

  void refused(HttpRefusal reason) {
    Objects.requireNonNull(refused.get(reason)).increment();
  }

  HttpStats snapshot(long reportsDropped) {
    Map<Integer, Long> statuses = new TreeMap<>();
    byStatus.forEach((status, count) -> statuses.put(status, count.sum()));
    Map<HttpRefusal, Long> reasons = new EnumMap<>(HttpRefusal.class);
    refused.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new HttpStats(
        statuses, bytes.sum(), connections.count(), reasons, reportsDropped, turnstile.stats());
  }

  /** The text of {@code /metrics/agent}, in the exposition format of Prometheus. */
  String metrics() {
    StringBuilder text = new StringBuilder();
    type(text, "responses_total", "counter");
    new TreeMap<>(byStatus)
        .forEach((status, count) -> line(text, "responses_total", "status", status, count.sum()));
    type(text, "refused_total", "counter");
    refused.forEach(
        (reason, count) ->
            line(
                text,
                "refused_total",
                "reason",
                reason.name().toLowerCase(Locale.ROOT),
                count.sum()));
    single(text, "sent_bytes_total", "counter", bytes.sum());
    single(text, "connections", "gauge", connections.count());
    AdmissionStats large = turnstile.stats();
    single(text, "slots", "gauge", large.slots());
    single(text, "transfers_active", "gauge", large.active());
    single(text, "transfers_slow", "gauge", large.slow());
    single(text, "transfers_waiting", "gauge", large.waiting());
    type(text, "transfers_total", "counter");
    line(text, "transfers_total", "admission", "at_once", large.admittedAtOnce());
    line(text, "transfers_total", "admission", "after_waiting", large.admittedAfterWaiting());
    line(text, "transfers_total", "admission", "gave_up", large.gaveUp());
    single(text, "waited_seconds_total", "counter", large.waited().toSeconds());
    single(text, "longest_wait_seconds", "gauge", large.longestWait().toSeconds());
    single(text, "trickled_bytes_total", "counter", large.trickled());
    return text.toString();
  }

  private static void type(StringBuilder text, String name, String kind) {
    text.append("# TYPE maas_boot_http_").append(name).append(' ').append(kind).append('\n');
  }

  private static void single(StringBuilder text, String name, String kind, long value) {
    type(text, name, kind);
    text.append("maas_boot_http_").append(name).append(' ').append(value).append('\n');
  }

  private static void line(
      StringBuilder text, String name, String label, Object labelValue, long value) {
    text.append("maas_boot_http_").append(name);
    text.append('{').append(label).append("=\"").append(labelValue).append("\"} ");
    text.append(value).append('\n');
  }
}
