package io.maas4j.store.memory;

import io.maas4j.store.spi.AddressRepository;
import io.maas4j.store.spi.DiskRepository;
import io.maas4j.store.spi.EventRepository;
import io.maas4j.store.spi.FileRepository;
import io.maas4j.store.spi.InterfaceRepository;
import io.maas4j.store.spi.InventoryRepository;
import io.maas4j.store.spi.JobQueue;
import io.maas4j.store.spi.KeyRepository;
import io.maas4j.store.spi.Kind;
import io.maas4j.store.spi.MachineRepository;
import io.maas4j.store.spi.NodeDeviceRepository;
import io.maas4j.store.spi.PoolRepository;
import io.maas4j.store.spi.PowerRepository;
import io.maas4j.store.spi.ReportRepository;
import io.maas4j.store.spi.ScriptRepository;
import io.maas4j.store.spi.ScriptRunRepository;
import io.maas4j.store.spi.SettingRepository;
import io.maas4j.store.spi.Shelf;
import io.maas4j.store.spi.StorageRepository;
import io.maas4j.store.spi.TagRepository;
import io.maas4j.store.spi.TopologyRepository;
import io.maas4j.store.spi.Tx;
import io.maas4j.store.spi.UserRepository;
import io.maas4j.store.spi.ZoneRepository;

/** The way to the repositories. */
record MemoryTx(Scope scope) implements Tx {
  @Override
  public MachineRepository machines() {
    return new MemoryMachines(scope);
  }

  @Override
  public ReportRepository reports() {
    return new MemoryReports(scope);
  }

  @Override
  public PowerRepository power() {
    return new MemoryPower(scope);
  }

  @Override
  public InterfaceRepository interfaces() {
    return new MemoryParts.Interfaces(scope);
  }

  @Override
  public AddressRepository addresses() {
    return new MemoryAddresses(scope);
  }

  @Override
  public TopologyRepository topology() {
    return new MemoryTopology(scope);
  }

  @Override
  public DiskRepository disks() {
    return new MemoryParts.Disks(scope);
  }

  @Override
  public StorageRepository storages() {
    return new MemoryParts.Storages(scope);
  }

  @Override
  public InventoryRepository inventories() {
    return new MemoryParts.Inventories(scope);
  }

  @Override
  public NodeDeviceRepository nodeDevices() {
    return new MemoryParts.NodeDevices(scope);
  }

  @Override
  public ScriptRepository scripts() {
    return new MemoryScripts.Scripts(scope);
  }

  @Override
  public ScriptRunRepository scriptRuns() {
    return new MemoryScripts.Runs(scope);
  }

  @Override
  public EventRepository events() {
    return new MemoryEvents(scope);
  }

  @Override
  public UserRepository users() {
    return new MemoryAccess.Users(scope);
  }

  @Override
  public KeyRepository keys() {
    return new MemoryAccess.Keys(scope);
  }

  @Override
  public FileRepository files() {
    return new MemoryFiles(scope);
  }

  @Override
  public TagRepository tags() {
    return new MemoryGroups.Tags(scope);
  }

  @Override
  public ZoneRepository zones() {
    return new MemoryGroups.Zones(scope);
  }

  @Override
  public PoolRepository pools() {
    return new MemoryGroups.Pools(scope);
  }

  @Override
  public SettingRepository settings() {
    return new MemoryAccess.Settings(scope);
  }

  @Override
  public <T> Shelf<T> shelf(Kind<T> kind) {
    return new MemoryShelf<>(scope, kind);
  }

  @Override
  public JobQueue jobs() {
    return new MemoryJobs(scope);
  }
}
