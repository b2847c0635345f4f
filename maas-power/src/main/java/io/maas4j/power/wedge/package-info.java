/** Facebook's Wedge switches, whose BMC runs Linux: the power type {@code wedge}. */
@NullMarked
package io.maas4j.power.wedge;

import org.jspecify.annotations.NullMarked;
