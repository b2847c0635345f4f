/** An LXD server that exists in memory, for tests of what speaks to LXD. */
@NullMarked
package io.maas4j.testkit.power.lxd;

import org.jspecify.annotations.NullMarked;
