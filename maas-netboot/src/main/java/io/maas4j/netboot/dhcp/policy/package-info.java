/**
 * What an operator adds to a DHCP server's own answers: options, lease times and permissions, for
 * everybody or under conditions; built in code, or read from text in the grammar of ISC's {@code
 * dhcpd.conf} as far as section 8 of the contract has it. Knows nothing of servers and sockets.
 */
@NullMarked
package io.maas4j.netboot.dhcp.policy;

import org.jspecify.annotations.NullMarked;
