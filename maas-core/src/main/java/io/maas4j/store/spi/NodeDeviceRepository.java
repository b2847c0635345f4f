package io.maas4j.store.spi;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import java.util.List;
import java.util.Optional;

/** The devices on machines' PCI and USB buses. */
public interface NodeDeviceRepository {
  /** By id. */
  List<NodeDevice> of(MachineId machine);

  /** Replaces all of a machine; one that was there before keeps its id. */
  List<NodeDevice> put(MachineId machine, List<Device> found);

  /** Says which disk or interface a device is. */
  void link(long id, Optional<Long> diskId, Optional<Long> interfaceId);

  /**
   * @return false when there is none
   */
  boolean delete(long id);
}
