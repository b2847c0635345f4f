package io.maas4j.store.postgres;

import io.maas4j.store.spi.ZoneRepository;
import io.maas4j.zone.Zone;
import java.util.List;
import java.util.Optional;

/** {@code maas.zone}; machines refer to it by name. */
final class PgZones implements ZoneRepository {
  private static final Groups.Kind<Zone> KIND =
      new Groups.Kind<>("zone", 1, Zone.DEFAULT, Zone::new);

  private final Groups<Zone> groups;

  PgZones(Session session) {
    this.groups = new Groups<>(session, KIND);
  }

  @Override
  public List<Zone> list() {
    return groups.list();
  }

  @Override
  public Optional<Zone> find(String name) {
    return groups.find(name);
  }

  @Override
  public Zone insert(Zone zone) {
    return groups.insert(zone.name(), zone.description());
  }

  @Override
  public boolean update(Zone changed) {
    return groups.update(changed.id(), changed.name(), changed.description());
  }

  @Override
  public boolean delete(long id) {
    return groups.delete(id);
  }
}
