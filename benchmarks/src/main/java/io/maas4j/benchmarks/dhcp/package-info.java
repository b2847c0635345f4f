/**
 * A load generator for DHCPv4 servers, ours and others, in a process of its own: whole exchanges at
 * a rate that does not wait for the server.
 */
@NullMarked
package io.maas4j.benchmarks.dhcp;

import org.jspecify.annotations.NullMarked;
