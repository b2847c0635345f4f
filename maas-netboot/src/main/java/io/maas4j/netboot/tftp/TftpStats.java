package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.util.Map;

/**
 * A snapshot of a server's counters since its start.
 *
 * @param requests read requests taken up, and refused ones
 * @param active transfers under way
 * @param ended transfers by how they ended; every outcome is present
 * @param bytes payload that clients acknowledged
 * @param blocks DATA packets sent, also those sent again
 * @param retransmissions windows sent again after a timeout
 * @param rejections what was not done, by reason; every reason is present
 * @param evicted unconfirmed transfers given up for newer ones, as in a flood of forged requests
 * @param reportsDropped reports that the listener was too slow for
 */
public record TftpStats(
    long requests,
    int active,
    Map<Outcome, Long> ended,
    long bytes,
    long blocks,
    long retransmissions,
    Map<Rejection, Long> rejections,
    long evicted,
    long reportsDropped) {
  public TftpStats {
    ended = Map.copyOf(ended);
    rejections = Map.copyOf(rejections);
  }

  /** Packets ignored, for any reason. */
  public long dropped() {
    return rejections.entrySet().stream()
        .filter(rejection -> rejection.getKey().silent())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Packets from a wrong transfer id, answered with ERROR 5. */
  public long foreign() {
    return rejections.getOrDefault(Rejection.FOREIGN, 0L);
  }
}
