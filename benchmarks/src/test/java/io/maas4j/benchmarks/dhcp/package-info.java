/** What the DHCP load generator counts with has to be right before its figures are. */
@NullMarked
package io.maas4j.benchmarks.dhcp;

import org.jspecify.annotations.NullMarked;
