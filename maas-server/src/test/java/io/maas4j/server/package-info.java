/** Rules that hold for all modules together. */
@NullMarked
package io.maas4j.server;

import org.jspecify.annotations.NullMarked;
