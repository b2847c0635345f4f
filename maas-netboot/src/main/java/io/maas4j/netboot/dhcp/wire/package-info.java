/**
 * DHCPv4 on the wire (RFC 2131, 2132, 3396): bytes to immutable messages and back, for servers and
 * clients alike. Imports nothing but the JDK.
 */
@NullMarked
package io.maas4j.netboot.dhcp.wire;

import org.jspecify.annotations.NullMarked;
