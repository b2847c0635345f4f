package io.maas4j.store.postgres;

import io.maas4j.store.spi.Kind;
import io.maas4j.store.spi.Shelf;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/**
 * {@code maas.<kind>}: {@code id} and {@code body}, a document. What is unique or refers to other
 * tables is held by generated columns over the document.
 */
final class PgShelf<T> implements Shelf<T> {
  private final Session session;
  private final Kind<T> kind;

  PgShelf(Session session, Kind<T> kind) {
    this.session = session;
    this.kind = kind;
  }

  @Override
  public List<T> list() {
    return read(session.query(sql("SELECT id, body FROM maas.$kind ORDER BY id"))).list();
  }

  @Override
  public Optional<T> find(long id) {
    return read(session.query(sql("SELECT id, body FROM maas.$kind WHERE id = :id")).bind("id", id))
        .findOne();
  }

  @Override
  public T insert(T added) {
    return session.guarded(
        () ->
            read(session
                    .query(
                        sql(
                            """
                            INSERT INTO maas.$kind (body) VALUES (CAST(:body AS jsonb))
                            RETURNING id, body"""))
                    .bind("body", body(added)))
                .one());
  }

  @Override
  public boolean update(T changed) {
    return session.guarded(
        () ->
            session
                    .update(sql("UPDATE maas.$kind SET body = CAST(:body AS jsonb) WHERE id = :id"))
                    .bind("body", body(changed))
                    .bind("id", kind.id().applyAsLong(changed))
                    .execute()
                == 1);
  }

  @Override
  public boolean delete(long id) {
    return session.update(sql("DELETE FROM maas.$kind WHERE id = :id")).bind("id", id).execute()
        == 1;
  }

  /** The id stands in its column alone. */
  private String body(T record) {
    return session.documents().write(kind.withId().apply(record, 0L));
  }

  private ResultIterable<T> read(Query query) {
    return query.map(
        (columns, context) ->
            kind.withId()
                .apply(
                    session.documents().read(columns.getString("body"), kind.type()),
                    columns.getLong("id")));
  }

  /** SQL of this table; the name is a constant of ours, never from outside. */
  private String sql(String text) {
    return text.replace("$kind", kind.name());
  }
}
