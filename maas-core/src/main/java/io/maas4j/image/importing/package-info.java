/**
 * What an import of images does, decided without doing it: which images are wanted of which source,
 * what has to be fetched, in which order, and how far it is.
 */
@NullMarked
package io.maas4j.image.importing;

import org.jspecify.annotations.NullMarked;
