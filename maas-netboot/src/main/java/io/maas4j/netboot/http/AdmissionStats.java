package io.maas4j.netboot.http;

import java.time.Duration;

/**
 * What became of large bodies since the server's start; see {@link AdmissionConfig}.
 *
 * @param slots how many may be sent at full speed now
 * @param active being sent at full speed now
 * @param slow of the active ones, those that take so little that they need no slot
 * @param waiting for their turn now
 * @param admittedAtOnce had their turn without waiting
 * @param admittedAfterWaiting had their turn after they had waited
 * @param gaveUp waiters that went away: the client closed, died or was too slow
 * @param waited time that all waiters together have spent, those still waiting left out
 * @param longestWait of one that was admitted
 * @param trickled octets sent to waiters
 */
public record AdmissionStats(
    int slots,
    int active,
    int slow,
    int waiting,
    long admittedAtOnce,
    long admittedAfterWaiting,
    long gaveUp,
    Duration waited,
    Duration longestWait,
    long trickled) {

  /** Of a server that has not sent anything. */
  public static AdmissionStats none() {
    return new AdmissionStats(0, 0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, 0);
  }
}
