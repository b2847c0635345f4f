/** Contracts of the boot engine's SPIs, for embedders to hold their own implementations to. */
@NullMarked
package io.maas4j.netboot.testkit;

import org.jspecify.annotations.NullMarked;
