/** What importing images costs, beside curl and sha256sum. */
@NullMarked
package io.maas4j.benchmarks.images;

import org.jspecify.annotations.NullMarked;
