/** Machines that are commissioned at once: what a whole server does with their requests. */
@NullMarked
package io.maas4j.benchmarks.commission;

import org.jspecify.annotations.NullMarked;
