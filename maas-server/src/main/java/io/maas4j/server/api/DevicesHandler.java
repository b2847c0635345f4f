package io.maas4j.server.api;

import io.maas4j.fleet.Fleet;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.NodeType;
import io.maas4j.node.DeviceEdit;
import io.maas4j.node.NewDevice;
import io.maas4j.server.api.NodeReads.Shown;
import io.maas4j.server.api.Operation.Others;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Devices (operations, section 2.4). */
final class DevicesHandler {
  private static final Set<NodeType> DEVICE = EnumSet.of(NodeType.DEVICE);

  private final Fleet fleet;
  private final NodeReads reads;

  DevicesHandler(Fleet fleet, NodeReads reads) {
    this.fleet = fleet;
    this.reads = reads;
  }

  Stream<Resource> resources() {
    return Stream.of(
        NodeOperations.withAnonymous(
            Resource.of(
                "DevicesHandler",
                "Manage the collection of all devices.",
                "devices/",
                NodeOperations.list("List devices", this::list),
                Operation.create("Create a new device", this::create)
                    .with(common())
                    .with(
                        List.of(
                            Parameter.many(
                                    "mac_addresses",
                                    "Of its interfaces; separated by commas or repeated.")
                                .mandatory())),
                NodeOperations.registered(fleet.nodes(), DEVICE),
                NodeOperations.setZone(fleet.nodes(), DEVICE)),
            fleet.nodes(),
            DEVICE),
        Resource.of(
            "DeviceHandler",
            "Manage an individual device.",
            "devices/{system_id}/",
            Operation.read("Read a device", this::read),
            Operation.update("Update a device", this::update).with(common()),
            Operation.delete("Delete a device", this::delete),
            NodeOperations.details(fleet.nodes(), DEVICE),
            NodeOperations.powerParameters(fleet.nodes(), DEVICE),
            restore("restore_networking_configuration", "Restore networking options"),
            restore("restore_default_configuration", "Reset a device's configuration"),
            annotate("set_owner_data", "Deprecated, use set-workload-annotations"),
            annotate("set_workload_annotations", "Set key=value data")));
  }

  private static List<Parameter> common() {
    return List.of(
        Parameter.str("hostname", "A single label; a name is made up when there is none."),
        Parameter.str("description", "A description."),
        Parameter.str("domain", "The name or number of its domain; its parent's if not given."),
        Parameter.str("parent", "The system id of the node that it belongs to."),
        Parameter.str("zone", "The name of its zone."));
  }

  private Operation restore(String op, String title) {
    return Operation.post(op, title, this::restored).forAdmins();
  }

  private Reply restored(Call call) {
    return reads.one(fleet.defaultRestoration().device(id(call), call.actor()), Shown.RACK);
  }

  private Operation annotate(String op, String title) {
    return Operation.post(op, title, this::annotate).others(Others.TAKEN);
  }

  private static MachineId id(Call call) {
    return NodeOperations.id(call, DEVICE);
  }

  private Reply list(Call call) {
    return reads.list(call.arguments(), call.user(), List.of(DEVICE), Shown.RACK);
  }

  private Reply read(Call call) {
    return reads.one(fleet.devices().get(id(call)), Shown.RACK);
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    NewDevice wanted =
        new NewDevice(
            given.textOr("hostname", ""),
            given.textOr("description", ""),
            given.textOr("domain", ""),
            macs(given),
            given.filled("parent"),
            given.textOr("zone", ""));
    return reads.one(fleet.devices().add(wanted, call.actor()), Shown.RACK);
  }

  private static List<MacAddress> macs(Arguments given) {
    List<MacAddress> macs = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (String text : given.words("mac_addresses")) {
      try {
        macs.add(MacAddress.parse(text));
      } catch (IllegalArgumentException e) {
        faults.add("'" + text + "' is not a valid MAC address.");
      }
    }
    if (!faults.isEmpty()) {
      throw Failure.fields(Map.of("mac_addresses", faults));
    }
    return macs;
  }

  private Reply update(Call call) {
    Arguments given = call.arguments();
    DeviceEdit edit =
        new DeviceEdit(
            given.filled("hostname"),
            given.text("description"),
            given.filled("domain"),
            given.text("parent"),
            given.filled("zone"));
    return reads.one(fleet.devices().edit(id(call), edit, call.actor()), Shown.RACK);
  }

  private Reply delete(Call call) {
    fleet.devices().delete(id(call), call.actor());
    return Reply.NOTHING;
  }

  private Reply annotate(Call call) {
    Map<String, String> changes = new LinkedHashMap<>();
    call.arguments()
        .values()
        .forEach((name, texts) -> changes.put(name, texts.get(texts.size() - 1)));
    return reads.one(fleet.devices().annotate(id(call), changes, call.actor()), Shown.RACK);
  }
}
