package io.maas4j.machine;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerState;
import java.util.List;

/** What a filter is held against; an implementation may look a part up when it is asked for. */
public interface MachineFacts {
  /** The machine itself. */
  Machine machine();

  /** By id. */
  List<Interface> interfaces();

  /** Unknown when nothing was ever found. */
  HardwareSummary hardware();

  /** On its buses. */
  List<Device> devices();

  /** As last read. */
  PowerState power();
}
