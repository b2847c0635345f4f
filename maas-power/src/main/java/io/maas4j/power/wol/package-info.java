/** Machines that wake by a magic packet: the power type {@code wol} (power spec §16). */
@NullMarked
package io.maas4j.power.wol;

import org.jspecify.annotations.NullMarked;
