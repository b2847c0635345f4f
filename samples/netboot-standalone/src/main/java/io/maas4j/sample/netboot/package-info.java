/** The boot servers of MAAS4J without the rest of it, run from flags. */
@NullMarked
package io.maas4j.sample.netboot;

import org.jspecify.annotations.NullMarked;
