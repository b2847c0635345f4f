/** Documents read back by those who will read them. */
@NullMarked
package io.maas4j.deploy;

import org.jspecify.annotations.NullMarked;
