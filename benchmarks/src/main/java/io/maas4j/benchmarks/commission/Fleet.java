package io.maas4j.benchmarks.commission;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.benchmarks.api.SignedClient;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Machines that are added through the API, which puts them to commissioning; and what became of
 * them, read from the database.
 */
final class Fleet {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 4;

  private final SignedClient api;
  private final DataSource database;
  private int made;

  Fleet(SignedClient api, DataSource database) {
    this.api = api;
    this.database = database;
  }

  /**
   * @param number that makes its hardware its own
   */
  record Member(String systemId, int number) {}

  /** Blocks until all are there. */
  List<Member> add(String name, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Member>> waited = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = ++made;
        waited.add(threads.submit(() -> add(name, number, mac(number))));
      }
      List<Member> members = new ArrayList<>();
      for (Future<Member> each : waited) {
        members.add(each.get());
      }
      return members;
    } finally {
      threads.shutdownNow();
    }
  }

  private static String mac(int number) {
    return new String(
        new Template(ServerHardware.mac(0)).of(number), java.nio.charset.StandardCharsets.US_ASCII);
  }

  private Member add(String name, int number, String mac) throws IOException, InterruptedException {
    byte[] answer =
        api.post(
            "machines/",
            "hostname="
                + name
                + "-"
                + number
                + "&architecture=amd64%2Fgeneric&power_type=manual&mac_addresses="
                + mac);
    return new Member(JSON.readTree(answer).path("system_id").asText(), number);
  }

  /** How many of them are in which status, by the name that they were added with. */
  Map<String, Integer> states(String name) throws SQLException {
    return counts(
        "SELECT state, count(*) FROM maas.machine WHERE hostname LIKE ? GROUP BY state", name);
  }

  /** Results of their scripts by status. */
  Map<String, Integer> results(String name) throws SQLException {
    return counts(
        "SELECT r.status, count(*) FROM maas.script_result r"
            + " JOIN maas.script_set s ON s.id = r.set_id"
            + " JOIN maas.machine m ON m.system_id = s.machine"
            + " WHERE m.hostname LIKE ? GROUP BY r.status",
        name);
  }

  int events() throws SQLException {
    return counts("SELECT 'all', count(*) FROM maas.event WHERE hostname LIKE ?", "")
        .getOrDefault("all", 0);
  }

  private Map<String, Integer> counts(String sql, String name) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name.isEmpty() ? "%" : name + "-%");
      Map<String, Integer> counts = new TreeMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          counts.put(rows.getString(1), rows.getInt(2));
        }
      }
      return counts;
    }
  }
}
