/** Images in one signed file, to be carried to where no boot source can be reached. */
@NullMarked
package io.maas4j.image.bundle;

import org.jspecify.annotations.NullMarked;
