/**
 * The script contract as pure code: embedded metadata, parameters, selection, results, what a
 * machine downloads and how its answers are judged. Nothing here does I/O or reads a clock; every
 * type is immutable and safe for concurrent use.
 */
@NullMarked
package io.maas4j.script;

import org.jspecify.annotations.NullMarked;
