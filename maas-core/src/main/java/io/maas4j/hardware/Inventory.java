package io.maas4j.hardware;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts of one machine (spec scripts §12).
 *
 * @param architecture Debian's name ({@code amd64}); the server adds the sub-architecture
 * @param os what runs on the machine right now; counts only on deployed machines
 * @param cpu processors
 * @param memoryMib main memory in MiB
 * @param hugepageBytes size of a huge page, 0 when unknown
 * @param numaNodes by index, at least one; indexes may be sparse
 * @param hardwareUuid lower case; empty when the firmware gives none. Whether it is unique only the
 *     server knows.
 * @param hardwareInfo keys of the API's {@code hardware_info} and {@code cpu_model} → known values;
 *     keys without a value are absent and are to be removed from what is stored
 * @param systemType physical, virtual-machine, container, unknown, or empty
 * @param disks without the ignored ones, multipath disks once
 * @param ignoredDisks which disks were left out and why
 * @param ports of the network cards
 * @param interfaces network interfaces, each after those it lies on
 * @param devices on the PCI and USB buses
 * @param storageExtra custom storage layout as JSON text, see spec scripts §11
 * @param platform sub-architecture hint of a script
 */
public record Inventory(
    String architecture,
    OperatingSystem os,
    Cpu cpu,
    long memoryMib,
    long hugepageBytes,
    List<NumaNode> numaNodes,
    Optional<String> hardwareUuid,
    Map<String, String> hardwareInfo,
    String systemType,
    List<Disk> disks,
    List<IgnoredDisk> ignoredDisks,
    List<NetworkPort> ports,
    List<NetworkInterface> interfaces,
    List<Device> devices,
    Optional<String> storageExtra,
    Optional<String> platform) {

  /** All keys that {@link #hardwareInfo} can have. */
  public static final List<String> HARDWARE_INFO_KEYS =
      List.of(
          "system_vendor",
          "system_product",
          "system_family",
          "system_version",
          "system_sku",
          "system_serial",
          "cpu_model",
          "mainboard_vendor",
          "mainboard_product",
          "mainboard_serial",
          "mainboard_version",
          "mainboard_firmware_vendor",
          "mainboard_firmware_date",
          "mainboard_firmware_version",
          "chassis_vendor",
          "chassis_type",
          "chassis_serial",
          "chassis_version");

  private static final String PHYSICAL = "physical";

  /**
   * What runs on a machine.
   *
   * @param name {@code ubuntu}; may be empty
   * @param version {@code 24.04}; may be empty
   * @param hostName may be empty
   */
  public record OperatingSystem(String name, String version, String hostName) {}

  /**
   * The processors of a machine.
   *
   * @param threads hardware threads, {@code cpu_count} in the API
   * @param speedMhz 0 when unknown
   * @param model empty when the sockets differ or tell none
   */
  public record Cpu(int threads, int speedMhz, Optional<String> model) {}

  /**
   * A NUMA node.
   *
   * @param index as the kernel counts
   * @param cores ids of its threads, ascending
   * @param memoryMib its memory
   * @param hugepages how many are set aside on it
   */
  public record NumaNode(int index, List<Integer> cores, long memoryMib, long hugepages) {
    public NumaNode {
      cores = List.copyOf(cores);
    }
  }

  /**
   * A disk that is not part of the inventory.
   *
   * @param name {@code sr0}
   * @param reason for people
   */
  public record IgnoredDisk(String name, String reason) {}

  public Inventory {
    numaNodes = List.copyOf(numaNodes);
    hardwareInfo = Map.copyOf(hardwareInfo);
    disks = List.copyOf(disks);
    ignoredDisks = List.copyOf(ignoredDisks);
    ports = List.copyOf(ports);
    interfaces = List.copyOf(interfaces);
    devices = List.copyOf(devices);
  }

  /** Whether the machine carries the tag {@code virtual}. */
  public boolean isVirtual() {
    return !systemType.isEmpty() && !systemType.equals(PHYSICAL);
  }

  /** A fact of {@link #HARDWARE_INFO_KEYS}. */
  public Optional<String> fact(String key) {
    return Optional.ofNullable(hardwareInfo.get(key));
  }
}
