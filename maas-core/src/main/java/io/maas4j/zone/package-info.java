/** Availability zones. */
@NullMarked
package io.maas4j.zone;

import org.jspecify.annotations.NullMarked;
