package io.maas4j.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.power.Secret;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.DataDir;
import io.maas4j.server.config.DatabaseConfig.External;
import io.maas4j.server.database.RunInfo.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/** Opens the database that is configured. Stateless. */
public final class Databases {
  private static final int SERVER_CONNECTIONS = 16;
  private static final int COMMAND_CONNECTIONS = 2;

  /** How long a request waits for a database that is away, before it is told so. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Map<String, String> DRIVER_NAMES =
      Map.of("connect_timeout", "connectTimeout", "application_name", "ApplicationName");

  private Databases() {}

  /**
   * For a server; blocks while the embedded database starts.
   *
   * @param hold on the configuration's data directory; stays the caller's to close, afterwards
   * @throws Unavailable when the database does not answer
   */
  public static Database open(Configuration configuration, DataDirHold hold) {
    if (configuration.database() instanceof External external) {
      hold.announceDatabase(external.toString(), OptionalInt.empty());
      return external(external, SERVER_CONNECTIONS);
    }
    return embedded(configuration, hold, SERVER_CONNECTIONS, () -> {});
  }

  /**
   * For a command: joins the embedded database of a running server, or starts it until {@link
   * Database#close}. Blocks.
   *
   * @throws Unavailable when the database does not answer
   * @throws Conflict when the running server works on another database than this configuration
   */
  public static Database openForCommand(Configuration configuration) {
    DataDir dataDir = configuration.dataDir();
    if (configuration.database() instanceof External external) {
      return external(external, COMMAND_CONNECTIONS);
    }
    return DataDirHold.patiently(
        dataDir,
        () ->
            join(dataDir)
                .or(
                    () ->
                        DataDirHold.tryTake(dataDir, Role.COMMAND)
                            .map(
                                hold ->
                                    embedded(
                                        configuration, hold, COMMAND_CONNECTIONS, hold::close))));
  }

  private static Optional<Database> join(DataDir dataDir) {
    RunInfo server = DataDirHold.holder(dataDir).filter(RunInfo::alive).orElse(null);
    if (server == null || server.role() != Role.SERVER || server.database().isEmpty()) {
      return Optional.empty(); // nobody, or not for long, or not yet
    }
    if (server.databasePort().isEmpty()) {
      throw new Conflict(
          "OTHER_DATABASE",
          "the running server (process "
              + server.pid()
              + ") works on "
              + server.database()
              + ", not on the embedded database",
          "give this command the same --database-uri, or write it into maas.yaml");
    }
    Secret password = EmbeddedDatabase.password(dataDir);
    HikariDataSource pool =
        pool(
            EmbeddedDatabase.coordinates(server.databasePort().getAsInt(), password),
            COMMAND_CONNECTIONS);
    return Optional.of(new Database(pool, server.database(), pool::close));
  }

  private static Database embedded(
      Configuration configuration, DataDirHold hold, int connections, Runnable afterwards) {
    EmbeddedDatabase postgres;
    try {
      postgres = EmbeddedDatabase.start(configuration.dataDir(), configuration.cacheDir());
    } catch (RuntimeException e) {
      afterwards.run();
      throw e;
    }
    try {
      HikariDataSource pool = pool(postgres.coordinates(), connections);
      String description = "embedded, in " + configuration.dataDir().database();
      hold.announceDatabase(description, OptionalInt.of(postgres.port()));
      return new Database(
          pool, description, () -> Database.closeAll(pool::close, postgres::close, afterwards));
    } catch (RuntimeException e) {
      Database.closeAll(postgres::close, afterwards);
      throw e;
    }
  }

  private static Database external(External external, int connections) {
    HikariDataSource pool = pool(external, connections);
    return new Database(pool, external.toString(), pool::close);
  }

  private static HikariDataSource pool(External where, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("maas-db");
    config.setJdbcUrl(where.jdbcUrl());
    config.setDataSourceProperties(properties(where));
    where.user().ifPresent(config::setUsername);
    where.password().ifPresent(password -> config.setPassword(password.reveal()));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(Math.min(2, connections));
    config.setConnectionTimeout(PATIENCE.toMillis());
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Unavailable(
          "the database " + where + " cannot be used: " + cause.getMessage(),
          "check database-uri, and that PostgreSQL runs there and lets this user in",
          e);
    }
  }

  private static Properties properties(External where) {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "maas4j");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    // the details of an error quote the row, and what is in it may be secret
    properties.setProperty("logServerErrorDetail", "false");
    where
        .parameters()
        .forEach(
            (name, value) -> properties.setProperty(DRIVER_NAMES.getOrDefault(name, name), value));
    return properties;
  }
}
