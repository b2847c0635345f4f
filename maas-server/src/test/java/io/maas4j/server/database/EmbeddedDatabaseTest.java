package io.maas4j.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.server.config.Configuration;
import io.maas4j.server.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @TempDir private Path directory;

  @Test
  void dataOutlivesAnOrderlyStop() throws SQLException, IOException {
    Configuration configuration = configuration();
    try (DataDirHold hold = DataDirHold.forServer(configuration.dataDir());
        Database database = Databases.open(configuration, hold)) {
      execute(database, "CREATE TABLE kept AS SELECT 42 AS n");
      assertThat(setting(database, "fsync")).isEqualTo("on");
      assertThat(setting(database, "listen_addresses")).isEqualTo("127.0.0.1");
    }
    assertThat(postmasterPid()).doesNotExist();
    assertThat(directory.resolve("run/server.json")).doesNotExist();
    Path password = directory.resolve("postgresql/password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    try (Database database = Databases.openForCommand(configuration)) {
      assertThat(query(database, "SELECT n FROM kept")).isEqualTo("42");
    }
    assertThat(postmasterPid()).doesNotExist();
  }

  @Test
  void commandsJoinARunningServerAndLeaveItRunning() throws SQLException {
    Configuration configuration = configuration();
    try (DataDirHold hold = DataDirHold.forServer(configuration.dataDir());
        Database server = Databases.open(configuration, hold)) {
      execute(server, "CREATE TABLE seen AS SELECT 7 AS n");
      try (Database command = Databases.openForCommand(configuration)) {
        assertThat(query(command, "SELECT n FROM seen")).isEqualTo("7");
      }
      assertThat(query(server, "SELECT n FROM seen")).isEqualTo("7");
    }
  }

  @Test
  void strangersAreNotLetIn() throws SQLException {
    Configuration configuration = configuration();
    try (DataDirHold hold = DataDirHold.forServer(configuration.dataDir());
        Database server = Databases.open(configuration, hold)) {
      int port =
          DataDirHold.holder(configuration.dataDir()).orElseThrow().databasePort().getAsInt();
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      "jdbc:postgresql://127.0.0.1:" + port + "/maas", "maas", "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aKilledDatabaseIsRecovered() throws Exception {
    Configuration configuration = configuration();
    try (DataDirHold hold = DataDirHold.forServer(configuration.dataDir())) {
      Database database = Databases.open(configuration, hold);
      execute(database, "CREATE TABLE kept AS SELECT 43 AS n");
      ProcessHandle postgres = postmaster();
      assertThat(postgres.destroyForcibly()).isTrue();
      postgres.onExit().get(30, TimeUnit.SECONDS);
      database.close();
      assertThat(postmasterPid()).exists();
      try (Database again = Databases.open(configuration, hold)) {
        assertThat(query(again, "SELECT n FROM kept")).isEqualTo("43");
      }
    }
  }

  @Test
  void whatAKilledServerLeftRunningIsStoppedFirst() throws Exception {
    Configuration configuration = configuration();
    long orphan;
    EmbeddedDatabase left =
        EmbeddedDatabase.start(configuration.dataDir(), configuration.cacheDir());
    orphan = postmaster().pid();
    assertThat(left.port()).isPositive();
    try (Database command = Databases.openForCommand(configuration)) {
      assertThat(postmaster().pid()).isNotEqualTo(orphan);
      assertThat(query(command, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aProcessFileThatNamesAnotherProgramIsClearedAway() throws Exception {
    Configuration configuration = configuration();
    Databases.openForCommand(configuration).close();
    String pid = String.valueOf(ProcessHandle.current().pid());
    Files.writeString(postmasterPid(), pid + "\n" + postmasterPid().getParent() + "\n0\n1\n\n*\n");
    try (Database command = Databases.openForCommand(configuration)) {
      assertThat(query(command, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aLostPasswordIsNamed() throws IOException {
    Configuration configuration = configuration();
    Databases.openForCommand(configuration).close();
    Files.delete(directory.resolve("postgresql/password"));
    assertThatThrownBy(() -> Databases.openForCommand(configuration))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("but not its password");
    assertThat(directory.resolve("run/server.json")).doesNotExist();
  }

  @Test
  void aHalfMadeDatabaseIsMadeAnew() throws Exception {
    Path draft = Files.createDirectories(directory.resolve("postgresql/data.new/base"));
    Files.writeString(draft.resolve("half"), "x");
    try (Database command = Databases.openForCommand(configuration())) {
      assertThat(query(command, "SELECT 1")).isEqualTo("1");
    }
    assertThat(directory.resolve("postgresql/data.new")).doesNotExist();
  }

  private Configuration configuration() {
    // The cache is shared by the tests: unpacking takes seconds.
    return Configuration.load(
        Map.of(),
        Path.of(System.getProperty("user.home")),
        Map.of(
            Key.DATA_DIR,
            List.of(directory.toString()),
            Key.CACHE_DIR,
            List.of(Path.of("target", "postgresql-cache").toAbsolutePath().toString())));
  }

  private Path postmasterPid() {
    return directory.resolve("postgresql/data/postmaster.pid");
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(postmasterPid()).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static String setting(Database database, String name) throws SQLException {
    return query(database, "SHOW " + name);
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Database database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
