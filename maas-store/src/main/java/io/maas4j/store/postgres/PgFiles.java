package io.maas4j.store.postgres;

import io.maas4j.file.StoredFile;
import io.maas4j.store.spi.FileRepository;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.stored_file}. */
final class PgFiles implements FileRepository {
  private final Session session;

  PgFiles(Session session) {
    this.session = session;
  }

  @Override
  public Optional<StoredFile> find(String owner, String name) {
    return read(session
            .query("SELECT * FROM maas.stored_file WHERE owner = :owner AND name = :name")
            .bind("owner", owner)
            .bind("name", name))
        .findOne();
  }

  @Override
  public Optional<StoredFile> findByKey(String key) {
    return read(session.query("SELECT * FROM maas.stored_file WHERE key = :key").bind("key", key))
        .findOne();
  }

  @Override
  public List<StoredFile.Entry> list(String owner, String prefix) {
    return session
        .query(
            """
            SELECT owner, name, key FROM maas.stored_file
             WHERE owner = :owner AND starts_with(name, :prefix) ORDER BY name COLLATE "C\"""")
        .bind("owner", owner)
        .bind("prefix", prefix)
        .map((columns, context) -> entry(new Row(columns)))
        .list();
  }

  @Override
  public void put(StoredFile file) {
    session.guarded(
        () ->
            session
                .update(
                    """
                    INSERT INTO maas.stored_file (owner, name, key, content)
                    VALUES (:owner, :name, :key, :content)
                        ON CONFLICT ON CONSTRAINT file_name
                        DO UPDATE SET content = excluded.content""")
                .bind("owner", file.entry().owner())
                .bind("name", file.entry().name())
                .bind("key", file.entry().key())
                .bind("content", file.content())
                .execute());
  }

  @Override
  public boolean delete(String owner, String name) {
    return session
            .update("DELETE FROM maas.stored_file WHERE owner = :owner AND name = :name")
            .bind("owner", owner)
            .bind("name", name)
            .execute()
        == 1;
  }

  private static ResultIterable<StoredFile> read(Query query) {
    return query.map(
        (columns, context) -> new StoredFile(entry(new Row(columns)), columns.getBytes("content")));
  }

  private static StoredFile.Entry entry(Row row) throws java.sql.SQLException {
    return new StoredFile.Entry(row.text("owner"), row.text("name"), row.text("key"));
  }
}
