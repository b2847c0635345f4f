/**
 * The DHCPv4 server of the boot engine: a pipeline of small decisions over an immutable view of the
 * configuration and a table of leases with a journal beneath it (netboot contract, sections 1-9).
 */
@NullMarked
package io.maas4j.netboot.dhcp;

import org.jspecify.annotations.NullMarked;
