package io.maas4j.store.postgres;

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

/**
 * The repositories over one session. But for the machines they hold nothing: made when asked for.
 */
record PgTx(Session session, MachineRepository machines) implements Tx {
  PgTx(Session session) {
    this(session, new PgMachines(session));
  }

  @Override
  public ReportRepository reports() {
    return new PgReports(session);
  }

  @Override
  public PowerRepository power() {
    return new PgPower(session);
  }

  @Override
  public InterfaceRepository interfaces() {
    return new PgInterfaces(session);
  }

  @Override
  public AddressRepository addresses() {
    return new PgAddresses(session);
  }

  @Override
  public TopologyRepository topology() {
    return new PgTopology(session);
  }

  @Override
  public DiskRepository disks() {
    return new PgDisks(session);
  }

  @Override
  public StorageRepository storages() {
    return new PgStorages(session);
  }

  @Override
  public InventoryRepository inventories() {
    return new PgInventories(session);
  }

  @Override
  public NodeDeviceRepository nodeDevices() {
    return new PgNodeDevices(session);
  }

  @Override
  public ScriptRepository scripts() {
    return new PgScripts(session);
  }

  @Override
  public ScriptRunRepository scriptRuns() {
    return new PgScriptRuns(session);
  }

  @Override
  public EventRepository events() {
    return new PgEvents(session);
  }

  @Override
  public UserRepository users() {
    return new PgUsers(session);
  }

  @Override
  public KeyRepository keys() {
    return new PgKeys(session);
  }

  @Override
  public FileRepository files() {
    return new PgFiles(session);
  }

  @Override
  public TagRepository tags() {
    return new PgTags(session);
  }

  @Override
  public ZoneRepository zones() {
    return new PgZones(session);
  }

  @Override
  public PoolRepository pools() {
    return new PgPools(session);
  }

  @Override
  public SettingRepository settings() {
    return new PgSettings(session);
  }

  @Override
  public <T> Shelf<T> shelf(Kind<T> kind) {
    return new PgShelf<>(session, kind);
  }

  @Override
  public JobQueue jobs() {
    return new PgJobs(session);
  }
}
