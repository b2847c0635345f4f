package io.maas4j.netboot.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts; any thread. */
final class HttpCounters {
  final AtomicInteger connections = new AtomicInteger();
  final LongAdder connectionsRefused = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();

  /**
   * @param status 0 when the client left before there was an answer
   */
  void answered(int status, long octets) {
    if (status > 0) {
      byStatus.computeIfAbsent(status, s -> new LongAdder()).increment();
    }
    bytes.add(octets);
  }

  HttpStats snapshot(long reportsDropped) {
    Map<Integer, Long> statuses = new TreeMap<>();
    byStatus.forEach((status, count) -> statuses.put(status, count.sum()));
    return new HttpStats(
        statuses, bytes.sum(), connections.get(), connectionsRefused.sum(), reportsDropped);
  }

  /** The text of {@code /metrics/agent}, in the exposition format of Prometheus. */
  String metrics() {
    StringBuilder text = new StringBuilder("# TYPE maas_boot_http_responses_total counter\n");
    new TreeMap<>(byStatus)
        .forEach(
            (status, count) ->
                text.append("maas_boot_http_responses_total{status=\"")
                    .append(status)
                    .append("\"} ")
                    .append(count.sum())
                    .append('\n'));
    return text.append("# TYPE maas_boot_http_sent_bytes_total counter\n")
        .append("maas_boot_http_sent_bytes_total ")
        .append(bytes.sum())
        .append("\n# TYPE maas_boot_http_connections gauge\nmaas_boot_http_connections ")
        .append(connections.get())
        .append('\n')
        .toString();
  }
}
