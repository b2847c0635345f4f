package io.maas4j.hardware;

import io.maas4j.id.MachineId;
import java.util.Optional;

/**
 * A device that commissioning found on a bus of a node.
 *
 * @param id zero before it is stored
 * @param node whose
 * @param device what it is
 * @param diskId the disk that it is; may be gone by now
 * @param interfaceId the network interface that it is; may be gone by now
 */
public record NodeDevice(
    long id, MachineId node, Device device, Optional<Long> diskId, Optional<Long> interfaceId) {

  /** The same device with another id. */
  public NodeDevice withId(long newId) {
    return new NodeDevice(newId, node, device, diskId, interfaceId);
  }
}
