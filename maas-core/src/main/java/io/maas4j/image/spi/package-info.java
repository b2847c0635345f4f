/** What the import of images needs from outside: bytes of a stream, and signatures held to keys. */
@NullMarked
package io.maas4j.image.spi;

import org.jspecify.annotations.NullMarked;
