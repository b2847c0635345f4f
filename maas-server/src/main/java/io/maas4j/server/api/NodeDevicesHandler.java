package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.inspection.DeviceQuery;
import io.maas4j.inspection.NodeDevices;
import io.maas4j.server.api.view.DeviceParts;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Devices on the buses of nodes (operations, section 2.14). */
final class NodeDevicesHandler {
  private final NodeDevices devices;
  private final Store store;

  NodeDevicesHandler(NodeDevices devices, Store store) {
    this.devices = devices;
    this.store = store;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "NodeDevicesHandler",
            "Read the devices on a node's buses.",
            "nodes/{system_id}/devices/",
            Operation.read(
                "List devices",
                this::list,
                Parameter.str("bus", "PCIE or USB, or 1 or 2."),
                Parameter.str("hardware_type", "node, storage, network or gpu."),
                Parameter.str("vendor_id", "Four hexadecimal digits."),
                Parameter.str("product_id", "Four hexadecimal digits."),
                Parameter.str("vendor_name", "The whole name, in any case."),
                Parameter.str("product_name", "The whole name, in any case."),
                Parameter.str("commissioning_driver", "The kernel's driver."))),
        Resource.of(
            "NodeDeviceHandler",
            "Manage a device on a node's bus.",
            "nodes/{system_id}/devices/{id}/",
            Operation.read("Read a device", this::read),
            Operation.delete("Delete a device", this::delete).forAdmins()));
  }

  private static MachineId node(Call call) {
    return Call.machineId(call.path("system_id")).orElseThrow(() -> NotFound.no("Node"));
  }

  private Reply list(Call call) {
    Arguments given = call.arguments();
    DeviceQuery query =
        new DeviceQuery(
            given.filled("bus").map(NodeDevicesHandler::bus),
            given.filled("hardware_type").map(ScriptsHandler::hardwareType),
            given.filled("vendor_id"),
            given.filled("product_id"),
            given.filled("vendor_name"),
            given.filled("product_name"),
            given.filled("commissioning_driver"));
    List<NodeDevice> found = devices.list(node(call), query, call.actor());
    DeviceParts parts = parts(call);
    return Resources.list(found, parts::device);
  }

  private static Device.Bus bus(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "PCIE", "1" -> Device.Bus.PCIE;
      case "USB", "2" -> Device.Bus.USB;
      default -> throw Failure.field("bus", "'" + text + "' is no bus: PCIE or USB.");
    };
  }

  private Reply read(Call call) {
    NodeDevice found = devices.get(node(call), call.path("id"), call.actor());
    return Resources.one(found, parts(call)::device);
  }

  private DeviceParts parts(Call call) {
    return store.inTransaction(
        tx ->
            DeviceParts.read(
                tx, tx.machines().find(node(call)).orElseThrow(() -> NotFound.no("Node"))));
  }

  private Reply delete(Call call) {
    devices.delete(node(call), call.path("id"), call.actor());
    return Reply.NOTHING;
  }
}
