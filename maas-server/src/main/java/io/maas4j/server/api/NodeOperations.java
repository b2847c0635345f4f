package io.maas4j.server.api;

import io.maas4j.fleet.Powering;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.NodeType;
import io.maas4j.node.Nodes;
import io.maas4j.server.api.Operation.Others;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operations that nodes of every type have (operations, sections 2.3 to 2.6). */
final class NodeOperations {
  private static final Parameter MAC =
      Parameter.str("mac_address", "A MAC address.").mandatory("No provided mac_address!");

  private NodeOperations() {}

  /** Reads a list by the filters of the contract. */
  static Operation list(String title, Operation.Handler handler) {
    return Operation.read(title, handler).with(Constraints.ofList()).others(Others.REFUSED);
  }

  static Operation setZone(Nodes nodes, Set<NodeType> types) {
    return Operation.post(
        "set_zone",
        "Assign nodes to a zone",
        call -> {
          nodes.place(
              call.arguments().words("nodes"),
              call.arguments().textOr("zone", ""),
              types,
              call.actor());
          return Reply.NULL;
        },
        Parameter.str("zone", "The zone's name.").mandatory(),
        Parameter.many("nodes", "System ids.").mandatory());
  }

  static Operation registered(Nodes nodes, Set<NodeType> types) {
    return Operation.get(
        "is_registered",
        "MAC address registered",
        call -> {
          Set<State> ignored =
              call.caller().isPresent()
                  ? EnumSet.of(State.RETIRED)
                  : EnumSet.of(State.RETIRED, State.NEW, State.COMMISSIONING);
          boolean known = nodes.registered(mac(call), types, ignored);
          return Reply.json(out -> out.value(known));
        },
        MAC);
  }

  static Operation busy(Nodes nodes, Set<NodeType> types) {
    return Operation.get(
        "is_action_in_progress",
        "MAC address of a busy node",
        call -> {
          boolean busy =
              nodes.busy(mac(call), types, EnumSet.of(State.COMMISSIONING, State.DEPLOYING));
          return Reply.json(out -> out.value(busy));
        },
        MAC);
  }

  /** With what anybody may ask, which is described once for all types. */
  static Resource withAnonymous(Resource resource, Nodes nodes, Set<NodeType> types) {
    return resource.anonymouslyLike(
        "NodesHandler",
        "nodes/",
        registered(nodes, types).forAnybody(),
        busy(nodes, types).forAnybody());
  }

  static Operation details(Nodes nodes, Set<NodeType> types) {
    return Operation.get(
        "details",
        "Get system details: lldp and lshw, as BSON",
        call -> {
          Nodes.Details details = nodes.details(id(call, types), types, call.actor());
          Map<String, Optional<byte[]>> members = new LinkedHashMap<>();
          members.put("lldp", details.lldp());
          members.put("lshw", details.lshw());
          return new Reply.Bytes(Bson.TYPE, Bson.document(members));
        });
  }

  static Operation powerParameters(Nodes nodes, Set<NodeType> types) {
    return Operation.get(
            "power_parameters",
            "Get power parameters",
            call -> {
              MachinePower power = nodes.power(id(call, types), types, call.actor());
              return Reply.json(out -> PowerView.parameters(out, power.parameters()));
            })
        .forAdmins();
  }

  static Operation allPowerParameters(Nodes nodes, Set<NodeType> types) {
    return Operation.get(
            "power_parameters",
            "Get power parameters",
            call -> {
              List<String> texts = call.arguments().texts("id");
              List<MachineId> ids =
                  texts.stream().flatMap(text -> Call.machineId(text).stream()).toList();
              Map<MachineId, MachinePower> power =
                  texts.isEmpty() || !ids.isEmpty()
                      ? nodes.powers(ids, types, call.actor())
                      : Map.of();
              return Reply.json(
                  out ->
                      out.object(
                          o ->
                              power.forEach(
                                  (id, p) ->
                                      PowerView.parameters(o.name(id.value()), p.parameters()))));
            },
            Parameter.many("id", "Only these."))
        .forAdmins();
  }

  static Operation delete(Nodes nodes, Set<NodeType> types, Parameter... parameters) {
    return Operation.delete(
            "Delete a node",
            call -> {
              nodes.delete(
                  id(call, types),
                  types,
                  call.arguments().flag("force") ? Nodes.Force.YES : Nodes.Force.NO,
                  call.actor());
              return Reply.NOTHING;
            },
            parameters)
        .forAdmins();
  }

  /** How a node is to stop: {@code stop_mode}, hard unless said otherwise. */
  static Powering.Stop stop(Call call) {
    return switch (call.arguments().filled("stop_mode").orElse("hard")) {
      case "hard" -> Powering.Stop.HARD;
      case "soft" -> Powering.Stop.SOFT;
      default -> throw Failure.field("stop_mode", "Select a valid choice: hard or soft.");
    };
  }

  /** The node that the path names; an id that none can have is one that none has. */
  static MachineId id(Call call, Set<NodeType> types) {
    return Call.machineId(call.path("system_id")).orElseThrow(() -> Nodes.missing(types));
  }

  private static MacAddress mac(Call call) {
    return Constraints.mac(call.arguments().textOr("mac_address", ""));
  }
}
