/** Commands that BMCs and hypervisors take over SSH: one connection each, bounded and pinned. */
@NullMarked
package io.maas4j.power.ssh;

import org.jspecify.annotations.NullMarked;
