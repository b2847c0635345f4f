package io.maas4j.topology;

import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Tx;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The nodes that run racks, and where they are. */
final class Racks {
  private Racks() {}

  static List<Machine> all(Tx tx) {
    Set<NodeType> types =
        Arrays.stream(NodeType.values()).filter(NodeType::isRack).collect(Collectors.toSet());
    return tx.machines().list(MachineFilter.builder().types(types).build());
  }

  /**
   * The system id of a rack that can serve a VLAN: one that is on it. Of a rack whose interfaces
   * are not known yet, the operator is believed.
   *
   * @param text system id or host name
   */
  static Optional<String> on(Tx tx, NetworkMap map, Vlan vlan, String text) {
    return called(tx, text)
        .filter(
            rack -> {
              Set<Long> vlans = vlans(tx, map, rack);
              return vlans.isEmpty() || vlans.contains(vlan.id());
            })
        .map(rack -> rack.id().value())
        .findFirst();
  }

  /** Whether there is a rack of this name, wherever it is. */
  static boolean exists(Tx tx, String text) {
    return called(tx, text).findAny().isPresent();
  }

  private static Stream<Machine> called(Tx tx, String text) {
    return all(tx).stream()
        .filter(
            rack ->
                rack.id().value().equals(text)
                    || rack.hostname().equals(text)
                    || rack.identity().fqdn().equals(text));
  }

  /** Ids of the VLANs that a rack is on, by its interfaces or by their addresses. */
  static Set<Long> vlans(Tx tx, NetworkMap map, Machine rack) {
    Set<Long> vlans = new HashSet<>();
    for (Interface nic : tx.interfaces().of(rack.id())) {
      nic.vlanId().ifPresent(vlans::add);
      Stream.concat(
              nic.links().stream().flatMap(link -> link.subnetId().stream()),
              nic.discovered().stream().flatMap(seen -> seen.subnetId().stream()))
          .flatMap(id -> map.subnet(id).stream())
          .map(Subnet::vlanId)
          .forEach(vlans::add);
    }
    return vlans;
  }
}
