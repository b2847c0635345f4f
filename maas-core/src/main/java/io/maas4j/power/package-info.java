/**
 * Power: what can be asked of a machine's BMC, what comes back, and the policy of asking (retries,
 * verification, one action per BMC at a time). Drivers implement {@link io.maas4j.power.spi}.
 */
@NullMarked
package io.maas4j.power;

import org.jspecify.annotations.NullMarked;
