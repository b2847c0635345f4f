/** What a power driver implements and declares; the contract kit is {@code PowerDriverContract}. */
@NullMarked
package io.maas4j.power.spi;

import org.jspecify.annotations.NullMarked;
