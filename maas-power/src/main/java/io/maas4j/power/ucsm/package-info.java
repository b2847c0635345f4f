/** Blades and rack servers that Cisco UCS Manager manages. */
@NullMarked
package io.maas4j.power.ucsm;

import org.jspecify.annotations.NullMarked;
