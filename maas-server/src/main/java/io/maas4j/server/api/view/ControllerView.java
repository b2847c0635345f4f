package io.maas4j.server.api.view;

import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes racks and regions (REST contract, section 6.12). */
public final class ControllerView {
  private final MachineParts parts;
  private final Map<MachineId, Controller> told;

  /**
   * @param told what they say of themselves, as it can be believed now
   */
  public ControllerView(MachineParts parts, Map<MachineId, Controller> told) {
    this.parts = parts;
    this.told = told;
  }

  /** As a rack, with what runs there. */
  public void rack(JsonOut out, Machine node) {
    out.object(
        o -> {
          common(o, node);
          o.array("service_set", services(node), ControllerView::service)
              .text("resource_uri", SmallViews.BASE + "rackcontrollers/" + node.id() + "/");
        });
  }

  /** As a region. */
  public void region(JsonOut out, Machine node) {
    out.object(
        o -> {
          common(o, node);
          o.text("resource_uri", SmallViews.BASE + "regioncontrollers/" + node.id() + "/");
        });
  }

  private List<Controller.Service> services(Machine node) {
    Controller controller = told.get(node.id());
    return controller == null ? List.of() : controller.services();
  }

  private static void service(JsonOut out, Controller.Service service) {
    out.object(
        o ->
            o.text("name", service.name())
                .text("status", service.status().name().toLowerCase(Locale.ROOT))
                .text("status_info", service.info()));
  }

  private void common(JsonOut out, Machine node) {
    Machine.Identity identity = node.identity();
    MachinePower power = parts.powerOf(node.id());
    Surroundings around = parts.surroundings();
    List<Interface> nics = parts.interfacesOf(node.id());
    HardwareSummary hardware = parts.hardwareOf(node.id());
    out.text("system_id", node.id().value())
        .text("hostname", identity.hostname())
        .text("fqdn", identity.fqdn())
        .text("description", identity.description())
        .text("hardware_uuid", identity.hardwareUuid())
        .raw("domain", around.domain(identity.domain()))
        .text("architecture", identity.architecture())
        .number("cpu_count", hardware.cpuCount())
        .number("cpu_speed", hardware.cpuSpeed())
        .number("memory", hardware.memory())
        .number("swap_size", identity.swapSize())
        .text("osystem", node.deployment().osystem())
        .text("distro_series", node.deployment().series())
        .text("power_type", power.type())
        .text("power_state", MachineView.wire(power.state()))
        .texts("ip_addresses", PartViews.addresses(nics))
        .array("interface_set", nics, new InterfaceView(nics, node.type(), around)::write)
        .raw("zone", around.zone(node.placement().zone()))
        .text(
            "status_action", Optional.ofNullable(parts.newest().get(node.id())).map(Event::action))
        .number("node_type", node.type().code())
        .text("node_type_name", node.type().label())
        .text("version", Optional.ofNullable(told.get(node.id())).map(Controller::version))
        .object("hardware_info", o -> MachineView.info(o, hardware))
        .texts("tag_names", node.placement().tags());
    new MachineView(parts).results(out, node);
  }
}
