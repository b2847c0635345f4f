package io.maas4j.hardware;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine's hardware in the few numbers and texts that it is listed and chosen by.
 *
 * @param cpuCount threads
 * @param cpuSpeed MHz
 * @param memory MiB
 * @param info {@code system_vendor}, {@code cpu_model}, …; names without a value are left out
 * @param numaNodes by index
 * @param modaliases what {@code for_hardware} is matched against
 */
public record HardwareSummary(
    int cpuCount,
    int cpuSpeed,
    long memory,
    Map<String, String> info,
    List<NumaNode> numaNodes,
    List<String> modaliases) {
  public static final HardwareSummary UNKNOWN =
      new HardwareSummary(0, 0, 0, Map.of(), List.of(), List.of());

  public HardwareSummary {
    info = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(info));
    numaNodes = List.copyOf(numaNodes);
    modaliases = List.copyOf(modaliases);
  }

  /**
   * @param cores thread numbers
   * @param memory MiB
   * @param hugepages set aside on a deployed machine; empty when it was not asked
   */
  public record NumaNode(
      int index, List<Integer> cores, long memory, Optional<Hugepages> hugepages) {
    public NumaNode {
      cores = List.copyOf(cores);
    }

    /** One whose huge pages nobody knows. */
    public NumaNode(int index, List<Integer> cores, long memory) {
      this(index, cores, memory, Optional.empty());
    }
  }

  /**
   * Memory in pages larger than usual.
   *
   * @param pageSize bytes
   * @param total how many
   */
  public record Hugepages(long pageSize, long total) {}

  public HardwareSummary withInfo(Map<String, String> changed) {
    return new HardwareSummary(cpuCount, cpuSpeed, memory, changed, numaNodes, modaliases);
  }

  public HardwareSummary withModaliases(List<String> found) {
    return new HardwareSummary(cpuCount, cpuSpeed, memory, info, numaNodes, found);
  }
}
