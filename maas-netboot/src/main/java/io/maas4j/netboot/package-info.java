/**
 * The boot engine: DHCP, TFTP and HTTP servers that bring a bare machine to a kernel, and the
 * narrow doors through which it asks what to do. Nothing in here knows of a database or of a
 * machine's lifecycle; whoever embeds it implements {@link io.maas4j.netboot.BootResolver}, {@link
 * io.maas4j.netboot.ConfigSource} and {@link io.maas4j.netboot.LeaseListener}.
 */
@NullMarked
package io.maas4j.netboot;

import org.jspecify.annotations.NullMarked;
