/**
 * Simulated Redfish BMCs, many in one process: for tests of what talks to them, with vendors' ways
 * and with faults.
 */
@NullMarked
package io.maas4j.testkit.power.redfish;

import org.jspecify.annotations.NullMarked;
