/** Resource pools. */
@NullMarked
package io.maas4j.pool;

import org.jspecify.annotations.NullMarked;
