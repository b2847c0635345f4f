package io.maas4j.fleet;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.MachineFilter;
import io.maas4j.pool.Pool;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Store;
import io.maas4j.work.Permissions;
import io.maas4j.zone.Zone;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The zones and pools that machines are grouped by. Thread-safe; each call blocks for one
 * transaction. Changing them is for administrators.
 */
public final class Groupings {
  private static final Pattern PLACE = Pattern.compile("[a-zA-Z0-9]([-_ ]*[a-zA-Z0-9]){0,255}");
  private static final Pattern ZONE = Pattern.compile("[\\w-]{1,256}");

  private final Store store;

  /**
   * @param store every call is one transaction of it
   */
  public Groupings(Store store) {
    this.store = store;
  }

  /**
   * @param zone with id zero
   */
  public Zone addZone(Zone zone, Actor by) {
    Permissions.administrator(by);
    name(zone.name(), ZONE);
    return store.inTransaction(
        tx ->
            unique(
                "Physical zone",
                () -> tx.zones().insert(new Zone(0, zone.name(), zone.description()))));
  }

  /**
   * @param name its present name
   * @param changed whatever its id
   */
  public Zone changeZone(String name, Zone changed, Actor by) {
    Permissions.administrator(by);
    name(changed.name(), ZONE);
    return store.inTransaction(
        tx -> {
          Zone before = tx.zones().find(name).orElseThrow(() -> NotFound.no("Zone"));
          if (before.name().equals(Zone.DEFAULT) && !changed.name().equals(Zone.DEFAULT)) {
            throw InvalidRequest.field("name", "The default zone keeps its name.");
          }
          Zone after = new Zone(before.id(), changed.name(), changed.description());
          unique("Physical zone", () -> tx.zones().update(after));
          return after;
        });
  }

  /**
   * Its machines go to the default zone. Nothing happens when there is none of this name.
   *
   * @throws InvalidRequest for the default zone
   */
  public void deleteZone(String name, Actor by) {
    Permissions.administrator(by);
    if (name.equals(Zone.DEFAULT)) {
      throw new InvalidRequest(
          "This zone is the default zone, it cannot be deleted.", "delete another zone");
    }
    store.inTransaction(tx -> tx.zones().find(name).map(z -> tx.zones().delete(z.id())));
  }

  /**
   * @param pool with id zero
   */
  public Pool addPool(Pool pool, Actor by) {
    Permissions.administrator(by);
    name(pool.name(), PLACE);
    return store.inTransaction(
        tx ->
            unique(
                "Resource pool",
                () -> tx.pools().insert(new Pool(0, pool.name(), pool.description()))));
  }

  /**
   * @param name its present name
   * @param changed whatever its id
   */
  public Pool changePool(String name, Pool changed, Actor by) {
    Permissions.administrator(by);
    name(changed.name(), PLACE);
    return store.inTransaction(
        tx -> {
          Pool before = tx.pools().find(name).orElseThrow(() -> NotFound.no("ResourcePool"));
          if (before.name().equals(Pool.DEFAULT) && !changed.name().equals(Pool.DEFAULT)) {
            throw InvalidRequest.field("name", "The default pool keeps its name.");
          }
          Pool after = new Pool(before.id(), changed.name(), changed.description());
          unique("Resource pool", () -> tx.pools().update(after));
          return after;
        });
  }

  /**
   * @throws NotFound when there is none
   * @throws InvalidRequest for the default pool, and for one that machines are in
   */
  public void deletePool(String name, Actor by) {
    Permissions.administrator(by);
    store.inTransaction(
        tx -> {
          Pool pool = tx.pools().find(name).orElseThrow(() -> NotFound.no("ResourcePool"));
          if (pool.name().equals(Pool.DEFAULT)) {
            throw new InvalidRequest(
                "This is the default pool, it cannot be deleted.", "delete another pool");
          }
          if (!tx.machines().list(MachineFilter.builder().pools(List.of(name)).build()).isEmpty()) {
            throw new InvalidRequest(
                "Cannot delete a pool that has machines in it.",
                "put its machines into another pool first");
          }
          return tx.pools().delete(pool.id());
        });
  }

  private static void name(String name, Pattern allowed) {
    if (!allowed.matcher(name).matches()) {
      throw InvalidRequest.field("name", "Enter a valid value.");
    }
  }

  private static <T> T unique(String kind, Supplier<T> work) {
    try {
      return work.get();
    } catch (DuplicateException e) {
      throw InvalidRequest.field("name", kind + " with this Name already exists.");
    }
  }
}
