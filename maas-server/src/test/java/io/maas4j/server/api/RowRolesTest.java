package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.server.api.Resource.Side;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.MachineBuilder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Calls every row of the table as everybody: without a key, as a plain user, as the owner of the
 * machine that it is about, as an administrator. Who is admitted is what the table says; whom the
 * core refuses nevertheless is listed.
 */
class RowRolesTest {
  private static final Path LISTED = Path.of("src/test/resources/rows/core-decides.txt");
  private static final String NOBODYS = "nobody";
  private static final String OWNED = "wrens1";
  private static final ApiBench BENCH = new ApiBench();

  @AfterAll
  static void close() {
    BENCH.close();
  }

  @TestFactory
  Stream<DynamicTest> everybodyIsAdmittedToWhatTheTableSays() throws IOException {
    Set<String> listed = listed();
    return Row.all(BENCH).stream()
        .filter(row -> row.side() == Side.SIGNED)
        .map(row -> dynamicTest(row.name(), () -> check(row, listed)));
  }

  @Test
  void onlyRowsThatThereAreAreListed() throws IOException {
    assertThat(Row.all(BENCH).stream().map(Row::name))
        .containsAll(listed().stream().map(line -> line.split(" ")[0]).toList());
  }

  /** {@code ROW WHO}. */
  private static Set<String> listed() throws IOException {
    return Files.readAllLines(LISTED).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(
            line -> {
              assertThat(line).contains(" because ");
              return line.substring(0, line.indexOf(" because "));
            })
        .collect(Collectors.toSet());
  }

  private static void check(Row row, Set<String> listed) {
    SoftAssertions soft = new SoftAssertions();
    Map<String, String> known = plant();
    Map<String, String> own = new HashMap<>(known);
    own.put("system_id", OWNED);
    boolean open =
        row.resource()
            .find(Side.ANONYMOUS, row.operation().method(), row.operation().op())
            .isPresent();
    boolean users = !row.operation().role().needsAdmin();
    admits(soft, row, "anybody", Optional.empty(), known, open, listed);
    admits(soft, row, "owner", Optional.of("wren"), own, users, listed);
    if (!users) {
      admits(soft, row, "user", Optional.of("wren"), known, false, listed);
    }
    admits(soft, row, "administrator", Optional.of("kestrel"), known, true, listed);
    soft.assertAll();
  }

  private static void admits(
      SoftAssertions soft,
      Row row,
      String who,
      Optional<String> user,
      Map<String, String> ids,
      boolean expected,
      Set<String> listed) {
    Map<String, Map<?, ?>> before = BENCH.contents();
    HttpResponse<String> answer = row.call(BENCH, user, row.path(ids), row.requiredValues());
    boolean refused =
        answer.statusCode() == 401
            || answer.statusCode() == 403
            || user.isEmpty() && answer.body().startsWith("Unrecognised signature");
    if (refused) {
      soft.assertThat(BENCH.contents())
          .as("%s refuses %s and leaves no trace", row, who)
          .isEqualTo(before);
    }
    soft.assertThat(!refused)
        .as("%s admits %s (%s %s)", row, who, answer.statusCode(), answer.body())
        .isEqualTo(expected && !listed.contains(row.name() + " " + who));
  }

  /** Two machines, one of them wren's, whatever became of earlier ones; and a user. */
  private static Map<String, String> plant() {
    BENCH.store.inTransaction(
        tx -> {
          machine(tx, NOBODYS, Optional.empty());
          machine(tx, OWNED, Optional.of("wren"));
          if (tx.users().find("finch").isEmpty()) {
            tx.users().insert(new User("finch", "finch@birds.example", false, true, ""));
          }
          return tx;
        });
    return Map.of(
        "system_id", NOBODYS, "name", "default", "username", "finch", "id", "1", "vid", "0");
  }

  private static void machine(Tx tx, String id, Optional<String> owner) {
    MachineId machineId = new MachineId(id);
    if (tx.machines().find(machineId).isPresent()) {
      tx.machines().delete(machineId);
    }
    MachineBuilder builder =
        BENCH
            .fixtures
            .machine()
            .id(id)
            .hostname(id)
            .state(owner.isPresent() ? State.DEPLOYED : State.READY);
    owner.ifPresent(builder::owner);
    tx.machines().insert(builder.build());
    tx.power()
        .put(
            new MachinePower(
                machineId,
                "manual",
                PowerParameters.empty(),
                PowerState.UNKNOWN,
                Optional.empty(),
                ""));
  }
}
