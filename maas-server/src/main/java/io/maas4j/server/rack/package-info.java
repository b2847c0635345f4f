/** A rack: the boot engine of {@code maas-netboot} bound to a region's use cases. */
@NullMarked
package io.maas4j.server.rack;

import org.jspecify.annotations.NullMarked;
