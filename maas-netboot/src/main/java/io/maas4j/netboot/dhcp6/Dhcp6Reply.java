package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import java.net.InetSocketAddress;

/**
 * A reply ready to leave.
 *
 * @param message what the client reads of it
 * @param payload its bytes, relays' wrapping included
 * @param destination where it goes
 * @param change what has to be kept first
 */
record Dhcp6Reply(
    Dhcp6Message message, byte[] payload, InetSocketAddress destination, Change change) {}
