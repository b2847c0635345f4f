package io.maas4j.store.spi;

import io.maas4j.id.MachineId;
import io.maas4j.machine.MachinePower;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** How machines' power is reached, with secrets sealed at rest. */
public interface PowerRepository {
  /** {@link MachinePower#unset} when nothing was ever put. */
  MachinePower of(MachineId machine);

  /** One for each id. */
  Map<MachineId, MachinePower> ofAll(Collection<MachineId> machines);

  void put(MachinePower power);

  /** All machines with this power type. */
  List<MachinePower> byType(String type);
}
