package io.maas4j.store.postgres;

import io.maas4j.store.spi.ZoneRepository;
import io.maas4j.zone.Zone;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.zone}; machines refer to it by name. */
final class PgZones implements ZoneRepository {
  private static final long DEFAULT_ID = 1;

  private final Session session;

  PgZones(Session session) {
    this.session = session;
  }

  @Override
  public List<Zone> list() {
    return read(session.query("SELECT * FROM maas.zone ORDER BY name COLLATE \"C\"")).list();
  }

  @Override
  public Optional<Zone> find(String name) {
    return read(session.query("SELECT * FROM maas.zone WHERE name = :name").bind("name", name))
        .findOne();
  }

  @Override
  public Zone insert(Zone zone) {
    return session.guarded(
        () ->
            read(session
                    .query(
                        """
                        INSERT INTO maas.zone (name, description) VALUES (:name, :description)
                        RETURNING *""")
                    .bind("name", zone.name())
                    .bind("description", zone.description()))
                .one());
  }

  @Override
  public boolean update(Zone changed) {
    if (changed.id() == DEFAULT_ID && !changed.name().equals(Zone.DEFAULT)) {
      throw new IllegalArgumentException("the default zone cannot be renamed");
    }
    return session.guarded(
        () -> {
          // A machine that was read under the old name must not be written back with it.
          session
              .update(
                  """
                  UPDATE maas.machine SET revision = revision + 1, updated = :now
                   WHERE zone = (SELECT name FROM maas.zone WHERE id = :id AND name <> :name)""")
              .bind("now", session.now())
              .bind("id", changed.id())
              .bind("name", changed.name())
              .execute();
          return session
                  .update(
                      """
                      UPDATE maas.zone SET name = :name, description = :description
                       WHERE id = :id""")
                  .bind("id", changed.id())
                  .bind("name", changed.name())
                  .bind("description", changed.description())
                  .execute()
              == 1;
        });
  }

  @Override
  public boolean delete(long id) {
    if (id == DEFAULT_ID) {
      throw new IllegalArgumentException("the default zone cannot be deleted");
    }
    session
        .update(
            """
            UPDATE maas.machine SET zone = :default, revision = revision + 1, updated = :now
             WHERE zone = (SELECT name FROM maas.zone WHERE id = :id)""")
        .bind("default", Zone.DEFAULT)
        .bind("now", session.now())
        .bind("id", id)
        .execute();
    return session.update("DELETE FROM maas.zone WHERE id = :id").bind("id", id).execute() == 1;
  }

  private static ResultIterable<Zone> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new Zone(row.number("id"), row.text("name"), row.text("description"));
        });
  }
}
