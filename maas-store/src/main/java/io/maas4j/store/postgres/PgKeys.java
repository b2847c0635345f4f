package io.maas4j.store.postgres;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.KeyRepository;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.api_key} with sealed secrets, and {@code maas.nonce}. */
final class PgKeys implements KeyRepository {
  /** Twice the window of timestamps (spec rest-api, 300 s), for clocks that differ. */
  private static final Duration REMEMBERED = Duration.ofSeconds(600);

  private final Session session;

  PgKeys(Session session) {
    this.session = session;
  }

  @Override
  public Optional<ApiKey> findByToken(String tokenKey) {
    return read(session
            .query("SELECT * FROM maas.api_key WHERE token_key = :token")
            .bind("token", tokenKey))
        .findOne();
  }

  @Override
  public Optional<Holder> holder(String tokenKey) {
    return session
        .query(
            """
            SELECT k.*, u.name AS holder, u.email, u.admin, u.active, u.password
              FROM maas.api_key k LEFT JOIN maas.account u ON u.name = k.user_name
             WHERE k.token_key = :token""")
        .bind("token", tokenKey)
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              Optional<User> user =
                  row.maybeText("holder").isEmpty()
                      ? Optional.empty()
                      : Optional.of(
                          new User(
                              row.text("holder"),
                              row.text("email"),
                              row.flag("admin"),
                              row.flag("active"),
                              row.text("password")));
              return new Holder(key(row), user);
            })
        .findOne();
  }

  @Override
  public boolean consumerExists(String consumerKey) {
    return session
        .query("SELECT EXISTS (SELECT FROM maas.api_key WHERE consumer_key = :consumer)")
        .bind("consumer", consumerKey)
        .mapTo(Boolean.class)
        .one();
  }

  @Override
  public List<ApiKey> ofUser(String user) {
    return read(session
            .query("SELECT * FROM maas.api_key WHERE user_name = :user ORDER BY id")
            .bind("user", user))
        .list();
  }

  @Override
  public Optional<ApiKey> ofMachine(MachineId machine) {
    return read(session
            .query("SELECT * FROM maas.api_key WHERE machine = :machine ORDER BY id DESC LIMIT 1")
            .bind("machine", machine.value()))
        .findOne();
  }

  @Override
  public void insert(ApiKey key) {
    session.guarded(
        () ->
            session
                .update(
                    """
                    INSERT INTO maas.api_key
                           (token_key, consumer_key, secret_sealed, name, user_name, machine)
                    VALUES (:token, :consumer, :secret, :name, :user, :machine)""")
                .bind("token", key.tokenKey())
                .bind("consumer", key.consumerKey())
                .bind("secret", session.box().seal(key.tokenSecret()))
                .bind("name", key.name())
                .bind("user", key.user().orElse(null))
                .bind("machine", key.machine().map(MachineId::value).orElse(null))
                .execute());
  }

  @Override
  public boolean delete(String tokenKey) {
    return session
            .update("DELETE FROM maas.api_key WHERE token_key = :token")
            .bind("token", tokenKey)
            .execute()
        == 1;
  }

  @Override
  public void deleteOfMachine(MachineId machine) {
    session
        .update("DELETE FROM maas.api_key WHERE machine = :machine")
        .bind("machine", machine.value())
        .execute();
  }

  @Override
  public boolean useNonce(String tokenKey, String nonce, Instant at) {
    // Forgets a few old ones on the way; rows that another request is just forgetting are skipped,
    // so that requests never wait for each other here.
    return session
            .update(
                """
                WITH forgotten AS (
                  DELETE FROM maas.nonce
                   WHERE (token_key, nonce) IN (
                           SELECT token_key, nonce FROM maas.nonce WHERE at < :oldest
                            ORDER BY at LIMIT 20
                              FOR UPDATE SKIP LOCKED)
                     AND (token_key, nonce) <> (:token, :nonce))
                INSERT INTO maas.nonce (token_key, nonce, at) VALUES (:token, :nonce, :at)
                    ON CONFLICT DO NOTHING""")
            .bind("oldest", at.minus(REMEMBERED))
            .bind("token", tokenKey)
            .bind("nonce", nonce)
            .bind("at", at)
            .execute()
        == 1;
  }

  @Override
  public void forgetNonce(String tokenKey, String nonce) {
    session
        .update("DELETE FROM maas.nonce WHERE token_key = :token AND nonce = :nonce")
        .bind("token", tokenKey)
        .bind("nonce", nonce)
        .execute();
  }

  private ResultIterable<ApiKey> read(Query query) {
    return query.map((columns, context) -> key(new Row(columns)));
  }

  private ApiKey key(Row row) throws SQLException {
    return new ApiKey(
        row.text("consumer_key"),
        row.text("token_key"),
        session.box().open(row.text("secret_sealed")),
        row.text("name"),
        row.maybeText("user_name"),
        row.maybeText("machine").map(MachineId::new));
  }
}
