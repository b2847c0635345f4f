/** Keeps the benchmarks running. */
@NullMarked
package io.maas4j.benchmarks;

import org.jspecify.annotations.NullMarked;
