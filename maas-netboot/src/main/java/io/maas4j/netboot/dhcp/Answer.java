package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.time.Duration;

/**
 * What a client is about to be told.
 *
 * @param type OFFER, ACK or NAK
 * @param subnet whose options and rack address the reply has
 * @param yiaddr 0.0.0.0 in answers to INFORM and in NAKs
 * @param lease zero where none is granted
 * @param text option 56 of a NAK
 * @param said what policies say of the client with this address
 * @param change what has to be durable before the reply leaves
 */
record Answer(
    MessageType type,
    ServedSubnet subnet,
    Inet4Address yiaddr,
    Duration lease,
    String text,
    Outcome said,
    Change change) {}
