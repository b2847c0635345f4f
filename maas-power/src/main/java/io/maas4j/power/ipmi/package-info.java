/**
 * A client for BMCs that speak IPMI over LAN: sessions of RMCP+ (IPMI 2.0) and of IPMI 1.5, many
 * thousands on one event loop. Usable alone; begin at {@link io.maas4j.power.ipmi.IpmiClient}.
 */
@NullMarked
package io.maas4j.power.ipmi;

import org.jspecify.annotations.NullMarked;
