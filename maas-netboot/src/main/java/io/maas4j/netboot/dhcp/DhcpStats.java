package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.MessageType;
import java.util.Map;

/**
 * What a server did since it started; a snapshot.
 *
 * @param received well-formed requests by type
 * @param sent replies by type
 * @param dropped requests without an answer, by reason; reasons are few and fixed
 * @param leases addresses leased now
 * @param abandoned declined addresses that are left alone now
 * @param eventsDropped lease events given up because the listener took none for very long
 * @param configVersion the configuration in force
 */
public record DhcpStats(
    Map<MessageType, Long> received,
    Map<MessageType, Long> sent,
    Map<String, Long> dropped,
    int leases,
    int abandoned,
    long eventsDropped,
    long configVersion) {
  public DhcpStats {
    received = Map.copyOf(received);
    sent = Map.copyOf(sent);
    dropped = Map.copyOf(dropped);
  }
}
