/** Where machines get their software packages from. */
@NullMarked
package io.maas4j.archive;

import org.jspecify.annotations.NullMarked;
