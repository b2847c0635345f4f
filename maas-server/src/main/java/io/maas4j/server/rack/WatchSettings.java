package io.maas4j.server.rack;

import java.time.Duration;

/**
 * How a rack watches its networks.
 *
 * @param traceBytes what the kept packets of boots may take; 0 keeps none
 * @param dhcpProbe between two questions for foreign DHCP servers; zero asks nobody
 * @param scanRate packets a second that a scan sends at most
 * @param pingWait how long an offer waits for whoever uses its address; zero asks nobody
 */
public record WatchSettings(long traceBytes, Duration dhcpProbe, int scanRate, Duration pingWait) {}
