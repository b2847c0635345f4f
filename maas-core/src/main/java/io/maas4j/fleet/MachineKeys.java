package io.maas4j.fleet;

import io.maas4j.access.ApiKey;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.Optional;

/** Machines' own credentials for the metadata service. */
public final class MachineKeys {
  private final Units units;
  private final Ids ids;

  MachineKeys(Units units, Ids ids) {
    this.units = units;
    this.ids = ids;
  }

  /** The credentials in force; made when there are none. They die when the owner changes. */
  public ApiKey of(MachineId id) {
    return units.run(
        unit -> {
          Road.lock(unit, id);
          return of(unit, id);
        });
  }

  /** As {@link #of(MachineId)}, of a machine that is locked in this transaction. */
  ApiKey of(Unit unit, MachineId id) {
    Optional<ApiKey> known = unit.tx().keys().ofMachine(id);
    if (known.isPresent()) {
      return known.get();
    }
    ApiKey made = ApiKey.ofMachine(ids, id);
    unit.tx().keys().insert(made);
    return made;
  }
}
