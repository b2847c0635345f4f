/** Machines with OpenBMC's first REST API. */
@NullMarked
package io.maas4j.power.openbmc;

import org.jspecify.annotations.NullMarked;
