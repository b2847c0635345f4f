package io.maas4j.server.rack;

/**
 * Figures of what a rack sees.
 *
 * @param traceBytes what the kept packets take now
 * @param traceOverrun packets that came faster than they could be looked at
 * @param stepsDropped steps of boots that the region was not told of
 * @param namesIgnored mDNS packets that were malformed, from elsewhere, or too many
 */
public record WatchStats(
    long traceBytes, long traceOverrun, long stepsDropped, long namesIgnored) {}
