package io.maas4j.network;

import java.util.Optional;

/**
 * A layer-2 network.
 *
 * @param vid 802.1Q number; 0 is the fabric's untagged one
 * @param name empty for the untagged one
 * @param dhcpOn whether a rack answers DHCP here
 * @param primaryRack the rack that does; empty when none
 * @param relayVlan the VLAN whose racks serve this one through relays
 * @param space the space it belongs to; empty for none
 */
public record Vlan(
    long id,
    long fabricId,
    int vid,
    Optional<String> name,
    int mtu,
    boolean dhcpOn,
    Optional<String> primaryRack,
    Optional<Long> relayVlan,
    Optional<String> space) {}
