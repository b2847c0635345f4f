/**
 * IPMI over LAN on the wire (IPMI 2.0 rev 1.1, DSP0136 2.0), for both ends: RMCP and ASF headers,
 * session headers of IPMI 1.5 and 2.0, the RAKP exchange, keys, integrity codes and encryption. No
 * input, however malformed, raises anything but {@link
 * io.maas4j.power.ipmi.wire.WireFormatException}.
 */
@NullMarked
package io.maas4j.power.ipmi.wire;

import org.jspecify.annotations.NullMarked;
