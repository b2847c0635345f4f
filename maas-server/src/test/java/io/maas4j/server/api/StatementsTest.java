package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.SecretBox;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.MutableClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How many statements a request costs, which must not depend on how many machines there are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementsTest {
  private static final int MOST_FOR_A_LIST = 12;
  private static final int MOST_FOR_ONE = 6;

  private final CountedStatements statements = new CountedStatements();
  private EmbeddedPostgres postgres;
  private ApiBench bench;

  @BeforeAll
  void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    bench = new ApiBench(this::store, store -> store, ApiListener.NONE);
  }

  private Store store(MutableClock clock) {
    PostgresStore store =
        PostgresStore.connect(
            statements.watch(postgres.getPostgresDatabase()),
            SecretBox.aesGcm(new byte[32], new SecureRandom()),
            clock);
    store.migrate();
    return store;
  }

  @AfterAll
  void stop() throws IOException {
    bench.close();
    postgres.close();
  }

  private MachineId plant(int first, int count) {
    return bench.store.inTransaction(
        tx -> {
          MachineId last = new MachineId("aaaaaa");
          for (int i = first; i < first + count; i++) {
            Machine machine = tx.machines().insert(bench.fixtures.machine("m" + i).ready().build());
            last = machine.id();
            for (int n = 0; n < 4; n++) {
              MacAddress mac =
                  MacAddress.parse(String.format("52:54:00:0%d:%02x:%02x", n, i >> 8, i & 255));
              tx.interfaces().put(Interface.physical(last, "eth" + n, mac));
            }
          }
          return last;
        });
  }

  private List<String> of(String path) {
    // signing asks the store for the key
    Map<String, String> headers = Map.of("Authorization", bench.signed("kestrel"));
    statements.take();
    HttpResponse<String> answer =
        bench.send("GET", "/MAAS/api/2.0/" + path, headers, Optional.empty());
    assertThat(answer.statusCode()).isEqualTo(200);
    return statements.take();
  }

  @Test
  void aListAndOneMachineCostTheSameWhateverTheNumber() {
    MachineId one = plant(0, 3);
    of("machines/");
    List<String> few = of("machines/");
    plant(3, 200);
    List<String> many = of("machines/");
    assertThat(many).as("statements for 203 machines").hasSameSizeAs(few);
    assertThat(many).hasSizeLessThanOrEqualTo(MOST_FOR_A_LIST);
    assertThat(of("machines/" + one + "/")).hasSizeLessThanOrEqualTo(MOST_FOR_ONE);
    assertThat(of("machines/?zone=default")).hasSizeLessThanOrEqualTo(MOST_FOR_A_LIST);
  }
}
