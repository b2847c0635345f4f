/** Holds the embedding sample, and what the README shows of it, to what it does. */
@NullMarked
package io.maas4j.sample.embed;

import org.jspecify.annotations.NullMarked;
