package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.util.Map;

/**
 * A snapshot of a server's counters since its start.
 *
 * @param requests read requests taken up
 * @param active transfers under way
 * @param ended transfers by how they ended; every outcome is present
 * @param bytes payload that clients acknowledged
 * @param retransmissions windows sent again after a timeout
 * @param dropped packets ignored: malformed, stale, or over a limit
 * @param foreign packets from a wrong transfer id, answered with ERROR 5
 * @param reportsDropped reports that the listener was too slow for
 */
public record TftpStats(
    long requests,
    int active,
    Map<Outcome, Long> ended,
    long bytes,
    long retransmissions,
    long dropped,
    long foreign,
    long reportsDropped) {}
