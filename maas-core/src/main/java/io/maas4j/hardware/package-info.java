/**
 * What a machine is made of, read from the report of its probe. Nothing here does I/O or reads a
 * clock; every type is immutable and safe for concurrent use.
 */
@NullMarked
package io.maas4j.hardware;

import org.jspecify.annotations.NullMarked;
