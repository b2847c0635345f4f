/** Power distribution units of APC: the power type {@code apc} (power spec §17). */
@NullMarked
package io.maas4j.power.apc;

import org.jspecify.annotations.NullMarked;
