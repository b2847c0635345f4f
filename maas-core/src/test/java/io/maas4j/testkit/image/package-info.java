/** The contracts of what the import of images needs from outside, and streams to try it with. */
@NullMarked
package io.maas4j.testkit.image;

import org.jspecify.annotations.NullMarked;
