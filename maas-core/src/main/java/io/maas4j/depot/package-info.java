/** The images that a region keeps: where they come from, what is wanted, what is here. */
@NullMarked
package io.maas4j.depot;

import org.jspecify.annotations.NullMarked;
