/** Tags: what they are, which nodes carry them, and definitions that decide that by hardware. */
@NullMarked
package io.maas4j.tagging;

import org.jspecify.annotations.NullMarked;
