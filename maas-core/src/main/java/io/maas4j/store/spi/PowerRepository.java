package io.maas4j.store.spi;

import io.maas4j.id.MachineId;
import io.maas4j.machine.DuePower;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.PowerOrder;
import io.maas4j.machine.PowerTurn;
import io.maas4j.machine.PowerWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How machines' power is reached, with secrets sealed at rest, and when it is read. A machine whose
 * power was put for the first time is due at once.
 */
public interface PowerRepository {
  /** {@link MachinePower#unset} when nothing was ever put. */
  MachinePower of(MachineId machine);

  /** One for each id. */
  Map<MachineId, MachinePower> ofAll(Collection<MachineId> machines);

  /** Writes the settings and the reading; what is watched stays as it is. */
  void put(MachinePower power);

  /** All machines with this power type. */
  List<MachinePower> byType(String type);

  /**
   * All machines with this power type and this text as a parameter that is not secret; by machine.
   */
  List<MachinePower> byParameter(String type, String name, String text);

  /** Due at the beginning of time when nothing was ever put. */
  PowerWatch watch(MachineId machine);

  /**
   * Takes machines whose power is due, the longest due first, for whoever asks: until {@code until}
   * nobody else gets them. Machines that somebody else is taking at this moment are passed over,
   * without waiting; so are broken ones.
   *
   * @param types power types that can be read
   * @param most how many at most, at least 1
   */
  List<DuePower> claim(Instant now, Instant until, Set<String> types, int most);

  /** Writes down many readings at once; a state that is not what is on record changes nothing. */
  void turn(Collection<PowerTurn> turns);

  /**
   * Has a machine read at this moment, as if no reading had failed; nothing when it has no power.
   */
  void schedule(MachineId machine, Instant due);

  /**
   * Brings forward whatever is due after {@code latest}: to some moment from {@code from} on and
   * before {@code within} has passed, evenly.
   */
  void hasten(Instant latest, Instant from, Duration within);

  /** Remembers the last order to a BMC; nothing when the machine has no power. */
  void order(MachineId machine, PowerOrder order);
}
