package io.maas4j.cloning;

import io.maas4j.disks.StorageCopy;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.wiring.WiringCopy;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives machines the configuration of another one. Thread-safe; a call blocks for one transaction:
 * either all destinations are changed or none.
 */
public final class Cloning {
  private static final Set<State> CHANGEABLE = EnumSet.of(State.READY, State.FAILED_TESTING);
  private static final String REQUIRED = "This field is required.";

  private final Units units;
  private final StorageCopy storage;

  /**
   * @param units every call is one of them
   * @param storage copies storage configurations
   */
  public Cloning(Units units, StorageCopy storage) {
    this.units = units;
    this.storage = storage;
  }

  /** What is to be copied. */
  public enum Part {
    INTERFACES,
    STORAGE
  }

  /**
   * Copies the configuration of one machine to others.
   *
   * @param source a system id
   * @param destinations system ids of machines that are Ready or have failed their tests
   * @throws InvalidRequest naming every machine that does not fit, and why
   */
  public void clone(Optional<String> source, List<String> destinations, Set<Part> parts, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          Map<String, List<String>> wrong = new LinkedHashMap<>();
          Optional<Machine> from = source.flatMap(id -> machine(unit, id));
          if (source.isEmpty()) {
            wrong.put("source", List.of(REQUIRED));
          } else if (from.isEmpty()) {
            wrong.put(
                "source",
                List.of("Select a valid choice. That choice is not one of the available choices."));
          }
          List<Machine> to = destinations(unit, source, destinations, wrong, by);
          if (parts.isEmpty()) {
            wrong.put("__all__", List.of("Either storage or interfaces must be true."));
          }
          refuse(wrong);
          to.forEach(machine -> check(unit, from.orElseThrow(), machine, parts, wrong));
          refuse(wrong);
          to.forEach(machine -> copy(unit, from.orElseThrow(), machine, parts));
          return to.size();
        });
  }

  private static void refuse(Map<String, List<String>> wrong) {
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct " + String.join(", ", wrong.keySet()));
    }
  }

  private static Optional<Machine> machine(Unit unit, String id) {
    return Optional.of(id)
        .filter(MachineId::isValid)
        .flatMap(text -> unit.tx().machines().lock(new MachineId(text)))
        .filter(node -> node.type() == NodeType.MACHINE);
  }

  private static List<Machine> destinations(
      Unit unit,
      Optional<String> source,
      List<String> ids,
      Map<String, List<String>> wrong,
      Actor by) {
    List<Machine> found = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    if (ids.isEmpty()) {
      faults.add(REQUIRED);
    }
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      Optional<Machine> machine =
          machine(unit, id).filter(node -> CHANGEABLE.contains(node.state()));
      if (source.equals(Optional.of(id))) {
        faults.add("Source machine " + id + " cannot be a destination machine.");
      } else if (machine.isEmpty()) {
        faults.add(
            "Machine "
                + (i + 1)
                + " is invalid: Select a valid choice. "
                + id
                + " is not one of the available choices.");
      } else {
        Permissions.administer(machine.get(), by);
        found.add(machine.get());
      }
    }
    if (!faults.isEmpty()) {
      wrong.put("destinations", faults);
    }
    return found;
  }

  private void check(
      Unit unit, Machine from, Machine to, Set<Part> parts, Map<String, List<String>> wrong) {
    if (parts.contains(Part.STORAGE)) {
      add(wrong, "storage", to, storage.faults(unit, from, to));
    }
    if (parts.contains(Part.INTERFACES)) {
      add(wrong, "interfaces", to, WiringCopy.faults(unit, from, to));
    }
  }

  private static void add(
      Map<String, List<String>> wrong, String field, Machine to, List<String> faults) {
    for (String fault : faults) {
      List<String> all = new ArrayList<>(wrong.getOrDefault(field, List.of()));
      all.add(to.hostname() + " is invalid: " + fault);
      wrong.put(field, all);
    }
  }

  private void copy(Unit unit, Machine from, Machine to, Set<Part> parts) {
    if (parts.contains(Part.STORAGE)) {
      storage.copy(unit, from, to);
    }
    if (parts.contains(Part.INTERFACES)) {
      WiringCopy.copy(unit, from, to);
    }
  }
}
