/**
 * Simulated BMCs that speak IPMI over LAN, thousands in one process: for tests and measurements of
 * what talks to them, with faults.
 */
@NullMarked
package io.maas4j.testkit.power.ipmi;

import org.jspecify.annotations.NullMarked;
