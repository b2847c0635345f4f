/**
 * DHCPv6 on the wire (RFC 8415 and the options of RFC 3646, 4075, 4704, 5908, 5970, 6939, 8357):
 * bytes to immutable messages and back, for servers, relays and clients alike. Imports nothing but
 * the JDK.
 */
@NullMarked
package io.maas4j.netboot.dhcp6.wire;

import org.jspecify.annotations.NullMarked;
