package io.maas4j.storage;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Cache sets, and the bcaches that use them. */
public final class Caches {
  private Caches() {}

  /** One device or one partition, as somebody names it; each in a parameter of its own. */
  public record Choice(
      String deviceField,
      Optional<String> device,
      String partitionField,
      Optional<String> partition) {
    boolean none() {
      return device.isEmpty() && partition.isEmpty();
    }

    private Place place(StorageConfiguration storage, Optional<Long> group) {
      if (none()) {
        throw Refusals.all(
            "Either " + deviceField + " or " + partitionField + " must be specified.");
      }
      if (device.isPresent() && partition.isPresent()) {
        throw Refusals.all("Cannot set both " + deviceField + " and " + partitionField + ".");
      }
      return new Members(
              deviceField, device.stream().toList(), partitionField, partition.stream().toList())
          .free(storage, group)
          .get(0);
    }
  }

  /** Makes a cache set. */
  public static Created cacheSet(StorageConfiguration storage, Choice choice, StorageIds ids) {
    Place place = choice.place(storage, Optional.empty());
    long id = ids.next(StorageIds.Numbering.CACHE_SET);
    List<Long> sets = new ArrayList<>(storage.composition().cacheSets());
    sets.add(id);
    return new Created(
        hold(storage.with(storage.composition().withCacheSets(sets)), place, id, ids), id);
  }

  /** Moves a cache set to another device; nothing happens when none is named. */
  public static StorageConfiguration move(
      StorageConfiguration storage, long cacheSet, Choice choice, StorageIds ids) {
    if (choice.none()) {
      return storage;
    }
    Place before = storage.cacheOf(cacheSet).map(Filesystem::on).orElseThrow();
    StorageConfiguration without = storage.with(storage.composition().withoutFilesystem(before));
    Place place = choice.place(without, Optional.empty());
    if (storage.restsOn(
        place,
        id ->
            storage.findGroup(id).flatMap(Group::cacheSet).map(s -> s == cacheSet).orElse(false))) {
      throw Refusals.all(
          "'" + storage.name(place) + "' rests on a bcache that uses this cache set.");
    }
    return hold(without, place, cacheSet, ids);
  }

  private static StorageConfiguration hold(
      StorageConfiguration storage, Place place, long cacheSet, StorageIds ids) {
    Created ready = Groups.prepared(storage, GroupType.BCACHE, place, ids);
    Place holder = ready.id() == 0 ? place : Place.partition(ready.id());
    return ready
        .configuration()
        .with(
            ready
                .configuration()
                .composition()
                .with(Filesystem.cache(holder, ids.uuid(), cacheSet)));
  }

  /** Takes a cache set away that no bcache uses. */
  public static StorageConfiguration delete(StorageConfiguration storage, long cacheSet) {
    List<String> users =
        storage.groups(GroupType.BCACHE).stream()
            .filter(g -> g.itsCacheSet() == cacheSet)
            .map(Group::name)
            .toList();
    if (!users.isEmpty()) {
      throw new InvalidRequest(
          "Cannot delete cache set; it's currently in use.",
          "delete first what uses it: " + String.join(", ", users));
    }
    return Removal.prune(
        storage.with(
            storage
                .composition()
                .withCacheSets(
                    storage.composition().cacheSets().stream()
                        .filter(id -> !Objects.equals(id, cacheSet))
                        .toList())));
  }

  /**
   * Makes a bcache and its device.
   *
   * @param name empty for the first free one of {@code bcache0}, …
   */
  public static Created bcache(
      StorageConfiguration storage,
      Optional<String> name,
      Optional<String> uuid,
      String cacheSet,
      Choice backing,
      String mode,
      StorageIds ids) {
    long cache =
        storage.cacheSet(cacheSet).orElseThrow(() -> Refusals.noChoice("cache_set", cacheSet));
    CacheMode wanted = CacheMode.of(mode).orElseThrow(() -> Refusals.noChoice("cache_mode", mode));
    String itsName = name.orElseGet(() -> Groups.firstFree(storage, "bcache"));
    Groups.named(storage, itsName, Optional.empty());
    Place place = backing.place(storage, Optional.empty());
    Group group =
        Group.bcache(
            ids.next(StorageIds.Numbering.GROUP), Refusals.uuid(uuid, ids), itsName, wanted, cache);
    StorageConfiguration made =
        Groups.join(
            storage.with(storage.composition().with(group)),
            group,
            FilesystemType.BCACHE_BACKING,
            List.of(place),
            ids);
    return new Created(Groups.product(made, group, ids), group.id());
  }

  /** Changes what is given of a bcache. */
  public static StorageConfiguration update(
      StorageConfiguration storage,
      Group before,
      Optional<String> name,
      Optional<String> uuid,
      Optional<String> cacheSet,
      Choice backing,
      Optional<String> mode,
      StorageIds ids) {
    name.ifPresent(n -> Groups.named(storage, n, Optional.of(before.id())));
    long cache =
        cacheSet
            .map(
                given ->
                    storage
                        .cacheSet(given)
                        .orElseThrow(() -> Refusals.noChoice("cache_set", given)))
            .orElse(before.itsCacheSet());
    boolean circular =
        storage
            .cacheOf(cache)
            .map(f -> storage.restsOn(f.on(), id -> id == before.id()))
            .orElse(false);
    if (circular) {
      throw Refusals.noChoice("cache_set", cacheSet.orElse(""), "it rests on what would use it");
    }
    CacheMode wanted =
        mode.map(m -> CacheMode.of(m).orElseThrow(() -> Refusals.noChoice("cache_mode", m)))
            .orElse(before.cacheMode().orElseThrow());
    Group named = before.named(name, uuid.map(Refusals::uuid));
    Group group = Group.bcache(named.id(), named.uuid(), named.name(), wanted, cache);
    StorageConfiguration changed = storage.with(storage.composition().with(group));
    if (!backing.none()) {
      Place old = storage.shares(group.id()).get(0).on();
      changed = changed.with(changed.composition().withoutFilesystem(old));
      changed =
          Groups.join(
              changed,
              group,
              FilesystemType.BCACHE_BACKING,
              List.of(backing.place(changed, Optional.of(group.id()))),
              ids);
    }
    return Fitting.require(storage, changed, "__all__");
  }
}
