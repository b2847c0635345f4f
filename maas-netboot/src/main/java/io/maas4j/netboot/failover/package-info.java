/**
 * Two racks on one network: leases are known to both before a client may rely on them, and one goes
 * on when the other is gone. The rules, and why no address is ever given twice, are in {@code
 * docs/dhcp-redundancy.md}.
 */
@NullMarked
package io.maas4j.netboot.failover;

import org.jspecify.annotations.NullMarked;
