/** Measures one claim each, with JMH; the figures are in {@code RESULTS.md}. */
@NullMarked
package io.maas4j.benchmarks;

import org.jspecify.annotations.NullMarked;
