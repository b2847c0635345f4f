/** The engine inside of a program of one's own, in one file. */
@NullMarked
package io.maas4j.sample.embed;

import org.jspecify.annotations.NullMarked;
