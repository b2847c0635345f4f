package io.maas4j.server.database;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.id.Ids;
import io.maas4j.power.Secret;
import io.maas4j.server.config.DataDir;
import io.maas4j.server.config.DatabaseConfig.External;
import io.maas4j.server.config.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL in the data directory that runs while this object is open: on the loopback address,
 * on a port of its own, with a password that only the owner of the directory can read.
 *
 * <p>The programs are those of the zonky distribution; they are run by our own hand because its
 * launcher is made for tests: it trusts every local user, does not wait for the disk ({@code -F})
 * and ends with the process, in no order.
 *
 * <p>The caller holds the data directory. Closing is idempotent and blocks.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String USER = "maas";
  private static final String NAME = "maas";
  private static final int PASSWORD_LENGTH = 40;

  private final PostgresCluster cluster;
  private final int port;
  private final Secret password;

  private EmbeddedDatabase(PostgresCluster cluster, int port, Secret password) {
    this.cluster = cluster;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts it, made anew where there is none; blocks for some seconds. What a killed process left
   * running on this directory is stopped first.
   *
   * @param cache where the programs are unpacked
   * @throws Unavailable when it does not start, with the end of its log
   */
  static EmbeddedDatabase start(DataDir dataDir, Path cache) {
    Path home = dataDir.database();
    try {
      PrivateFile.directory(home);
      PostgresCluster cluster = new PostgresCluster(home, PostgresPrograms.unpack(cache));
      if (!cluster.exists()) {
        Secret fresh = Secret.of(new Ids(new SecureRandom()).token(PASSWORD_LENGTH));
        PrivateFile.write(passwordFile(dataDir), fresh.reveal().getBytes(StandardCharsets.UTF_8));
        cluster.create(USER, passwordFile(dataDir));
      }
      Secret password = password(dataDir);
      cluster.stopLeftover();
      EmbeddedDatabase database = new EmbeddedDatabase(cluster, cluster.start(), password);
      try {
        database.ensureDatabase();
      } catch (SQLException e) {
        database.close();
        throw new Unavailable(
            "the embedded database in " + home + " does not let us in: " + e.getMessage(),
            "restore " + passwordFile(dataDir) + " from a backup",
            e);
      }
      return database;
    } catch (IOException e) {
      throw new Unavailable(
          "the embedded database cannot be kept in " + home + ": " + e,
          "make it writable for this user, or give another --data-dir",
          e);
    }
  }

  int port() {
    return port;
  }

  External coordinates() {
    return coordinates(port, password);
  }

  static External coordinates(int port, Secret password) {
    return at(port, password, NAME);
  }

  private static External at(int port, Secret password, String database) {
    return new External(
        "127.0.0.1", port, database, Optional.of(USER), Optional.of(password), Map.of());
  }

  /**
   * @throws Conflict when it is not there
   */
  static Secret password(DataDir dataDir) {
    Path file = passwordFile(dataDir);
    try {
      return Secret.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      throw new Conflict(
          "PASSWORD_LOST",
          "there is an embedded database in " + dataDir.database() + ", but not its password",
          "restore " + file + " from a backup");
    } catch (IOException e) {
      throw new Unavailable(file + " cannot be read: " + e, "run this as the owner of it", e);
    }
  }

  private static Path passwordFile(DataDir dataDir) {
    return dataDir.database().resolve("password");
  }

  private void ensureDatabase() throws SQLException {
    External postgres = at(port, password, "postgres");
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), USER, password.reveal());
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
      if (!found.next()) {
        statement.execute("CREATE DATABASE " + NAME);
      }
    }
  }

  @Override
  public void close() {
    cluster.stop();
  }
}
