package io.maas4j.store.memory;

import io.maas4j.machine.Tag;
import io.maas4j.pool.Pool;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.PoolRepository;
import io.maas4j.store.spi.TagRepository;
import io.maas4j.store.spi.Unique;
import io.maas4j.store.spi.ZoneRepository;
import io.maas4j.zone.Zone;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tags, zones and pools. */
final class MemoryGroups {
  private MemoryGroups() {}

  record Tags(Scope scope) implements TagRepository {
    @Override
    public List<Tag> list() {
      return scope.db().tags.all();
    }

    @Override
    public Optional<Tag> find(String name) {
      return scope.db().tags.get(name);
    }

    @Override
    public void insert(Tag tag) {
      if (find(tag.name()).isPresent()) {
        throw new DuplicateException(Unique.TAG_NAME);
      }
      scope.db().tags.put(tag.name(), tag);
    }

    @Override
    public boolean update(String name, Tag changed) {
      Database db = scope.db();
      if (find(name).isEmpty()) {
        return false;
      }
      if (!name.equals(changed.name())) {
        insert(changed);
        db.renameTag(name, changed.name());
        db.tags.remove(name);
      } else {
        db.tags.put(name, changed);
      }
      return true;
    }

    @Override
    public boolean delete(String name) {
      return scope.db().tags.remove(name);
    }
  }

  record Zones(Scope scope) implements ZoneRepository {
    @Override
    public List<Zone> list() {
      return scope.db().zones.rows().values().stream()
          .sorted(Comparator.comparing(Zone::name))
          .toList();
    }

    @Override
    public Optional<Zone> find(String name) {
      return scope.db().zoneByName.find(name);
    }

    @Override
    public Zone insert(Zone zone) {
      Database db = scope.db();
      Zone stored = new Zone(db.nextId(), zone.name(), zone.description());
      db.zones.put(stored.id(), stored);
      return stored;
    }

    @Override
    public boolean update(Zone changed) {
      Database db = scope.db();
      Optional<Zone> before = db.zones.get(changed.id());
      if (before.isEmpty()) {
        return false;
      }
      String old = before.get().name();
      if (!old.equals(changed.name())) {
        keepDefault(old, Zone.DEFAULT, "zone");
      }
      db.zones.put(changed.id(), changed);
      db.moveZone(old, changed.name());
      return true;
    }

    @Override
    public boolean delete(long id) {
      Database db = scope.db();
      db.zones.get(id).ifPresent(zone -> keepDefault(zone.name(), Zone.DEFAULT, "zone"));
      return db.zones.remove(id);
    }
  }

  record Pools(Scope scope) implements PoolRepository {
    @Override
    public List<Pool> list() {
      return scope.db().pools.rows().values().stream()
          .sorted(Comparator.comparing(Pool::name))
          .toList();
    }

    @Override
    public Optional<Pool> find(String name) {
      return scope.db().poolByName.find(name);
    }

    @Override
    public Pool insert(Pool pool) {
      Database db = scope.db();
      Pool stored = new Pool(db.nextId(), pool.name(), pool.description());
      db.pools.put(stored.id(), stored);
      return stored;
    }

    @Override
    public boolean update(Pool changed) {
      Database db = scope.db();
      Optional<Pool> before = db.pools.get(changed.id());
      if (before.isEmpty()) {
        return false;
      }
      String old = before.get().name();
      if (!old.equals(changed.name())) {
        keepDefault(old, Pool.DEFAULT, "pool");
      }
      db.pools.put(changed.id(), changed);
      db.movePool(old, changed.name());
      return true;
    }

    @Override
    public boolean delete(long id) {
      Database db = scope.db();
      db.pools.get(id).ifPresent(pool -> keepDefault(pool.name(), Pool.DEFAULT, "pool"));
      return db.pools.remove(id);
    }
  }

  private static void keepDefault(String name, String defaultName, String what) {
    if (name.equals(defaultName)) {
      throw new IllegalArgumentException("the " + what + " '" + name + "' has to stay");
    }
  }
}
