package io.maas4j.store.postgres;

import io.maas4j.access.User;
import io.maas4j.store.spi.UserRepository;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code maas.account}; {@code user} is a word of SQL. */
final class PgUsers implements UserRepository {
  private final Session session;

  PgUsers(Session session) {
    this.session = session;
  }

  @Override
  public Optional<User> find(String name) {
    return read(session.query("SELECT * FROM maas.account WHERE name = :name").bind("name", name))
        .findOne();
  }

  @Override
  public List<User> list() {
    return read(session.query("SELECT * FROM maas.account ORDER BY name COLLATE \"C\"")).list();
  }

  @Override
  public void insert(User user) {
    session.guarded(
        () ->
            bind(
                    session.update(
                        """
                        INSERT INTO maas.account (name, email, admin, active, password)
                        VALUES (:name, :email, :admin, :active, :password)"""),
                    user)
                .execute());
  }

  @Override
  public boolean update(User user) {
    return session.guarded(
        () ->
            bind(
                        session.update(
                            """
                            UPDATE maas.account
                               SET email = :email, admin = :admin, active = :active,
                                   password = :password
                             WHERE name = :name"""),
                        user)
                    .execute()
                == 1);
  }

  @Override
  public boolean delete(String name) {
    return session
            .update("DELETE FROM maas.account WHERE name = :name")
            .bind("name", name)
            .execute()
        == 1;
  }

  private static <S extends SqlStatement<S>> S bind(S statement, User user) {
    return statement
        .bind("name", user.name())
        .bind("email", user.email())
        .bind("admin", user.admin())
        .bind("active", user.active())
        .bind("password", user.password());
  }

  private static ResultIterable<User> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new User(
              row.text("name"),
              row.text("email"),
              row.flag("admin"),
              row.flag("active"),
              row.text("password"));
        });
  }
}
