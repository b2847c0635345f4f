package io.maas4j.server.api;

import io.maas4j.fleet.Fleet;
import io.maas4j.machine.NodeType;
import io.maas4j.server.api.NodeReads.Shown;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Nodes of all types (operations, section 2.3). */
final class NodesHandler {
  private static final Set<NodeType> ALL = EnumSet.allOf(NodeType.class);

  private final Fleet fleet;
  private final NodeReads reads;

  NodesHandler(Fleet fleet, NodeReads reads) {
    this.fleet = fleet;
    this.reads = reads;
  }

  Stream<Resource> resources() {
    return Stream.of(
        NodeOperations.withAnonymous(
            Resource.of(
                "NodesHandler",
                "Manage the collection of all nodes: devices, machines, racks and regions.",
                "nodes/",
                NodeOperations.list("List nodes", this::list),
                NodeOperations.registered(fleet.nodes(), ALL),
                NodeOperations.setZone(fleet.nodes(), ALL)),
            fleet.nodes(),
            ALL),
        Resource.of(
            "NodeHandler",
            "Manage an individual node of any type.",
            "nodes/{system_id}/",
            Operation.read("Read a node", this::read),
            NodeOperations.delete(fleet.nodes(), ALL),
            NodeOperations.details(fleet.nodes(), ALL),
            NodeOperations.powerParameters(fleet.nodes(), ALL)));
  }

  private Reply list(Call call) {
    return reads.list(call.arguments(), call.user(), NodeReads.MIXED, Shown.RACK);
  }

  private Reply read(Call call) {
    return reads.one(
        fleet.nodes().get(NodeOperations.id(call, ALL), ALL, call.actor()), Shown.RACK);
  }
}
