package io.maas4j.node;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.pool.Pool;
import io.maas4j.work.Permissions;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import io.maas4j.zone.Zone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Devices: nodes that have names and addresses and nothing else to them. Everybody sees them; their
 * owner and administrators change them. Thread-safe; each call blocks for one transaction.
 */
public final class Devices {
  private static final String NO_CHOICE =
      "Select a valid choice. That choice is not one of the available choices.";

  private final Units units;
  private final NewNodes newNodes;

  /**
   * @param units every call is one of them
   */
  public Devices(Units units, NewNodes newNodes) {
    this.units = units;
    this.newNodes = newNodes;
  }

  /**
   * @throws NotFound when there is none
   */
  public Machine get(MachineId id) {
    return units.run(unit -> device(unit.tx().machines().find(id)));
  }

  /**
   * Adds one that belongs to whoever adds it, with an interface for each MAC.
   *
   * @throws InvalidRequest naming the fields that are wrong
   */
  public Machine add(NewDevice wanted, Actor by) {
    return units.run(
        unit -> {
          check(unit, wanted);
          Optional<Machine> parent = wanted.parent().map(text -> parent(unit, text, by));
          String domain =
              wanted.domain().isEmpty() && parent.isPresent()
                  ? parent.get().identity().domain()
                  : Places.domain(unit, wanted.domain());
          Machine device =
              NewNodes.insert(
                  unit,
                  Nodes.blank(
                      newNodes.freshId(unit),
                      new Machine.Identity(
                          NodeType.DEVICE,
                          parent.map(Machine::id),
                          wanted.hostname().isEmpty()
                              ? newNodes.freshName(unit, domain)
                              : wanted.hostname(),
                          domain,
                          wanted.description(),
                          Optional.empty(),
                          Optional.empty(),
                          "",
                          Optional.empty()),
                      new Machine.Placement(
                          wanted.zone().isEmpty() ? Zone.DEFAULT : Places.zone(unit, wanted.zone()),
                          Pool.DEFAULT,
                          new TreeSet<>(),
                          Map.of()),
                      Optional.of(by.userName()).filter(name -> !name.isEmpty()),
                      unit.now()));
          int count = 0;
          for (MacAddress mac : wanted.macs()) {
            unit.tx().interfaces().put(Interface.physical(device.id(), "eth" + count++, mac));
          }
          unit.topologyChanged();
          return device;
        });
  }

  /**
   * @throws NotFound when there is none
   * @throws InvalidRequest naming the fields that are wrong
   */
  public Machine edit(MachineId id, DeviceEdit edit, Actor by) {
    return units.run(
        unit -> {
          Machine device = device(unit.tx().machines().lock(id));
          Permissions.edit(device, by);
          edit.hostname().ifPresent(Devices::checkName);
          Machine.Identity before = device.identity();
          Machine.Identity after =
              new Machine.Identity(
                  before.type(),
                  edit.parent().isPresent()
                      ? edit.parent()
                          .filter(text -> !text.isEmpty())
                          .map(text -> otherThan(id, parent(unit, text, by)))
                      : before.parent(),
                  edit.hostname().orElse(before.hostname()),
                  edit.domain().map(text -> Places.domain(unit, text)).orElse(before.domain()),
                  edit.description().orElse(before.description()),
                  before.architecture(),
                  before.hardwareUuid(),
                  before.minHweKernel(),
                  before.swapSize());
          Machine written =
              NewNodes.write(unit, Nodes.placed(unit, device, edit.zone()).withIdentity(after));
          unit.topologyChanged();
          return written;
        });
  }

  /** Forgets a device. */
  public void delete(MachineId id, Actor by) {
    units.run(
        unit -> {
          Machine device = device(unit.tx().machines().lock(id));
          Permissions.edit(device, by);
          Nodes.remove(unit, device);
          return id;
        });
  }

  /** Writes on a device; an empty value takes the key away. For its owner alone. */
  public Machine annotate(MachineId id, Map<String, String> changes, Actor by) {
    return units.run(
        unit -> {
          Machine device = device(unit.tx().machines().lock(id));
          Permissions.edit(device, by);
          return Nodes.annotated(unit, device, changes, by);
        });
  }

  private static Machine device(Optional<Machine> node) {
    return node.filter(n -> n.type() == NodeType.DEVICE).orElseThrow(() -> NotFound.no("Device"));
  }

  private static void check(Unit unit, NewDevice wanted) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    if (wanted.macs().isEmpty()) {
      wrong.put("mac_addresses", List.of("This field is required."));
    }
    List<String> taken = NewNodes.takenMacs(unit, wanted.macs());
    if (!taken.isEmpty()) {
      wrong.put("mac_addresses", taken);
    } else if (wanted.macs().stream().distinct().count() < wanted.macs().size()) {
      wrong.put("mac_addresses", List.of("A MAC address is given twice."));
    }
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct " + String.join(", ", wrong.keySet()));
    }
    if (!wanted.hostname().isEmpty()) {
      checkName(wanted.hostname());
    }
  }

  private static void checkName(String hostname) {
    if (!NewNodes.LABEL.matcher(hostname).matches()) {
      throw InvalidRequest.field("hostname", "Invalid hostname '" + hostname + "'.");
    }
  }

  private static Machine parent(Unit unit, String text, Actor by) {
    return Optional.of(text)
        .filter(MachineId::isValid)
        .flatMap(id -> unit.tx().machines().find(new MachineId(id)))
        .filter(node -> Permissions.isVisible(node, by))
        .orElseThrow(() -> InvalidRequest.field("parent", NO_CHOICE));
  }

  /** Who belongs to itself would go with itself. */
  private static MachineId otherThan(MachineId device, Machine parent) {
    if (parent.id().equals(device) || parent.identity().parent().equals(Optional.of(device))) {
      throw InvalidRequest.field("parent", "A device cannot belong to itself.");
    }
    return parent.id();
  }
}
