/** Where users' public keys come from: implemented by whoever can ask other services. */
@NullMarked
package io.maas4j.access.spi;

import org.jspecify.annotations.NullMarked;
