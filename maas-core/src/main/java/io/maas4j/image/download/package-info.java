/** Fetches content that an import brings: several at once, each from where it stopped. */
@NullMarked
package io.maas4j.image.download;

import org.jspecify.annotations.NullMarked;
