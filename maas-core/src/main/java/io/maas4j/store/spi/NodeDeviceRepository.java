package io.maas4j.store.spi;

import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import java.util.List;

/** The devices on the buses of nodes. */
public interface NodeDeviceRepository {
  /** By id. */
  List<NodeDevice> of(MachineId node);

  /**
   * Adds several at once, in their order; a machine has a hundred.
   *
   * @param devices with id zero
   */
  void add(List<NodeDevice> devices);

  /**
   * @param device with id zero to add it; otherwise replaces the one with this id
   * @return with its id
   */
  NodeDevice put(NodeDevice device);

  /**
   * @return false when there was none
   */
  boolean delete(long id);
}
