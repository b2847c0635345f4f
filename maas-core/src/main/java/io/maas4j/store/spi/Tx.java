package io.maas4j.store.spi;

/**
 * One transaction: the way to every repository. Used by one thread, until the unit of work returns;
 * later calls throw {@link IllegalStateException}.
 */
public interface Tx {
  MachineRepository machines();

  ReportRepository reports();

  PowerRepository power();

  InterfaceRepository interfaces();

  AddressRepository addresses();

  TopologyRepository topology();

  DiskRepository disks();

  InventoryRepository inventories();

  NodeDeviceRepository nodeDevices();

  ScriptRepository scripts();

  ScriptRunRepository scriptRuns();

  EventRepository events();

  UserRepository users();

  KeyRepository keys();

  FileRepository files();

  TagRepository tags();

  ZoneRepository zones();

  PoolRepository pools();

  SettingRepository settings();

  /**
   * Where the things of a kind are kept.
   *
   * @param kind one of {@link Kinds#ALL}
   */
  <T> Shelf<T> shelf(Kind<T> kind);

  JobQueue jobs();
}
