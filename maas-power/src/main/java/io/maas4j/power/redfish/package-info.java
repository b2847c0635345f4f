/**
 * The power type {@code redfish}: BMCs with the DMTF's HTTP interface (DSP0266), with their
 * sessions, tasks, settings objects and vendors' ways.
 */
@NullMarked
package io.maas4j.power.redfish;

import org.jspecify.annotations.NullMarked;
