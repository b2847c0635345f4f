package io.maas4j.hardware;

import io.maas4j.id.MachineId;
import java.util.Optional;

/**
 * A device that a machine was seen with.
 *
 * @param id kept as long as the machine has the device
 * @param diskId the disk that it is; may be gone by now
 * @param interfaceId the network interface that it is; may be gone by now
 */
public record NodeDevice(
    long id, MachineId machine, Device device, Optional<Long> diskId, Optional<Long> interfaceId) {
  /** One of which no more is known. */
  public NodeDevice(long id, MachineId machine, Device device) {
    this(id, machine, device, Optional.empty(), Optional.empty());
  }

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
