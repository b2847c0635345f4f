/**
 * Benchmarks of the DHCP server's pipeline, in its package: what it is made of is nobody's API, and
 * is not to become one for a benchmark's sake.
 */
@NullMarked
package io.maas4j.netboot.dhcp;

import org.jspecify.annotations.NullMarked;
