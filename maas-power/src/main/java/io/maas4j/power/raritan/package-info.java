/** Power distribution units of Raritan: the power type {@code raritan} (power spec §17). */
@NullMarked
package io.maas4j.power.raritan;

import org.jspecify.annotations.NullMarked;
