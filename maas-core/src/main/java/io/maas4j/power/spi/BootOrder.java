package io.maas4j.power.spi;

import io.maas4j.id.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What a machine is to try to boot from, in its order.
 *
 * @param first whether the network or the disks come first
 * @param interfaces the one that it boots from first
 * @param disks physical ones, the boot disk first
 */
public record BootOrder(First first, List<Nic> interfaces, List<Disk> disks) {
  public BootOrder {
    interfaces = List.copyOf(interfaces);
    disks = List.copyOf(disks);
  }

  /** What comes first. */
  public enum First {
    NETWORK,
    DISK
  }

  /** Something to boot from. */
  public sealed interface Device {}

  /** A network interface. */
  public record Nic(String name, MacAddress mac) implements Device {}

  /**
   * A disk.
   *
   * @param serial empty when unknown
   * @param idPath its place below {@code /dev/disk/by-id}; empty when unknown
   */
  public record Disk(String name, String model, String serial, String idPath) implements Device {}

  /** All of them, in their order. */
  public List<Device> devices() {
    List<Device> all = new ArrayList<>(first == First.NETWORK ? interfaces : disks);
    all.addAll(first == First.NETWORK ? disks : interfaces);
    return all;
  }
}
