package io.maas4j.fleet;

import io.maas4j.hardware.LldpNeighbours.Neighbour;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.Vlan;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where interfaces are that show no address: by the number that the switch gives untagged frames,
 * when there is one VLAN only of that number. Stateless.
 */
final class VlanGuesses {
  private VlanGuesses() {}

  static void apply(Unit unit, Machine machine, List<Neighbour> neighbours) {
    List<Interface> nics = unit.tx().interfaces().of(machine.id());
    Set<Long> fabrics =
        nics.stream()
            .flatMap(nic -> nic.vlanId().stream())
            .flatMap(id -> unit.tx().topology().vlan(id).stream())
            .map(Vlan::fabricId)
            .collect(Collectors.toSet());
    for (Neighbour neighbour : neighbours) {
      Optional<Interface> lost =
          nics.stream()
              .filter(nic -> nic.type() == InterfaceType.PHYSICAL)
              .filter(nic -> nic.name().equals(neighbour.interfaceName()))
              .filter(nic -> nic.vlanId().isEmpty())
              .findFirst();
      Optional<Vlan> vlan = lost.flatMap(nic -> only(unit, fabrics, neighbour));
      if (vlan.isPresent()) {
        unit.tx().interfaces().put(lost.get().withVlan(vlan.map(Vlan::id)));
        unit.record(
            machine,
            EventType.NODE_COMMISSIONING_EVENT,
            "interface "
                + neighbour.interfaceName()
                + " is taken to be on VLAN "
                + vlan.get().vid()
                + (neighbour.switchName().isEmpty()
                    ? ", as its switch says"
                    : ", as the switch " + neighbour.switchName() + " says"));
      }
    }
  }

  /** One number means another VLAN in each fabric: those that the machine is on go first. */
  private static Optional<Vlan> only(Unit unit, Set<Long> fabrics, Neighbour neighbour) {
    List<Vlan> all =
        unit.tx().topology().vlans().stream()
            .filter(vlan -> neighbour.portVlan().equals(Optional.of(vlan.vid())))
            .toList();
    List<Vlan> near = all.stream().filter(vlan -> fabrics.contains(vlan.fabricId())).toList();
    List<Vlan> candidates = near.isEmpty() ? all : near;
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }
}
