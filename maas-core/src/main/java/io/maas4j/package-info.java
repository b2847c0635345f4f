/** The assembly of the library: {@link io.maas4j.Maas}. */
@NullMarked
package io.maas4j;

import org.jspecify.annotations.NullMarked;
