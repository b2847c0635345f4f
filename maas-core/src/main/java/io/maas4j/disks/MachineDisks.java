package io.maas4j.disks;

import io.maas4j.id.Ids;
import io.maas4j.work.Units;

/** All use cases of machines' storage, put together by hand. Thread-safe. */
public final class MachineDisks {
  private final BlockDevices devices;
  private final Partitions partitions;
  private final DeviceGroups groups;
  private final DeviceCaches caches;
  private final StorageLayouts layouts;

  public MachineDisks(Units units, Ids ids) {
    StorageWork work = new StorageWork(units, ids);
    this.devices = new BlockDevices(work);
    this.partitions = new Partitions(work);
    this.groups = new DeviceGroups(work);
    this.caches = new DeviceCaches(work);
    this.layouts = new StorageLayouts(work, new AutomaticLayout(ids));
  }

  /** Disks, and the devices that are made of them. */
  public BlockDevices devices() {
    return devices;
  }

  /** Parts of devices. */
  public Partitions partitions() {
    return partitions;
  }

  /** Volume groups, RAIDs and datastores. */
  public DeviceGroups groups() {
    return groups;
  }

  /** Cache sets and bcaches. */
  public DeviceCaches caches() {
    return caches;
  }

  /** Everything at a stroke. */
  public StorageLayouts layouts() {
    return layouts;
  }
}
