/**
 * The DHCPv6 server of the boot engine: a pipeline of small decisions over an immutable view of the
 * configuration and a table of leases that are kept before they are told (RFC 8415; netboot
 * contract, section 11).
 */
@NullMarked
package io.maas4j.netboot.dhcp6;

import org.jspecify.annotations.NullMarked;
