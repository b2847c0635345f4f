/** Cartridges of an HP Moonshot chassis manager: the power type {@code mscm}. */
@NullMarked
package io.maas4j.power.mscm;

import org.jspecify.annotations.NullMarked;
