package io.maas4j.server.api;

import io.maas4j.fleet.ControllerActions;
import io.maas4j.fleet.Fleet;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.node.Controllers;
import io.maas4j.node.Controllers.RackImages;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerReading;
import io.maas4j.server.api.NodeReads.Shown;
import io.maas4j.server.api.Operation.Others;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rack and region controllers (operations, sections 2.5 and 2.6). */
final class ControllersHandler {
  private static final Set<NodeType> RACKS = Controllers.RACKS;
  private static final Set<NodeType> REGIONS = Controllers.REGIONS;
  private static final Set<String> CHANGEABLE =
      Set.of(
          "description",
          "domain",
          "power_type",
          "power_parameters",
          "power_parameters_skip_check",
          "power_parameters_*",
          "zone");
  private static final Parameter COMMENT = Parameter.str("comment", "For the event log.");
  private static final List<Parameter> TESTING = MachineForm.commissioning();

  private final Fleet fleet;
  private final ControllerActions actions;
  private final NodeReads reads;
  private final PowerDrivers drivers;

  ControllersHandler(Fleet fleet, NodeReads reads, PowerDrivers drivers) {
    this.fleet = fleet;
    this.actions = fleet.controllerActions();
    this.reads = reads;
    this.drivers = drivers;
  }

  Stream<Resource> resources() {
    return Stream.of(racks(), rack(), regions(), region());
  }

  private Resource racks() {
    return NodeOperations.withAnonymous(
        Resource.of(
            "RackControllersHandler",
            "Manage the collection of all rack controllers.",
            "rackcontrollers/",
            NodeOperations.list("List rack controllers", call -> list(call, RACKS, Shown.RACK)),
            imports(),
            Operation.get(
                    "describe_power_types",
                    "Get power information from rack controllers",
                    call ->
                        Reply.json(out -> out.array(PowerTypes.sorted(drivers), PowerTypes::write)))
                .forAdmins(),
            NodeOperations.allPowerParameters(fleet.nodes(), RACKS),
            NodeOperations.registered(fleet.nodes(), RACKS),
            NodeOperations.setZone(fleet.nodes(), RACKS)),
        fleet.nodes(),
        RACKS);
  }

  private Resource rack() {
    return Resource.of(
        "RackControllerHandler",
        "Manage an individual rack controller.",
        "rackcontrollers/{system_id}/",
        Operation.read("Read a rack controller", call -> read(call, RACKS, Shown.RACK)),
        update(RACKS, Shown.RACK),
        delete(RACKS),
        imports(),
        Operation.get("list_boot_images", "List available boot images", this::images).forAdmins(),
        NodeOperations.details(fleet.nodes(), RACKS),
        NodeOperations.powerParameters(fleet.nodes(), RACKS),
        Operation.get("query_power_state", "Get the power state", this::queryPower),
        Operation.post(
            "power_on",
            "Turn on a rack controller",
            this::powerOn,
            COMMENT,
            Parameter.of("user_data", Kind.B64, "For cloud-init when it boots.")),
        Operation.post(
            "power_off",
            "Turn off a rack controller",
            this::powerOff,
            COMMENT,
            Parameter.str("stop_mode", "hard, or soft to ask the system.")),
        Operation.post("test", "Test a rack controller", this::test)
            .with(TESTING)
            .others(Others.TAKEN),
        Operation.post(
            "override_failed_testing",
            "Ignore failed tests",
            call -> acted(call, Verb.OVERRIDE_FAILED_TESTING),
            COMMENT),
        Operation.post("abort", "Abort an operation", call -> acted(call, Verb.ABORT), COMMENT));
  }

  private Resource regions() {
    return NodeOperations.withAnonymous(
        Resource.of(
            "RegionControllersHandler",
            "Manage the collection of all region controllers.",
            "regioncontrollers/",
            NodeOperations.list(
                "List region controllers", call -> list(call, REGIONS, Shown.REGION)),
            NodeOperations.registered(fleet.nodes(), REGIONS),
            NodeOperations.setZone(fleet.nodes(), REGIONS)),
        fleet.nodes(),
        REGIONS);
  }

  private Resource region() {
    return Resource.of(
        "RegionControllerHandler",
        "Manage an individual region controller.",
        "regioncontrollers/{system_id}/",
        Operation.read("Read a region controller", call -> read(call, REGIONS, Shown.REGION)),
        update(REGIONS, Shown.REGION),
        delete(REGIONS),
        NodeOperations.details(fleet.nodes(), REGIONS),
        NodeOperations.powerParameters(fleet.nodes(), REGIONS));
  }

  /** Racks read images from the region: there is nothing that would have to be started. */
  private static Operation imports() {
    return Operation.post(
            "import_boot_images",
            "Import boot images; without effect, for racks read them from the region",
            call -> Reply.ACCEPTED)
        .forAdmins();
  }

  private Operation update(Set<NodeType> types, Shown shown) {
    return Operation.update(
            "Update a controller",
            call ->
                reads.one(
                    actions.edit(
                        NodeOperations.id(call, types),
                        MachineForm.changed(call.arguments()),
                        types,
                        call.actor()),
                    shown))
        .with(
            MachineForm.common().stream()
                .filter(parameter -> CHANGEABLE.contains(parameter.name()))
                .toList())
        .forAdmins();
  }

  private Operation delete(Set<NodeType> types) {
    return NodeOperations.delete(
        fleet.nodes(),
        types,
        Parameter.flag("force", "Even if it is the only rack that serves a VLAN."));
  }

  private Reply list(Call call, Set<NodeType> types, Shown shown) {
    return reads.list(call.arguments(), call.user(), List.of(types), shown);
  }

  private Reply read(Call call, Set<NodeType> types, Shown shown) {
    return reads.one(fleet.nodes().get(NodeOperations.id(call, types), types, call.actor()), shown);
  }

  private static MachineId rackId(Call call) {
    return NodeOperations.id(call, RACKS);
  }

  private Reply images(Call call) {
    RackImages images = fleet.controllers().images(rackId(call), call.actor());
    return Reply.json(
        out ->
            out.object(
                o ->
                    o.array(
                            "images",
                            images.images(),
                            (items, image) ->
                                items.object(
                                    i ->
                                        i.text("name", image.name())
                                            .text("architecture", image.architecture())
                                            .texts("subarches", image.subarchitectures())))
                        .flag("connected", images.connected())
                        .text("status", images.sync().wireName())));
  }

  private Reply queryPower(Call call) {
    PowerReading reading = actions.queryPower(rackId(call), call.actor());
    return Reply.json(out -> PowerView.reading(out, reading));
  }

  private Reply powerOn(Call call) {
    return reads.one(
        actions.powerOn(
            rackId(call),
            call.arguments().base64("user_data"),
            call.arguments().textOr("comment", ""),
            call.actor()),
        Shown.RACK);
  }

  private Reply powerOff(Call call) {
    return acted(call, fleet.powering().verb(rackId(call), NodeOperations.stop(call)));
  }

  private Reply acted(Call call, Verb verb) {
    Machine rack =
        actions.act(rackId(call), verb, call.arguments().textOr("comment", ""), call.actor());
    return reads.one(rack, Shown.RACK);
  }

  private Reply test(Call call) {
    return reads.one(
        MachineHandler.form(
            "Test",
            () ->
                actions.test(
                    rackId(call),
                    MachineForm.options(call.arguments()),
                    MachineForm.scripts(call.arguments(), TESTING),
                    call.actor())),
        Shown.RACK);
  }
}
