package io.maas4j.netboot.dhcp;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What a client would like to be offered.
 *
 * @param address option 50
 * @param admitted whether the client may have an address of the range that it is in
 * @param exchange the message's xid
 */
record Wish(Optional<Inet4Address> address, IntPredicate admitted, int exchange) {}
