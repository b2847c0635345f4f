package io.maas4j.store.memory;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.NodeDeviceRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The devices on machines' buses. */
record MemoryNodeDevices(Scope scope) implements NodeDeviceRepository {
  @Override
  public List<NodeDevice> of(MachineId machine) {
    return scope.db().devicesOf.rows(machine);
  }

  @Override
  public List<NodeDevice> put(MachineId machine, List<Device> found) {
    Database db = scope.db();
    if (!db.machineById.has(machine)) {
      throw new IllegalArgumentException("there is no machine " + machine);
    }
    List<NodeDevice> known = new ArrayList<>(of(machine));
    for (Device device : found) {
      Optional<NodeDevice> before = known.stream().filter(k -> k.isSame(device)).findFirst();
      before.ifPresent(known::remove);
      long id = before.map(NodeDevice::id).orElseGet(db::nextId);
      db.devices.put(
          id,
          new NodeDevice(
              id,
              machine,
              device,
              before.flatMap(NodeDevice::diskId),
              before.flatMap(NodeDevice::interfaceId)));
    }
    known.forEach(gone -> db.devices.remove(gone.id()));
    return of(machine);
  }

  @Override
  public void link(long id, Optional<Long> diskId, Optional<Long> interfaceId) {
    Database db = scope.db();
    db.devices
        .get(id)
        .ifPresent(
            d ->
                db.devices.put(
                    id, new NodeDevice(id, d.machine(), d.device(), diskId, interfaceId)));
  }

  @Override
  public boolean delete(long id) {
    return scope.db().devices.remove(id);
  }
}
