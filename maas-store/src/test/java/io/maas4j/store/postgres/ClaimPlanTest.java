package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.store.spi.MachineRepository.Busy;
import io.maas4j.testkit.fixtures.Fixtures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A claim looks at a few rows of an index, not at the whole fleet. */
@ExtendWith(Databases.Extension.class)
class ClaimPlanTest {
  private final Databases databases;

  ClaimPlanTest(Databases databases) {
    this.databases = databases;
  }

  @Test
  void theCheapestMachineComesOffAnIndexWithoutSorting() throws SQLException {
    String url = databases.fresh();
    Fixtures a = new Fixtures(Clock.systemUTC());
    try (PostgresStore store = Databases.store(url, Databases.box(), Clock.systemUTC());
        Connection connection = Databases.connection(url);
        Statement statement = connection.createStatement()) {
      store.inTransaction(
          tx -> {
            for (int i = 0; i < 500; i++) {
              MachineId id = tx.machines().insert(a.ready()).id();
              tx.inventories().put(id, a.hardware(8, 16_384));
            }
            return "";
          });
      statement.execute("ANALYZE maas.machine");
      StringBuilder plan = new StringBuilder();
      try (ResultSet lines =
          statement.executeQuery(
              """
              EXPLAIN SELECT m.* FROM maas.machine m
               WHERE m.state = 'READY' AND m.cpu_count >= 2
               ORDER BY m.cost, m.number LIMIT 1 FOR NO KEY UPDATE OF m SKIP LOCKED""")) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      assertThat(plan.toString())
          .contains("machine_state_cost_number_idx")
          .doesNotContain("Sort")
          .doesNotContain("Seq Scan");
      MachineFilter filter = MachineFilter.builder().states(State.READY).minCpus(2).build();
      Machine claimed =
          store.inTransaction(tx -> tx.machines().claim(filter, Busy.SKIP)).orElseThrow();
      assertThat(claimed.hostname()).isEqualTo("m1");
    }
  }
}
