/**
 * What somebody wants of a machine: constraints as data, read from texts, held against machines in
 * the store and, for disks and interfaces, here; and why no machine fits.
 */
@NullMarked
package io.maas4j.allocation;

import org.jspecify.annotations.NullMarked;
