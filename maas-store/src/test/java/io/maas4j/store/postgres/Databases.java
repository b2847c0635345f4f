package io.maas4j.store.postgres;

import io.maas4j.access.SecretBox;
import io.maas4j.power.Secret;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One PostgreSQL for the test JVM, in memory where the machine allows it, with a migrated template
 * that is cloned for each store. Sessions are in an odd time zone, so that nothing depends on it by
 * accident.
 */
final class Databases implements AutoCloseable {
  static final String ZONE = "Asia/Kathmandu";
  private static final String TEMPLATE = "maas_template";

  private final EmbeddedPostgres server;
  private final Path directory;
  private final AtomicInteger clones = new AtomicInteger();

  private Databases() {
    // The driver asks for sessions in the JVM's zone, whatever the server's is.
    TimeZone.setDefault(TimeZone.getTimeZone(ZONE));
    try {
      Path shm = Path.of("/dev/shm");
      directory =
          Files.isWritable(shm)
              ? Files.createTempDirectory(shm, "maas-pg")
              : Files.createTempDirectory("maas-pg");
      server = start(directory, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    create(TEMPLATE, "template1");
    try (PostgresStore store = store(TEMPLATE, Clock.systemUTC())) {
      store.migrate();
    } catch (RuntimeException failure) {
      closeAfter(failure);
      throw failure;
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  static EmbeddedPostgres start(Path directory, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setCleanDataDirectory(false)
            .setServerConfig("max_connections", "300")
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "off");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  /** An empty, migrated database; its URL. */
  String fresh() {
    String name = "maas_" + clones.incrementAndGet();
    create(name, TEMPLATE);
    return url(name);
  }

  /** A database in which nothing was ever created; its URL. */
  String bare() {
    String name = "bare_" + clones.incrementAndGet();
    create(name, "template1");
    return url(name);
  }

  static PostgresStore store(String url, SecretBox box, Clock clock) {
    return PostgresStore.open(
        PostgresConfig.of(url, "postgres", Secret.of(""))
            .withConnections(12)
            .withPatience(Duration.ofSeconds(30)),
        box,
        clock,
        JobsConfig.DEFAULT);
  }

  static SecretBox box() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    return SecretBox.aesGcm(key, random);
  }

  static Connection connection(String url) throws SQLException {
    return DriverManager.getConnection(url, "postgres", "");
  }

  private PostgresStore store(String database, Clock clock) {
    return store(url(database), box(), clock);
  }

  private String url(String database) {
    return server.getJdbcUrl("postgres", database);
  }

  private void create(String name, String template) {
    try (Connection connection = connection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    delete(directory);
  }

  static void delete(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Gives tests the JVM's databases, started at the first use and stopped after the last test. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Databases.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(Databases.class, type -> new Databases(), Databases.class);
    }
  }
}
