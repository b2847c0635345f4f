/**
 * What machines and boot servers said to each other: the last packets of each machine, one line for
 * each exchange, and the steps of a boot for whoever writes them down.
 */
@NullMarked
package io.maas4j.netboot.trace;

import org.jspecify.annotations.NullMarked;
