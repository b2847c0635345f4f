/** Power over thousands of BMCs: what serves the measurements of {@code benchmarks/power.sh}. */
@NullMarked
package io.maas4j.benchmarks.power;

import org.jspecify.annotations.NullMarked;
