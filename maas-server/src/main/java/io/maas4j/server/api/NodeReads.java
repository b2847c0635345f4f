package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.error.MaasException.NotFound;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads nodes of all types for showing them. Thread-safe. */
final class NodeReads {
  /** All of them, in the order of mixed lists. */
  static final List<Set<NodeType>> MIXED =
      List.of(
          EnumSet.of(NodeType.DEVICE),
          EnumSet.of(NodeType.MACHINE),
          Controllers.RACKS,
          EnumSet.of(NodeType.REGION_CONTROLLER));

  private final Store store;
  private final NodeReports reports;
  private final Controllers controllers;

  NodeReads(Store store, NodeReports reports, Controllers controllers) {
    this.store = store;
    this.reports = reports;
    this.controllers = controllers;
  }

  /** How a node that is both a rack and a region is shown. */
  enum Shown {
    RACK,
    REGION
  }

  /**
   * Those that the arguments mean and the user may see.
   *
   * @param groups types, in the order of the list
   */
  Reply list(Arguments given, User user, List<Set<NodeType>> groups, Shown shown) {
    Optional<MachineFilter.Builder> filter =
        store.inTransaction(tx -> Constraints.filter(tx, given));
    List<MachineFilter> filters = new ArrayList<>();
    filter.ifPresent(f -> groups.forEach(types -> filters.add(group(f, types, user))));
    Map<MachineId, Controller> told =
        groups.stream().flatMap(Set::stream).anyMatch(NodeReads::isController)
            ? controllers.told()
            : Map.of();
    return reports.list(filters, (out, node) -> write(out, node, told, shown));
  }

  /** Machines of others are nobody else's business; the other nodes are everybody's. */
  private static MachineFilter group(MachineFilter.Builder filter, Set<NodeType> types, User user) {
    boolean hides = types.contains(NodeType.MACHINE) && !user.admin();
    MachineFilter.Builder group = filter.types(types);
    return (hides ? group.visibleTo(user.name()) : group.visibleToAll()).build();
  }

  Reply one(Machine node, Shown shown) {
    Map<MachineId, Controller> told = isController(node.type()) ? controllers.told() : Map.of();
    NodeReports.Shown found = reports.find(node.id()).orElseThrow(() -> NotFound.no("Node"));
    return Reply.json(out -> write(out, found, told, shown));
  }

  private static boolean isController(NodeType type) {
    return type.isRack() || type.isRegion();
  }

  private static void write(
      JsonOut out, NodeReports.Shown found, Map<MachineId, Controller> told, Shown shown) {
    Machine node = found.node();
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
