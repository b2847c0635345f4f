package io.maas4j.server.api;

import io.maas4j.disks.Changed;
import io.maas4j.disks.DeviceCaches;
import io.maas4j.disks.MachineDisks;
import io.maas4j.storage.Caches;
import io.maas4j.storage.GroupType;
import java.util.List;
import java.util.stream.Stream;

/** Bcaches and their cache sets (operations, sections 3.5 and 3.6). */
final class CacheHandlers {
  private final MachineDisks disks;
  private final DeviceCaches caches;

  CacheHandlers(MachineDisks disks) {
    this.disks = disks;
    this.caches = disks.caches();
  }

  Stream<Resource> resources() {
    return Stream.concat(bcaches(), cacheSets());
  }

  private static List<Parameter> bcache() {
    return List.of(
        Parameter.str("name", "Of the bcache."),
        StorageCalls.UUID,
        Parameter.str("cache_set", "The number or name of the cache set to use."),
        Parameter.str("backing_device", "The unused device that is to be cached."),
        Parameter.str("backing_partition", "The unused partition that is to be cached."),
        Parameter.str("cache_mode", "writeback, writethrough or writearound."));
  }

  private Stream<Resource> bcaches() {
    return Stream.of(
        Resource.of(
            "BcachesHandler",
            "Manage bcaches on a node.",
            "nodes/{system_id}/bcaches/",
            Operation.read("List the bcaches of a node", this::listBcaches),
            Operation.create("Create a bcache", this::createBcache).with(newBcache()).forAdmins()),
        Resource.of(
                "BcacheHandler",
                "Manage a bcache on a node.",
                "nodes/{system_id}/bcache/{id}/",
                Operation.read("Read a bcache", this::readBcache),
                Operation.update("Update a bcache", this::updateBcache).with(bcache()).forAdmins(),
                Operation.delete("Delete a bcache", this::deleteBcache).forAdmins())
            .also("nodes/{system_id}/bcaches/{id}/"));
  }

  private static List<Parameter> newBcache() {
    return bcache().stream().map(p -> p.name().equals("cache_set") ? p.mandatory() : p).toList();
  }

  private static Parameter[] cacheSet() {
    return new Parameter[] {
      Parameter.str("cache_device", "The unused device to cache on."),
      Parameter.str("cache_partition", "The unused partition to cache on.")
    };
  }

  private Stream<Resource> cacheSets() {
    return Stream.of(
        Resource.of(
            "BcacheCacheSetsHandler",
            "Manage bcache cache sets on a node.",
            "nodes/{system_id}/bcache-cache-sets/",
            Operation.read("List the cache sets of a node", this::list),
            Operation.create("Create a cache set", this::create, cacheSet()).forAdmins()),
        Resource.of(
                "BcacheCacheSetHandler",
                "Manage a bcache cache set on a node.",
                "nodes/{system_id}/bcache-cache-set/{id}/",
                Operation.read("Read a cache set", this::read),
                Operation.update("Update a cache set", this::update, cacheSet()).forAdmins(),
                Operation.delete("Delete a cache set", this::delete).forAdmins())
            .also("nodes/{system_id}/bcache-cache-sets/{id}/"));
  }

  private Reply listBcaches(Call call) {
    return StorageCalls.groups(
        disks.devices().all(StorageCalls.node(call), call.actor()), GroupType.BCACHE);
  }

  private Reply createBcache(Call call) {
    return StorageCalls.group(
        caches.createBcache(
            StorageCalls.node(call),
            StorageCalls.filled(call, "name"),
            StorageCalls.filled(call, "uuid"),
            call.arguments().textOr("cache_set", ""),
            choice(call, "backing_"),
            StorageCalls.filled(call, "cache_mode").orElse("writethrough"),
            call.actor()));
  }

  private Reply readBcache(Call call) {
    return StorageCalls.group(
        disks
            .groups()
            .find(StorageCalls.node(call), GroupType.BCACHE, call.path("id"), call.actor()));
  }

  private Reply updateBcache(Call call) {
    return StorageCalls.group(
        caches.updateBcache(
            StorageCalls.node(call),
            call.path("id"),
            StorageCalls.filled(call, "name"),
            StorageCalls.filled(call, "uuid"),
            StorageCalls.filled(call, "cache_set"),
            choice(call, "backing_"),
            StorageCalls.filled(call, "cache_mode"),
            call.actor()));
  }

  private Reply deleteBcache(Call call) {
    disks.groups().delete(StorageCalls.node(call), GroupType.BCACHE, call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private static Caches.Choice choice(Call call, String prefix) {
    return new Caches.Choice(
        prefix + "device",
        StorageCalls.filled(call, prefix + "device"),
        prefix + "partition",
        StorageCalls.filled(call, prefix + "partition"));
  }

  private Reply list(Call call) {
    Changed all = disks.devices().all(StorageCalls.node(call), call.actor());
    return Reply.json(
        out ->
            out.array(
                all.storage().composition().cacheSets(),
                (items, id) -> StorageCalls.view(all).cacheSet(items, id)));
  }

  private static Reply one(Changed changed) {
    return Reply.json(out -> StorageCalls.view(changed).cacheSet(out, changed.id()));
  }

  private Reply create(Call call) {
    return one(caches.create(StorageCalls.node(call), choice(call, "cache_"), call.actor()));
  }

  private Reply read(Call call) {
    return one(caches.find(StorageCalls.node(call), call.path("id"), call.actor()));
  }

  private Reply update(Call call) {
    return one(
        caches.update(
            StorageCalls.node(call), call.path("id"), choice(call, "cache_"), call.actor()));
  }

  private Reply delete(Call call) {
    caches.delete(StorageCalls.node(call), call.path("id"), call.actor());
    return Reply.NOTHING;
  }
}
