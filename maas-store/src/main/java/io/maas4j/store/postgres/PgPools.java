package io.maas4j.store.postgres;

import io.maas4j.pool.Pool;
import io.maas4j.store.spi.PoolRepository;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.pool}; machines refer to it by name. */
final class PgPools implements PoolRepository {
  private static final long DEFAULT_ID = 0;

  private final Session session;

  PgPools(Session session) {
    this.session = session;
  }

  @Override
  public List<Pool> list() {
    return read(session.query("SELECT * FROM maas.pool ORDER BY name COLLATE \"C\"")).list();
  }

  @Override
  public Optional<Pool> find(String name) {
    return read(session.query("SELECT * FROM maas.pool WHERE name = :name").bind("name", name))
        .findOne();
  }

  @Override
  public Pool insert(Pool pool) {
    return session.guarded(
        () ->
            read(session
                    .query(
                        """
                        INSERT INTO maas.pool (name, description) VALUES (:name, :description)
                        RETURNING *""")
                    .bind("name", pool.name())
                    .bind("description", pool.description()))
                .one());
  }

  @Override
  public boolean update(Pool changed) {
    if (changed.id() == DEFAULT_ID && !changed.name().equals(Pool.DEFAULT)) {
      throw new IllegalArgumentException("the default pool cannot be renamed");
    }
    return session.guarded(
        () -> {
          // A machine that was read under the old name must not be written back with it.
          session
              .update(
                  """
                  UPDATE maas.machine SET revision = revision + 1, updated = :now
                   WHERE pool = (SELECT name FROM maas.pool WHERE id = :id AND name <> :name)""")
              .bind("now", session.now())
              .bind("id", changed.id())
              .bind("name", changed.name())
              .execute();
          return session
                  .update(
                      """
                      UPDATE maas.pool SET name = :name, description = :description
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
      throw new IllegalArgumentException("the default pool cannot be deleted");
    }
    session
        .update(
            """
            UPDATE maas.machine SET pool = :default, revision = revision + 1, updated = :now
             WHERE pool = (SELECT name FROM maas.pool WHERE id = :id)""")
        .bind("default", Pool.DEFAULT)
        .bind("now", session.now())
        .bind("id", id)
        .execute();
    return session.update("DELETE FROM maas.pool WHERE id = :id").bind("id", id).execute() == 1;
  }

  private static ResultIterable<Pool> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new Pool(row.number("id"), row.text("name"), row.text("description"));
        });
  }
}
