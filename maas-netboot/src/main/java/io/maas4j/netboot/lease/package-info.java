/**
 * Who has which address, as it is kept: the records, the store that an embedder may bring, and the
 * journal that is used otherwise. Both DHCP servers keep their leases here, each in a store of its
 * own.
 */
@NullMarked
package io.maas4j.netboot.lease;

import org.jspecify.annotations.NullMarked;
