package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import java.net.InetSocketAddress;

/**
 * A reply ready to leave.
 *
 * @param message what it says
 * @param payload its bytes, within the client's limit
 * @param destination where it goes
 * @param change what has to be durable first
 */
record DhcpReply(
    DhcpMessage message, byte[] payload, InetSocketAddress destination, Change change) {}
