package io.maas4j.power;

import io.maas4j.id.MachineId;

/**
 * A machine with all that it takes to reach its power.
 *
 * @param machine its id
 * @param powerType the driver's name, {@code power_type}
 * @param parameters BMC-scope and node-scope parameters merged, secrets opened
 */
public record PoweredMachine(MachineId machine, String powerType, PowerParameters parameters) {}
