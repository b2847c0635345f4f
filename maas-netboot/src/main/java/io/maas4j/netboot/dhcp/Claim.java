package io.maas4j.netboot.dhcp;

import java.time.Duration;

/**
 * What a client asks to have.
 *
 * @param lease for how long
 * @param hostname option 12, or empty
 * @param exchange the message's xid: the offer that it answers has the same (RFC 2131 §4.3.2)
 */
record Claim(int address, Duration lease, String hostname, int exchange) {}
