/** Multicast DNS on the wire (RFC 6762, RFC 1035 §4): what answers tell of hosts. */
@NullMarked
package io.maas4j.netboot.mdns.wire;

import org.jspecify.annotations.NullMarked;
