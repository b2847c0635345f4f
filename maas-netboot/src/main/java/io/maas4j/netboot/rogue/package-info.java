/**
 * Finds DHCP servers on the rack's networks that are none of ours: by what clients say in their
 * requests, and by asking now and then.
 */
@NullMarked
package io.maas4j.netboot.rogue;

import org.jspecify.annotations.NullMarked;
