package io.maas4j.store.spi;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import java.util.Collection;
import java.util.Map;

/** What is known of machines' hardware, beside disks and interfaces. */
public interface InventoryRepository {
  /** {@link HardwareSummary#UNKNOWN} when nothing was ever put. */
  HardwareSummary of(MachineId machine);

  /** One for each id. */
  Map<MachineId, HardwareSummary> ofAll(Collection<MachineId> machines);

  void put(MachineId machine, HardwareSummary summary);
}
