package io.maas4j.store.memory;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.DuePower;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.PowerOrder;
import io.maas4j.machine.PowerTurn;
import io.maas4j.machine.PowerWatch;
import io.maas4j.power.PowerParameters;
import io.maas4j.store.spi.PowerRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** Machines' power, and when it is read. */
record MemoryPower(Scope scope) implements PowerRepository {
  @Override
  public MachinePower of(MachineId machine) {
    return scope.db().power.get(machine).orElseGet(() -> MachinePower.unset(machine));
  }

  @Override
  public Map<MachineId, MachinePower> ofAll(Collection<MachineId> machines) {
    return MemoryParts.each(machines, this::of);
  }

  @Override
  public void put(MachinePower power) {
    Database db = scope.db();
    db.power.put(power.machine(), power);
    if (!db.powerWatches.has(power.machine())) {
      db.powerWatches.put(
          power.machine(),
          new PowerWatch(power.machine(), db.clock.instant(), 0, Optional.empty()));
    }
  }

  @Override
  public List<MachinePower> byType(String type) {
    return scope.db().powerByType.rows(type);
  }

  @Override
  public List<MachinePower> byParameter(String type, String name, String text) {
    PowerParameters.Value wanted = new PowerParameters.Value.Text(text);
    return byType(type).stream()
        .filter(power -> wanted.equals(power.parameters().asMap().get(name)))
        .toList();
  }

  @Override
  public PowerWatch watch(MachineId machine) {
    return scope
        .db()
        .powerWatches
        .get(machine)
        .orElseGet(() -> new PowerWatch(machine, Instant.EPOCH, 0, Optional.empty()));
  }

  @Override
  public List<DuePower> claim(Instant now, Instant until, Set<String> types, int most) {
    Database db = scope.db();
    List<DuePower> claimed = new ArrayList<>();
    for (NavigableSet<MachineId> due : db.powerByDue.all().headMap(now, true).values()) {
      if (claimed.size() == most) {
        break;
      }
      for (MachineId id : due) {
        if (claimed.size() < most) {
          MachinePower power = of(id);
          db.machineById
              .find(id)
              .map(Machine::state)
              .filter(state -> state != State.BROKEN && types.contains(power.type()))
              .ifPresent(state -> claimed.add(new DuePower(power, state, watch(id).failures())));
        }
      }
    }
    for (DuePower each : claimed) {
      MachineId id = each.power().machine();
      db.powerWatches.put(id, new PowerWatch(id, until, each.failures(), watch(id).order()));
    }
    return claimed;
  }

  @Override
  public void turn(Collection<PowerTurn> turns) {
    Database db = scope.db();
    for (PowerTurn turn : turns) {
      MachineId id = turn.machine();
      if (!db.powerWatches.has(id)) {
        continue;
      }
      db.powerWatches.put(id, new PowerWatch(id, turn.due(), turn.failures(), watch(id).order()));
      MachinePower power = of(id);
      turn.confirmed()
          .filter(seen -> seen.state() == power.state())
          .filter(seen -> power.readAt().map(seen.at()::isAfter).orElse(true))
          .ifPresent(seen -> db.power.put(id, power.withReading(power.reading().again(seen.at()))));
    }
  }

  @Override
  public void schedule(MachineId machine, Instant due) {
    Database db = scope.db();
    if (db.powerWatches.has(machine)) {
      db.powerWatches.put(machine, new PowerWatch(machine, due, 0, watch(machine).order()));
    }
  }

  @Override
  public void hasten(Instant latest, Instant from, Duration within) {
    Database db = scope.db();
    for (PowerWatch late :
        db.powerByDue.all().tailMap(latest, false).values().stream()
            .flatMap(NavigableSet::stream)
            .map(this::watch)
            .toList()) {
      long mixed = late.machine().value().hashCode() * 0x9e3779b97f4a7c15L;
      long step = Math.floorMod(mixed >>> 20, within.toMillis());
      db.powerWatches.put(
          late.machine(),
          new PowerWatch(late.machine(), from.plusMillis(step), late.failures(), late.order()));
    }
  }

  @Override
  public void order(MachineId machine, PowerOrder order) {
    Database db = scope.db();
    if (db.powerWatches.has(machine)) {
      PowerWatch before = watch(machine);
      db.powerWatches.put(
          machine, new PowerWatch(machine, before.due(), before.failures(), Optional.of(order)));
    }
  }
}
