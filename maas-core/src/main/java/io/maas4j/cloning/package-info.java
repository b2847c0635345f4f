/** Giving machines the configuration of another one. */
@NullMarked
package io.maas4j.cloning;

import org.jspecify.annotations.NullMarked;
