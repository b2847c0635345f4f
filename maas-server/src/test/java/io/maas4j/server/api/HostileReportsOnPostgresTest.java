package io.maas4j.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.access.SecretBox;
import io.maas4j.fleet.NewMachine;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.fleet.Signal;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerParameters;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.server.metadata.Poison;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.MutableClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a database does not take, or takes long to take, must not keep a machine from coming up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileReportsOnPostgresTest {
  private static final Actor ROOT = Actor.admin("kestrel");
  private static final String PROBE = "50-maas-01-commissioning";
  private static final int DEVICES = 2000;
  private static final int INTERFACES = 300;

  /** What decides how a report is read, and what has a form of its own. */
  private static final Set<String> SHAPE =
      Set.of(
          "api_version",
          "api_extensions",
          "environment",
          "type",
          "state",
          "scope",
          "address",
          "hwaddr",
          "id",
          "lower_device",
          "lower_devices",
          "upper_devices",
          "machine-extra");

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
            postgres.getPostgresDatabase(),
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

  private Machine commissioning(String name, String mac) {
    return bench
        .fleet
        .machines()
        .createAndCommission(
            NewMachine.named(name)
                .architecture("amd64/generic")
                .macs(MacAddress.parse(mac))
                .power("manual", PowerParameters.empty()),
            Machine.Options.NONE,
            ScriptRequest.DEFAULT,
            ROOT);
  }

  private ScriptResult result(Machine machine, String script) {
    return bench.store.inTransaction(
        tx ->
            tx
                .scriptRuns()
                .results(
                    tx.machines()
                        .find(machine.id())
                        .orElseThrow()
                        .sets()
                        .commissioning()
                        .orElseThrow())
                .stream()
                .filter(r -> r.name().equals(script))
                .findFirst()
                .orElseThrow());
  }

  private void sends(Machine machine, String script, byte[] stdout) {
    ScriptResult result = result(machine, script);
    bench
        .fleet
        .signals()
        .signal(
            machine.id(),
            new Signal(
                Signal.Word.WORKING,
                "",
                new Signal.ScriptRef(OptionalLong.of(result.id()), OptionalLong.empty(), script),
                OptionalInt.of(0),
                Optional.empty(),
                Optional.empty(),
                Map.of(script + ".out", stdout)));
  }

  private JsonNode shown(String path) throws IOException {
    HttpResponse<String> answer = bench.get("/MAAS/api/2.0/" + path, "kestrel");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void aReportThatIsPoisonEverywhereIsTakenIn() throws IOException {
    Machine machine = commissioning("poisoned", "52:54:00:00:00:01");
    byte[] report;
    try (InputStream in = Poison.class.getResourceAsStream("report.json")) {
      report = Poison.everywhere(Objects.requireNonNull(in), SHAPE);
    }
    sends(machine, PROBE, report);
    assertThat(result(machine, PROBE).status()).isEqualTo(ResultStatus.PASSED);
    byte[] lines = Poison.TEXT.getBytes(UTF_8);
    sends(machine, "maas-list-modaliases", lines);
    sends(machine, "maas-lshw", lines);
    sends(machine, "maas-capture-lldpd", lines);
    sends(machine, "maas-kernel-cmdline", lines);
    sends(
        machine,
        "maas-get-fruid-api-data",
        "{\"Information\":{\"Product Name\":\"a\\u0000b\\ud800\"}}".getBytes(UTF_8));
    JsonNode whole = shown("machines/" + machine.id() + "/");
    assertThat(whole.path("hardware_info").path("system_vendor").asText())
        .startsWith(Poison.MARK)
        .doesNotContainPattern("\\p{Cntrl}");
    assertThat(whole.path("physicalblockdevice_set").path(0).path("serial").asText())
        .startsWith(Poison.MARK);
    assertThat(shown("nodes/" + machine.id() + "/devices/").toString()).contains(Poison.MARK);
    assertThat(shown("events/?op=query&level=DEBUG").toString()).contains("left out");
  }

  @Test
  void thousandsOfDevicesAndHundredsOfInterfacesAreTakenIn() throws IOException {
    Machine machine = commissioning("large", "52:54:00:00:00:02");
    StringBuilder devices = new StringBuilder();
    StringBuilder networks = new StringBuilder();
    for (int i = 0; i < DEVICES; i++) {
      devices
          .append(i == 0 ? "" : ",")
          .append(
              String.format("{\"pci_address\":\"0000:%02x:%02x.%d\"", i >> 8, i >> 3 & 31, i & 7))
          .append(",\"vendor_id\":\"8086\"}");
      if (i < INTERFACES) {
        networks
            .append(i == 0 ? "" : ",")
            .append("\"e" + i + "\":{\"type\":\"broadcast\",\"state\":\"up\",\"hwaddr\":\"")
            .append(String.format("52:54:02:00:%02x:%02x\"}", i >> 8, i & 255));
      }
    }
    sends(
        machine,
        PROBE,
        ("{\"api_version\":\"1.0\",\"api_extensions\":[\"resources\",\"resources_v2\",\"api_os\","
                + "\"resources_system\",\"resources_usb_pci\"],"
                + "\"environment\":{\"kernel_architecture\":\"x86_64\"},\"resources\":{\"pci\":"
                + "{\"devices\":["
                + devices
                + "]}},\"networks\":{"
                + networks
                + "}}")
            .getBytes(UTF_8));
    assertThat(result(machine, PROBE).status()).isEqualTo(ResultStatus.PASSED);
    assertThat(shown("nodes/" + machine.id() + "/devices/")).hasSize(DEVICES);
    assertThat(shown("nodes/" + machine.id() + "/interfaces/")).hasSize(INTERFACES);
  }
}
