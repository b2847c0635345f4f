/** Tests of what the machines of the benchmark ask. */
@NullMarked
package io.maas4j.benchmarks.commission;

import org.jspecify.annotations.NullMarked;
