package io.maas4j.netboot.http;

import java.util.Map;

/**
 * A snapshot of a server's counters since its start.
 *
 * @param byStatus answers by HTTP status
 * @param bytes payload sent
 * @param connections open now
 * @param refused what was closed or not answered as asked, by reason; every reason is present
 * @param reportsDropped reports that the listener was too slow for
 * @param admission of large bodies
 */
public record HttpStats(
    Map<Integer, Long> byStatus,
    long bytes,
    int connections,
    Map<HttpRefusal, Long> refused,
    long reportsDropped,
    AdmissionStats admission) {
  public HttpStats {
    byStatus = Map.copyOf(byStatus);
    refused = Map.copyOf(refused);
  }

  /** Connections closed at once, over a limit. */
  public long connectionsRefused() {
    return refused.getOrDefault(HttpRefusal.CONNECTIONS, 0L)
        + refused.getOrDefault(HttpRefusal.CONNECTIONS_OF_ADDRESS, 0L);
  }
}
