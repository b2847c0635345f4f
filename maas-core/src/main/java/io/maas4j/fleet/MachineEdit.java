package io.maas4j.fleet;

import io.maas4j.power.PowerParameters;
import java.util.Optional;

/**
 * What is to be changed about a machine that is no matter of its lifecycle; what is empty stays.
 *
 * @param hostname a single label
 * @param domain name or number
 * @param architecture {@code amd64} or {@code amd64/generic}
 * @param minHweKernel an empty text for any
 * @param swapSize bytes
 * @param powerType an empty text for none; a change of type forgets the parameters of the old one
 * @param powerParameters laid over those that are stored
 * @param zone name
 * @param pool name
 * @param cpuCount threads
 * @param memory MiB
 * @param powerTrusted whether the power settings are taken as they are
 * @param dpu whether it is a data processing unit
 */
public record MachineEdit(
    Optional<String> hostname,
    Optional<String> domain,
    Optional<String> description,
    Optional<String> architecture,
    Optional<String> minHweKernel,
    Optional<Long> swapSize,
    Optional<String> powerType,
    Optional<PowerParameters> powerParameters,
    Optional<String> zone,
    Optional<String> pool,
    Optional<Integer> cpuCount,
    Optional<Long> memory,
    boolean powerTrusted,
    Optional<Boolean> dpu) {}
