package io.maas4j.fleet;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerParameters;
import java.util.List;
import java.util.Optional;

/**
 * A machine to be added. Build it with {@link #named}.
 *
 * @param hostname empty for a random one
 * @param domain name or number; empty for the default one
 * @param architecture {@code amd64} or {@code amd64/generic}; empty when unknown
 * @param macs of its physical interfaces, the one it boots from first
 * @param powerType empty when unknown
 * @param powerParameters unchecked
 * @param zone empty for the default one
 * @param pool empty for the default one
 * @param cpuCount threads, if known beforehand
 * @param memory MiB, if known beforehand
 * @param powerTrusted whether the power settings are taken as they are, without looking whether
 *     they are complete
 * @param dpu whether it is a data processing unit
 */
public record NewMachine(
    String hostname,
    String domain,
    String description,
    Optional<String> architecture,
    List<MacAddress> macs,
    String powerType,
    PowerParameters powerParameters,
    String zone,
    String pool,
    String minHweKernel,
    Optional<Long> swapSize,
    Optional<Integer> cpuCount,
    Optional<Long> memory,
    boolean powerTrusted,
    boolean dpu) {
  public NewMachine {
    macs = List.copyOf(macs);
  }

  /**
   * A machine of which nothing else is known.
   *
   * @param hostname empty for a random one
   */
  public static NewMachine named(String hostname) {
    return new NewMachine(
        hostname,
        "",
        "",
        Optional.empty(),
        List.of(),
        "",
        PowerParameters.empty(),
        "",
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  /**
   * @param text {@code amd64} or {@code amd64/generic}
   */
  public NewMachine architecture(String text) {
    return new NewMachine(
        hostname,
        domain,
        description,
        Optional.of(text),
        macs,
        powerType,
        powerParameters,
        zone,
        pool,
        minHweKernel,
        swapSize,
        cpuCount,
        memory,
        powerTrusted,
        dpu);
  }

  /**
   * @param some of its physical interfaces, the one it boots from first; replace those given before
   */
  public NewMachine macs(MacAddress... some) {
    return macs(List.of(some));
  }

  /** As {@link #macs(MacAddress...)}. */
  public NewMachine macs(List<MacAddress> some) {
    return new NewMachine(
        hostname,
        domain,
        description,
        architecture,
        some,
        powerType,
        powerParameters,
        zone,
        pool,
        minHweKernel,
        swapSize,
        cpuCount,
        memory,
        powerTrusted,
        dpu);
  }

  /**
   * @param type of a driver that there is
   * @param parameters checked when the machine is added
   */
  public NewMachine power(String type, PowerParameters parameters) {
    return new NewMachine(
        hostname,
        domain,
        description,
        architecture,
        macs,
        type,
        parameters,
        zone,
        pool,
        minHweKernel,
        swapSize,
        cpuCount,
        memory,
        powerTrusted,
        dpu);
  }

  /**
   * @param nameOrNumber empty for the default one
   */
  public NewMachine domain(String nameOrNumber) {
    return new NewMachine(
        hostname,
        nameOrNumber,
        description,
        architecture,
        macs,
        powerType,
        powerParameters,
        zone,
        pool,
        minHweKernel,
        swapSize,
        cpuCount,
        memory,
        powerTrusted,
        dpu);
  }

  /**
   * @param zoneName empty for the default one
   * @param poolName empty for the default one
   */
  public NewMachine place(String zoneName, String poolName) {
    return new NewMachine(
        hostname,
        domain,
        description,
        architecture,
        macs,
        powerType,
        powerParameters,
        zoneName,
        poolName,
        minHweKernel,
        swapSize,
        cpuCount,
        memory,
        powerTrusted,
        dpu);
  }
}
