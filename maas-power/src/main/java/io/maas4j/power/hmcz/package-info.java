/** Partitions of an IBM Z in DPM mode. */
@NullMarked
package io.maas4j.power.hmcz;

import org.jspecify.annotations.NullMarked;
