package io.maas4j.server.api.view;

import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import java.util.List;

/** Writes devices (REST contract, section 6.11). */
public final class DeviceView {
  private final MachineParts parts;

  public DeviceView(MachineParts parts) {
    this.parts = parts;
  }

  public void write(JsonOut out, Machine device) {
    Machine.Identity identity = device.identity();
    Machine.Placement placement = device.placement();
    Surroundings around = parts.surroundings();
    List<Interface> nics = parts.interfacesOf(device.id());
    out.object(
        o ->
            o.text("system_id", device.id().value())
                .text("hostname", identity.hostname())
                .text("fqdn", identity.fqdn())
                .text("description", identity.description())
                .raw("domain", around.domain(identity.domain()))
                .text("owner", device.status().owner())
                .texts("owner_data", placement.ownerData())
                .texts("workload_annotations", placement.ownerData())
                .text("parent", identity.parent().map(MachineId::value))
                .texts("tag_names", placement.tags())
                .nothing("address_ttl")
                .texts("ip_addresses", PartViews.addresses(nics))
                .array("interface_set", nics, new InterfaceView(nics, device.type(), around)::write)
                .raw("zone", around.zone(placement.zone()))
                .number("node_type", device.type().code())
                .text("node_type_name", device.type().label())
                .text("resource_uri", SmallViews.BASE + "devices/" + device.id() + "/"));
  }
}
