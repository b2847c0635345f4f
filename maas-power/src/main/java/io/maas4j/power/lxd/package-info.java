/**
 * Virtual machines and containers of an LXD server: the power type {@code lxd} (power spec §13).
 */
@NullMarked
package io.maas4j.power.lxd;

import org.jspecify.annotations.NullMarked;
