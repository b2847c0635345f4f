package io.maas4j.hardware;

import io.maas4j.id.MachineId;

/**
 * A device that a machine was seen with.
 *
 * @param id kept as long as the machine has the device
 */
public record NodeDevice(long id, MachineId machine, Device device) {
  /** Whether both are the same device of their machine. */
  public boolean isSame(Device other) {
    return device.bus() == other.bus()
        && device.vendorId().equals(other.vendorId())
        && device.productId().equals(other.productId())
        && device.busNumber() == other.busNumber()
        && device.deviceNumber() == other.deviceNumber()
        && device.pciAddress().equals(other.pciAddress());
  }
}
