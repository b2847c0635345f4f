/** Power distribution units of Eaton: the power type {@code eaton} (power spec §17). */
@NullMarked
package io.maas4j.power.eaton;

import org.jspecify.annotations.NullMarked;
