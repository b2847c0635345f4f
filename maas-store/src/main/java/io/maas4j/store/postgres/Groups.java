package io.maas4j.store.postgres;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/**
 * A table of groups to which machines refer by name, each machine to one: {@code maas.pool} and
 * {@code maas.zone}. One of its rows is the default.
 *
 * @param <T> the record of a row
 */
final class Groups<T> {
  /**
   * Which table it is.
   *
   * @param table name of the table, and of the column of {@code maas.machine} that refers to it
   */
  record Kind<T>(String table, long defaultId, String defaultName, Reader<T> reader) {
    /** SQL of this table; never with anything that came from outside. */
    private String sql(String text) {
      return text.replace("$group", table);
    }
  }

  /** Makes the record of a row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(long id, String name, String description);
  }

  private final Session session;
  private final Kind<T> kind;

  Groups(Session session, Kind<T> kind) {
    this.session = session;
    this.kind = kind;
  }

  /** By name. */
  List<T> list() {
    return read(query("SELECT * FROM maas.$group ORDER BY name COLLATE \"C\"")).list();
  }

  Optional<T> find(String name) {
    return read(query("SELECT * FROM maas.$group WHERE name = :name").bind("name", name)).findOne();
  }

  T insert(String name, String description) {
    return session.guarded(
        () ->
            read(query(
                        """
                        INSERT INTO maas.$group (name, description) VALUES (:name, :description)
                        RETURNING *""")
                    .bind("name", name)
                    .bind("description", description))
                .one());
  }

  /** Machines follow a change of name. */
  boolean update(long id, String name, String description) {
    if (id == kind.defaultId() && !name.equals(kind.defaultName())) {
      throw new IllegalArgumentException("the default " + kind.table() + " cannot be renamed");
    }
    return session.guarded(
        () -> {
          // A machine that was read under the old name must not be written back with it.
          session
              .update(
                  kind.sql(
                      """
                      UPDATE maas.machine SET revision = revision + 1, updated = :now
                       WHERE $group = (SELECT name FROM maas.$group
                                        WHERE id = :id AND name <> :name)"""))
              .bind("now", session.now())
              .bind("id", id)
              .bind("name", name)
              .execute();
          return session
                  .update(
                      kind.sql(
                          """
                          UPDATE maas.$group SET name = :name, description = :description
                           WHERE id = :id"""))
                  .bind("id", id)
                  .bind("name", name)
                  .bind("description", description)
                  .execute()
              == 1;
        });
  }

  /** Its machines go to the default one. */
  boolean delete(long id) {
    if (id == kind.defaultId()) {
      throw new IllegalArgumentException("the default " + kind.table() + " cannot be deleted");
    }
    session
        .update(
            kind.sql(
                """
                UPDATE maas.machine SET $group = :default, revision = revision + 1, updated = :now
                 WHERE $group = (SELECT name FROM maas.$group WHERE id = :id)"""))
        .bind("default", kind.defaultName())
        .bind("now", session.now())
        .bind("id", id)
        .execute();
    return session
            .update(kind.sql("DELETE FROM maas.$group WHERE id = :id"))
            .bind("id", id)
            .execute()
        == 1;
  }

  private Query query(String text) {
    return session.query(kind.sql(text));
  }

  private ResultIterable<T> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return kind.reader().read(row.number("id"), row.text("name"), row.text("description"));
        });
  }
}
