/** Operating-system images and boot resources, by what they are rather than where they lie. */
@NullMarked
package io.maas4j.image;

import org.jspecify.annotations.NullMarked;
