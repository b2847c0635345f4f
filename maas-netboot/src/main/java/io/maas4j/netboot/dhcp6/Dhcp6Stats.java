package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import java.util.Map;

/**
 * What a server did since it started; a snapshot.
 *
 * @param received well-formed messages of clients by type
 * @param sent answers by type
 * @param refused associations without an address, by what they were told
 * @param dropped messages without an answer, by reason; reasons are few and fixed
 * @param leases addresses leased now
 * @param declined addresses that are left alone now
 * @param eventsDropped lease events given up because the listener took none for very long
 * @param configVersion the configuration in force
 */
public record Dhcp6Stats(
    Map<MessageType, Long> received,
    Map<MessageType, Long> sent,
    Map<StatusCode, Long> refused,
    Map<String, Long> dropped,
    int leases,
    int declined,
    long eventsDropped,
    long configVersion) {
  public Dhcp6Stats {
    received = Map.copyOf(received);
    sent = Map.copyOf(sent);
    refused = Map.copyOf(refused);
    dropped = Map.copyOf(dropped);
  }
}
