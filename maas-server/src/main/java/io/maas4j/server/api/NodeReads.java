package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.node.Controllers;
import io.maas4j.server.api.view.ControllerView;
import io.maas4j.server.api.view.DeviceView;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.MachineParts;
import io.maas4j.server.api.view.MachineView;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads nodes of all types with all their parts, in a fixed number of queries however many they
 * are; they are written when the transaction is over.
 */
final class NodeReads {
  /** All of them, in the order of mixed lists. */
  static final List<Set<NodeType>> MIXED =
      List.of(
          EnumSet.of(NodeType.DEVICE),
          EnumSet.of(NodeType.MACHINE),
          Controllers.RACKS,
          EnumSet.of(NodeType.REGION_CONTROLLER));

  private final Store store;
  private final Controllers controllers;

  NodeReads(Store store, Controllers controllers) {
    this.store = store;
    this.controllers = controllers;
  }

  /** How a node that is both a rack and a region is shown. */
  enum Shown {
    RACK,
    REGION
  }

  private record Found(List<Machine> nodes, MachineParts parts) {}

  /**
   * Those that the arguments mean and the user may see.
   *
   * @param groups types, in the order of the list
   */
  Reply list(Arguments given, User user, List<Set<NodeType>> groups, Shown shown) {
    Found found =
        store.inTransaction(
            tx -> {
              List<Machine> nodes = new ArrayList<>();
              Optional<MachineFilter.Builder> filter = Constraints.filter(tx, given);
              filter.ifPresent(
                  f -> {
                    f.agentNames(given.texts("agent_name"));
                    groups.forEach(types -> nodes.addAll(visible(tx, f.types(types), types, user)));
                  });
              return new Found(nodes, MachineParts.read(tx, nodes));
            });
    Map<MachineId, Controller> told = told(found.nodes());
    return Reply.json(
        out -> out.array(found.nodes(), (items, node) -> write(items, node, found, told, shown)));
  }

  /** Machines of others are nobody else's business; the other nodes are everybody's. */
  private static List<Machine> visible(
      Tx tx, MachineFilter.Builder filter, Set<NodeType> types, User user) {
    List<Machine> nodes = tx.machines().list(filter.build());
    return types.contains(NodeType.MACHINE) && !user.admin()
        ? nodes.stream()
            .filter(node -> node.status().owner().map(user.name()::equals).orElse(true))
            .toList()
        : nodes;
  }

  Reply one(Machine node, Shown shown) {
    Found found =
        store.inTransaction(tx -> new Found(List.of(node), MachineParts.read(tx, List.of(node))));
    Map<MachineId, Controller> told = told(found.nodes());
    return Reply.json(out -> write(out, node, found, told, shown));
  }

  private Map<MachineId, Controller> told(List<Machine> nodes) {
    boolean any = nodes.stream().anyMatch(n -> n.type().isRack() || n.type().isRegion());
    return any ? controllers.told() : Map.of();
  }

  private static void write(
      JsonOut out, Machine node, Found found, Map<MachineId, Controller> told, Shown shown) {
    MachineParts parts = found.parts();
    switch (node.type()) {
      case MACHINE -> new MachineView(parts).write(out, node);
      case DEVICE -> new DeviceView(parts).write(out, node);
      case RACK_CONTROLLER -> new ControllerView(parts, told).rack(out, node);
      case REGION_CONTROLLER -> new ControllerView(parts, told).region(out, node);
      case REGION_AND_RACK_CONTROLLER -> {
        ControllerView view = new ControllerView(parts, told);
        if (shown == Shown.RACK) {
          view.rack(out, node);
        } else {
          view.region(out, node);
        }
      }
    }
  }
}
