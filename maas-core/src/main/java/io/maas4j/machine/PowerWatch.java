package io.maas4j.machine;

import io.maas4j.id.MachineId;
import java.time.Instant;
import java.util.Optional;

/**
 * When a machine's power is to be read next, and what explains a change of it.
 *
 * @param due not before
 * @param failures how many readings have failed in a row
 * @param order the last order to the BMC; empty when there was none
 */
public record PowerWatch(
    MachineId machine, Instant due, int failures, Optional<PowerOrder> order) {}
