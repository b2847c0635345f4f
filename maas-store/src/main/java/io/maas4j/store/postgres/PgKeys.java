package io.maas4j.store.postgres;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.KeyRepository;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.api_key} with sealed secrets, and {@code maas.nonce}. */
final class PgKeys implements KeyRepository {
  /** Twice the window of timestamps (spec rest-api, 300 s), for clocks that differ. */
  private static final Duration REMEMBERED = Duration.ofSeconds(600);

  /** Old nonces that go with each statement at least. */
  private static final int FORGOTTEN = 20;

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
  public Map<String, Holder> holders(Collection<String> tokenKeys) {
    Map<String, Holder> all = new LinkedHashMap<>();
    session
        .query(
            """
            SELECT k.*, u.name AS holder, u.email, u.admin, u.active, u.password
              FROM maas.api_key k LEFT JOIN maas.account u ON u.name = k.user_name
             WHERE k.token_key = ANY(:tokens)""")
        .bindArray("tokens", String.class, List.copyOf(tokenKeys))
        .map((columns, context) -> holder(new Row(columns)))
        .forEach(each -> all.put(each.key().tokenKey(), each));
    return all;
  }

  private Holder holder(Row row) throws SQLException {
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
  public Set<Nonce> useNonces(Set<Nonce> nonces, Instant at) {
    // In one order, so that two processes with the same ones do not wait for each other.
    List<Nonce> sorted =
        nonces.stream()
            .sorted(Comparator.comparing(Nonce::tokenKey).thenComparing(Nonce::nonce))
            .toList();
    // Forgets more old ones than come new; rows that another request is just forgetting are
    // skipped, so that requests never wait for each other here.
    return session
        .query(
            """
            WITH given AS (SELECT * FROM unnest(:tokens, :nonces) AS given (token_key, nonce)),
            forgotten AS (
              DELETE FROM maas.nonce
               WHERE (token_key, nonce) IN (
                       SELECT token_key, nonce FROM maas.nonce WHERE at < :oldest
                        ORDER BY at LIMIT :most
                          FOR UPDATE SKIP LOCKED)
                 AND (token_key, nonce) NOT IN (SELECT token_key, nonce FROM given))
            INSERT INTO maas.nonce (token_key, nonce, at)
            SELECT token_key, nonce, CAST(:at AS timestamptz) FROM given
                ON CONFLICT DO NOTHING
            RETURNING token_key, nonce""")
        .bindArray("tokens", String.class, sorted.stream().map(Nonce::tokenKey).toList())
        .bindArray("nonces", String.class, sorted.stream().map(Nonce::nonce).toList())
        .bind("oldest", at.minus(REMEMBERED))
        .bind("most", FORGOTTEN + 2 * sorted.size())
        .bind("at", at)
        .map(
            (columns, context) ->
                new Nonce(columns.getString("token_key"), columns.getString("nonce")))
        .collect(Collectors.toSet());
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
