/** The use cases over machines: every command takes the road of one transaction. */
@NullMarked
package io.maas4j.fleet;

import org.jspecify.annotations.NullMarked;
