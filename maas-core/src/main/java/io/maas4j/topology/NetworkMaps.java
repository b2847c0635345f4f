package io.maas4j.topology;

import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.NetworkMap;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Set;

/** Reads the networks as they are now. */
public final class NetworkMaps {
  private NetworkMaps() {}

  /** To be used within the transaction: interfaces are read only when they are asked for. */
  public static NetworkMap of(Tx tx) {
    return new NetworkMap(
        tx.topology().fabrics(),
        tx.topology().vlans(),
        tx.topology().subnets(),
        tx.shelf(Kinds.SPACE).list(),
        () -> interfaces(tx));
  }

  /** Of nodes of every type. */
  static List<Interface> interfaces(Tx tx) {
    return tx.interfaces().ofAll(nodes(tx).stream().map(Machine::id).toList()).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Of every type. */
  static List<Machine> nodes(Tx tx) {
    return tx.machines().list(MachineFilter.builder().types(Set.of(NodeType.values())).build());
  }
}
