/** What the import of images needs from outside: OpenPGP signatures. */
@NullMarked
package io.maas4j.netboot.images;

import org.jspecify.annotations.NullMarked;
