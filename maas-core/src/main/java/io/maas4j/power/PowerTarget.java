package io.maas4j.power;

import io.maas4j.id.MachineId;
import java.time.Instant;

/**
 * Whom a driver's call is for.
 *
 * @param machine the machine whose power it is
 * @param parameters BMC-scope and node-scope parameters merged, secrets opened
 * @param deadline by when the driver must have answered, with {@code Unreachable} if need be
 */
public record PowerTarget(MachineId machine, PowerParameters parameters, Instant deadline) {}
