package io.maas4j.store.postgres;

import io.maas4j.machine.Tag;
import io.maas4j.store.spi.TagRepository;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code maas.tag}; the names that a machine carries are on its own row. */
final class PgTags implements TagRepository {
  private final Session session;

  PgTags(Session session) {
    this.session = session;
  }

  @Override
  public List<Tag> list() {
    return read(session.query("SELECT * FROM maas.tag ORDER BY name COLLATE \"C\"")).list();
  }

  @Override
  public Optional<Tag> find(String name) {
    return read(session.query("SELECT * FROM maas.tag WHERE name = :name").bind("name", name))
        .findOne();
  }

  @Override
  public void insert(Tag tag) {
    session.guarded(
        () ->
            bind(
                    session.update(
                        """
                        INSERT INTO maas.tag (name, comment, definition, kernel_options)
                        VALUES (:name, :comment, :definition, :kernelOptions)"""),
                    tag)
                .execute());
  }

  @Override
  public boolean update(String name, Tag changed) {
    return session.guarded(
        () -> {
          if (!name.equals(changed.name())) {
            session
                .update(
                    """
                    UPDATE maas.machine
                       SET tags = array_replace(tags, CAST(:old AS text), CAST(:new AS text)),
                           revision = revision + 1, updated = :now
                     WHERE tags @> ARRAY[CAST(:old AS text)]""")
                .bind("old", name)
                .bind("new", changed.name())
                .bind("now", session.now())
                .execute();
          }
          return bind(
                      session.update(
                          """
                          UPDATE maas.tag
                             SET name = :name, comment = :comment, definition = :definition,
                                 kernel_options = :kernelOptions
                           WHERE name = :old"""),
                      changed)
                  .bind("old", name)
                  .execute()
              == 1;
        });
  }

  @Override
  public boolean delete(String name) {
    session
        .update(
            """
            UPDATE maas.machine
               SET tags = array_remove(tags, CAST(:name AS text)), revision = revision + 1, updated = :now
             WHERE tags @> ARRAY[CAST(:name AS text)]""")
        .bind("name", name)
        .bind("now", session.now())
        .execute();
    return session.update("DELETE FROM maas.tag WHERE name = :name").bind("name", name).execute()
        == 1;
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Tag tag) {
    return statement
        .bind("name", tag.name())
        .bind("comment", tag.comment())
        .bind("definition", tag.definition())
        .bind("kernelOptions", tag.kernelOptions());
  }

  private static ResultIterable<Tag> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new Tag(
              row.text("name"),
              row.text("comment"),
              row.text("definition"),
              row.text("kernel_options"));
        });
  }
}
