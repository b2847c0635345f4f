/** Looking into images that people upload: hostile archives included, in bounded memory. */
@NullMarked
package io.maas4j.server.image;

import org.jspecify.annotations.NullMarked;
