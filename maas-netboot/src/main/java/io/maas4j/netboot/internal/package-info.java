/** What the servers of the boot engine share and nobody else needs. */
@NullMarked
package io.maas4j.netboot.internal;

import org.jspecify.annotations.NullMarked;
