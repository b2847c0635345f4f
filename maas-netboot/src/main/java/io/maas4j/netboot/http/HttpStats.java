package io.maas4j.netboot.http;

import java.util.Map;

/**
 * A snapshot of a server's counters since its start.
 *
 * @param byStatus answers by HTTP status
 * @param bytes payload sent
 * @param connections open now
 * @param connectionsRefused closed at once, over the limit
 * @param reportsDropped reports that the listener was too slow for
 */
public record HttpStats(
    Map<Integer, Long> byStatus,
    long bytes,
    int connections,
    long connectionsRefused,
    long reportsDropped) {
  public HttpStats {
    byStatus = Map.copyOf(byStatus);
  }
}
