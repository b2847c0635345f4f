/**
 * The storage of one machine: its disks and what is made of them, as immutable values, and the pure
 * operations on them. All sizes are bytes.
 */
@NullMarked
package io.maas4j.storage;

import org.jspecify.annotations.NullMarked;
