package io.maas4j.disks;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.storage.Caches;
import io.maas4j.storage.Created;
import io.maas4j.storage.Group;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.StorageConfiguration;
import java.util.Optional;

/**
 * Cache sets and bcaches (operations, sections 3.5 and 3.6), named by number or name. Refuses as
 * {@link BlockDevices}. Thread-safe.
 */
public final class DeviceCaches {
  private final StorageWork work;

  DeviceCaches(StorageWork work) {
    this.work = work;
  }

  public Changed find(MachineId machine, String cacheSet, Actor by) {
    Changed all = work.read(machine, by);
    return new Changed(all.machine(), all.storage(), cacheSet(all.storage(), cacheSet));
  }

  public Changed create(MachineId machine, Caches.Choice choice, Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "create a cache set",
        (storage, ids) -> Caches.cacheSet(storage, choice, ids));
  }

  /** Moves it to what is chosen. */
  public Changed update(MachineId machine, String cacheSet, Caches.Choice choice, Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "update the cache set",
        (storage, ids) -> {
          long found = cacheSet(storage, cacheSet);
          return new Created(Caches.move(storage, found, choice, ids), found);
        });
  }

  public void delete(MachineId machine, String cacheSet, Actor by) {
    work.change(
        machine,
        by,
        Rule.READY,
        "delete the cache set",
        (storage, ids) -> new Created(Caches.delete(storage, cacheSet(storage, cacheSet)), 0));
  }

  /**
   * @param name empty for the first free one
   */
  public Changed createBcache(
      MachineId machine,
      Optional<String> name,
      Optional<String> uuid,
      String cacheSet,
      Caches.Choice backing,
      String mode,
      Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "create a bcache",
        (storage, ids) -> Caches.bcache(storage, name, uuid, cacheSet, backing, mode, ids));
  }

  /** Changes what is given. */
  public Changed updateBcache(
      MachineId machine,
      String bcache,
      Optional<String> name,
      Optional<String> uuid,
      Optional<String> cacheSet,
      Caches.Choice backing,
      Optional<String> mode,
      Actor by) {
    return work.change(
        machine,
        by,
        Rule.READY,
        "update the bcache",
        (storage, ids) -> {
          Group found = DeviceGroups.group(storage, GroupType.BCACHE, bcache);
          return new Created(
              Caches.update(storage, found, name, uuid, cacheSet, backing, mode, ids), found.id());
        });
  }

  private static long cacheSet(StorageConfiguration storage, String specifier) {
    return storage.cacheSet(specifier).orElseThrow(() -> NotFound.no("CacheSet"));
  }
}
