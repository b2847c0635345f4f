/** Listens to what hosts call themselves by multicast DNS (RFC 6762). It never says anything. */
@NullMarked
package io.maas4j.netboot.mdns;

import org.jspecify.annotations.NullMarked;
