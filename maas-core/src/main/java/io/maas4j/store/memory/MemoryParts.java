package io.maas4j.store.memory;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Interface;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.StorageIds.Numbering;
import io.maas4j.store.spi.DiskRepository;
import io.maas4j.store.spi.InterfaceRepository;
import io.maas4j.store.spi.InventoryRepository;
import io.maas4j.store.spi.NodeDeviceRepository;
import io.maas4j.store.spi.StorageRepository;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What belongs to one machine: interfaces, disks, hardware. */
final class MemoryParts {
  private MemoryParts() {}

  static <T> Map<MachineId, T> each(Collection<MachineId> machines, Function<MachineId, T> one) {
    Map<MachineId, T> all = new LinkedHashMap<>();
    machines.forEach(id -> all.put(id, one.apply(id)));
    return all;
  }

  record Interfaces(Scope scope) implements InterfaceRepository {
    @Override
    public List<Interface> of(MachineId machine) {
      return scope.db().interfacesOf.rows(machine);
    }

    @Override
    public int count(MachineId machine) {
      return of(machine).size();
    }

    @Override
    public Map<MachineId, List<Interface>> ofAll(Collection<MachineId> machines) {
      return each(machines, this::of);
    }

    @Override
    public Interface put(Interface changed) {
      Database db = scope.db();
      List<Interface.Link> links = new ArrayList<>();
      for (Interface.Link link : changed.links()) {
        links.add(
            new Interface.Link(
                db.idOf(link.id()), link.mode(), link.subnetId(), link.address(), link.gateway()));
      }
      Interface stored = changed.toBuilder().id(db.idOf(changed.id())).links(links).build();
      db.interfaces.put(stored.id(), stored);
      return stored;
    }

    @Override
    public void delete(long id) {
      scope.db().interfaces.remove(id);
    }

    @Override
    public Optional<Interface> findByMac(MacAddress mac) {
      return scope.db().interfaceByMac.find(mac);
    }

    @Override
    public Set<InetAddress> addressesIn(long subnetId) {
      return scope.db().interfacesInSubnet.rows(subnetId).stream()
          .flatMap(nic -> nic.links().stream())
          .filter(link -> link.subnetId().equals(Optional.of(subnetId)))
          .flatMap(link -> link.address().stream())
          .collect(Collectors.toSet());
    }

    @Override
    public Optional<Interface> findByAddress(InetAddress address) {
      return scope.db().interfaceByAddress.find(address);
    }

    @Override
    public List<Interface> seen() {
      return scope.db().interfaces.rows().values().stream()
          .filter(nic -> !nic.discovered().isEmpty())
          .toList();
    }

    @Override
    public List<Interface> withAddresses() {
      return scope.db().interfaces.rows().values().stream()
          .filter(nic -> nic.links().stream().anyMatch(link -> link.address().isPresent()))
          .toList();
    }
  }

  record Disks(Scope scope) implements DiskRepository {
    @Override
    public List<BlockDevice> of(MachineId machine) {
      return scope.db().disksOf.rows(machine);
    }

    @Override
    public Map<MachineId, List<BlockDevice>> ofAll(Collection<MachineId> machines) {
      return each(machines, this::of);
    }

    @Override
    public BlockDevice put(BlockDevice disk) {
      Database db = scope.db();
      BlockDevice stored =
          new BlockDevice(
              db.idOf(disk.id()),
              disk.machine(),
              disk.name(),
              disk.model(),
              disk.serial(),
              disk.idPath(),
              disk.size(),
              disk.blockSize(),
              disk.tags(),
              disk.firmwareVersion(),
              disk.numaNode(),
              disk.boot());
      db.disks.put(stored.id(), stored);
      return stored;
    }

    @Override
    public void delete(long id) {
      scope.db().disks.remove(id);
    }
  }

  record Storages(Scope scope) implements StorageRepository {
    @Override
    public MachineStorage of(MachineId machine) {
      return scope
          .db()
          .storages
          .get(machine)
          .map(Rows.Storage::storage)
          .orElse(MachineStorage.EMPTY);
    }

    @Override
    public Map<MachineId, MachineStorage> ofAll(Collection<MachineId> machines) {
      return each(machines, this::of);
    }

    @Override
    public void put(MachineId machine, MachineStorage storage) {
      scope.db().storages.put(machine, new Rows.Storage(machine, storage));
    }

    @Override
    public long nextId(Numbering of) {
      return scope.db().nextId();
    }
  }

  record Inventories(Scope scope) implements InventoryRepository {
    @Override
    public HardwareSummary of(MachineId machine) {
      return scope.db().inventories.get(machine).orElse(HardwareSummary.UNKNOWN);
    }

    @Override
    public Map<MachineId, HardwareSummary> ofAll(Collection<MachineId> machines) {
      return each(machines, this::of);
    }

    @Override
    public void put(MachineId machine, HardwareSummary summary) {
      Database db = scope.db();
      if (!db.machineById.has(machine)) {
        throw new IllegalArgumentException("there is no machine " + machine);
      }
      db.inventories.put(machine, summary);
    }
  }

  record NodeDevices(Scope scope) implements NodeDeviceRepository {
    @Override
    public List<NodeDevice> of(MachineId node) {
      return scope.db().nodeDevicesOf.rows(node);
    }

    @Override
    public void add(List<NodeDevice> devices) {
      devices.forEach(this::put);
    }

    @Override
    public NodeDevice put(NodeDevice device) {
      Database db = scope.db();
      if (device.id() != 0 && !db.nodeDevices.has(device.id())) {
        throw NotFound.no("NodeDevice");
      }
      NodeDevice stored = device.withId(db.idOf(device.id()));
      db.nodeDevices.put(stored.id(), stored);
      return stored;
    }

    @Override
    public boolean delete(long id) {
      return scope.db().nodeDevices.remove(id);
    }
  }
}
