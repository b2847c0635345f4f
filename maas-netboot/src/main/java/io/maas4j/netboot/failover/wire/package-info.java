/** What two racks that share leases say to each other, as records and as bytes. */
@NullMarked
package io.maas4j.netboot.failover.wire;

import org.jspecify.annotations.NullMarked;
