/** Reads or switches the power of many machines at once, over the IPMI client alone. */
@NullMarked
package io.maas4j.sample.powersweep;

import org.jspecify.annotations.NullMarked;
