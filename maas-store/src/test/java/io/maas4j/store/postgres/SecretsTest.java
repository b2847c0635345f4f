package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.maas4j.access.ApiKey;
import io.maas4j.access.LicenseKey;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Fabric;
import io.maas4j.network.RackPair;
import io.maas4j.network.Vlan;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.script.Arguments;
import io.maas4j.script.Parameter;
import io.maas4j.script.ParameterType;
import io.maas4j.script.ParameterValue;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.Fixtures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing secret can be read in the database, nor in what an exception says. */
@ExtendWith(Databases.Extension.class)
class SecretsTest {
  private static final String CLEAR = "correct-horse-battery-staple";
  private static final MachineId ID = new MachineId("abc123");

  private final Databases databases;

  SecretsTest(Databases databases) {
    this.databases = databases;
  }

  @Test
  void noTableHoldsASecretInClearText() throws SQLException {
    String url = databases.fresh();
    try (PostgresStore store = Databases.store(url, Databases.box(), Clock.systemUTC())) {
      store.inTransaction(this::fill);
      assertThat(dump(url)).contains("abc123").contains("power_address").doesNotContain(CLEAR);
      store.inTransaction(
          tx -> {
            assertThat(tx.power().of(ID).parameters().secret("power_pass"))
                .contains(Secret.of(CLEAR));
            assertThat(tx.settings().all()).containsEntry("vcenter_password", "\"" + CLEAR + "\"");
            assertThat(tx.shelf(Kinds.LICENSE_KEY).list())
                .extracting(LicenseKey::key)
                .containsExactly(Secret.of(CLEAR));
            assertThat(tx.shelf(Kinds.RACK_PAIR).list())
                .extracting(RackPair::secret)
                .containsExactly(Secret.of(CLEAR));
            assertThat(tx.keys().findByToken("token").orElseThrow().tokenSecret())
                .isEqualTo(Secret.of(CLEAR));
            Machine machine = tx.machines().find(ID).orElseThrow();
            assertThat(machine.deployment().userData()).contains(CLEAR);
            ScriptSet set = tx.scriptRuns().setsOf(ID).get(0);
            ScriptResult result = tx.scriptRuns().results(set.id()).get(0);
            assertThat(result.arguments()).isEqualTo(password());
            return "";
          });
    }
  }

  @Test
  void whatWasSealedByAnotherKeyIsRefusedAndNotShown() {
    String url = databases.fresh();
    try (PostgresStore store = Databases.store(url, Databases.box(), Clock.systemUTC());
        PostgresStore stranger = Databases.store(url, Databases.box(), Clock.systemUTC())) {
      store.inTransaction(this::fill);
      assertThat(catchThrowable(() -> stranger.inTransaction(tx -> tx.power().of(ID))))
          .hasMessageContaining("sealed by another key");
    }
  }

  @Test
  void anExceptionDoesNotTellWhatWasBound() {
    try (PostgresStore store =
        Databases.store(databases.fresh(), Databases.box(), Clock.systemUTC())) {
      Throwable refused =
          catchThrowable(
              () ->
                  store.inTransaction(
                      tx -> {
                        tx.settings().put("bad", "{" + CLEAR);
                        return "";
                      }));
      StringWriter trace = new StringWriter();
      refused.printStackTrace(new PrintWriter(trace));
      assertThat(refused.getMessage()).doesNotContain(CLEAR);
      assertThat(trace.toString()).doesNotContain("binding:");
    }
  }

  private static Arguments password() {
    return new Arguments(
        List.of(
            new Arguments.Bound(
                new Parameter("pass", ParameterType.PASSWORD, Map.of("type", "password")),
                new ParameterValue.Text(CLEAR))));
  }

  private String fill(Tx tx) {
    tx.settings().put("vcenter_password", "\"" + CLEAR + "\"");
    tx.shelf(Kinds.LICENSE_KEY).insert(new LicenseKey(0, "windows", "win2019", Secret.of(CLEAR)));
    Fabric fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty()));
    Vlan vlan = tx.topology().put(Vlan.of(fabric.id(), 7));
    tx.shelf(Kinds.RACK_PAIR).insert(new RackPair(0, vlan.id(), ID, ID, "pair", Secret.of(CLEAR)));
    Fixtures a = new Fixtures(Clock.systemUTC());
    Machine machine = a.machine("secretive").id(ID.value()).build();
    tx.machines()
        .insert(
            machine.withDeployment(
                new Machine.Deployment("ubuntu", "noble", "", "", false, Optional.of(CLEAR))));
    tx.power()
        .put(
            new MachinePower(
                ID,
                "ipmi",
                PowerParameters.builder()
                    .text("power_address", "10.0.0.1")
                    .secret("power_pass", Secret.of(CLEAR))
                    .build(),
                PowerState.ON,
                Optional.empty(),
                ""));
    tx.keys()
        .insert(
            new ApiKey(
                "consumer", "token", Secret.of(CLEAR), "", Optional.empty(), Optional.of(ID)));
    ScriptSet set = tx.scriptRuns().insert(a.set(ID, ResultType.TESTING));
    tx.scriptRuns()
        .insert(
            new ScriptResult(
                0,
                set.id(),
                Optional.empty(),
                "x",
                Optional.empty(),
                ResultStatus.PENDING,
                OptionalInt.empty(),
                password(),
                Optional.empty(),
                Optional.empty(),
                false));
    return "";
  }

  /** Every row of every table, as text. */
  private static String dump(String url) throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = Databases.connection(url);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                  + " WHERE schemaname = 'maas'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
          while (rows.next()) {
            dump.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return dump.toString();
  }
}
