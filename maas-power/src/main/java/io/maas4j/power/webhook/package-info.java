/** Machines whose power an HTTP service switches: one URI each for on, off and query. */
@NullMarked
package io.maas4j.power.webhook;

import org.jspecify.annotations.NullMarked;
