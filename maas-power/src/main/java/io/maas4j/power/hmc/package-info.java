/** Logical partitions of IBM Power behind a management console: the power type {@code hmc}. */
@NullMarked
package io.maas4j.power.hmc;

import org.jspecify.annotations.NullMarked;
