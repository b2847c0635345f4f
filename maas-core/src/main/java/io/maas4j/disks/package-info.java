/**
 * The use cases of a machine's storage: who may change what of it in which status, over the pure
 * operations of {@link io.maas4j.storage}.
 */
@NullMarked
package io.maas4j.disks;

import org.jspecify.annotations.NullMarked;
