package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.storage.BlockDevice;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Machines chosen by their storage, and given that of others, as clients see it. */
class StorageWholesaleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/MAAS/api/2.0/";
  private static final String ADMIN = "kestrel";
  private static final String USER = "wren";

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private MachineId machine(String name, State state, int... gigabytes) {
    return bench.store.inTransaction(
        tx -> {
          Machine machine = tx.machines().insert(bench.fixtures.machine(name).state(state).build());
          for (int i = 0; i < gigabytes.length; i++) {
            tx.disks()
                .put(
                    new BlockDevice(
                        0,
                        machine.id(),
                        "sd" + (char) ('a' + i),
                        "",
                        "",
                        "/dev/disk/by-id/" + i,
                        gigabytes[i] * 1_000_000_000L,
                        512,
                        new TreeSet<>(List.of(i == 0 ? "ssd" : "rotary")),
                        "",
                        Optional.empty(),
                        false));
          }
          return machine.id();
        });
  }

  private HttpResponse<String> post(String as, String path, String... pairs) {
    return bench.form("POST", API + path, as, pairs);
  }

  private JsonNode ok(String as, String path, String... pairs) {
    HttpResponse<String> answer = post(as, path, pairs);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return read(answer);
  }

  private static JsonNode read(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private JsonNode shown(MachineId id) {
    return read(bench.get(API + "machines/" + id + "/", ADMIN));
  }

  private void layout(MachineId id, String layout) {
    ok(ADMIN, "machines/" + id + "/?op=set_storage_layout", "storage_layout", layout);
  }

  private static List<String> uses(JsonNode machine) {
    return StreamSupport.stream(machine.path("blockdevice_set").spliterator(), false)
        .map(device -> device.path("name").asText() + ": " + device.path("used_for").asText())
        .toList();
  }

  private static JsonNode device(JsonNode machine, String name) {
    return StreamSupport.stream(machine.path("blockdevice_set").spliterator(), false)
        .filter(device -> device.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void labelsPointToDevicesAndPartitionsThatTheAnswerShows() {
    MachineId id = machine("owl", State.READY, 40, 80, 160);
    layout(id, "flat");
    ok(ADMIN, "nodes/" + id + "/blockdevices/sdb/partitions/", "size", "30G");
    String wanted = "root:39(ssd),data:100(rotary),scratch:20(partition),10(partition)";
    assertThat(post(USER, "machines/?op=allocate", "storage", wanted).statusCode())
        .as("there is one spare partition only")
        .isEqualTo(409);
    JsonNode dry =
        ok(
            USER,
            "machines/?op=allocate",
            "storage",
            "root:39(ssd),data:100(rotary),scratch:20(partition)",
            "dry_run",
            "true",
            "verbose",
            "true");
    JsonNode given =
        ok(
            USER,
            "machines/?op=allocate",
            "storage",
            "root:39(ssd),data:100(rotary),scratch:20(partition)");
    JsonNode storage = given.path("constraints_by_type").path("storage");
    JsonNode part = device(given, "sdb").path("partitions").get(0);
    assertThat(storage.path("root").get(0)).isEqualTo(device(given, "sda").path("id"));
    assertThat(storage.path("data").get(0)).isEqualTo(device(given, "sdc").path("id"));
    assertThat(storage.path("scratch").get(0).asText())
        .isEqualTo("partition:" + part.path("id").asLong());
    assertThat(dry.path("constraints_by_type").path("storage")).isEqualTo(storage);
    JsonNode verbose = dry.path("constraints_by_type").path("verbose_storage");
    assertThat(verbose).hasSize(1);
    JsonNode ofTheMachine = verbose.iterator().next();
    assertThat(ofTheMachine.path(device(given, "sda").path("id").asText()).asText())
        .isEqualTo("root");
    assertThat(ofTheMachine.path("partition:" + part.path("id").asLong()).asText())
        .isEqualTo("scratch");
  }

  @Test
  void aRootOnAVolumeIsFoundInTheAnswerToo() {
    MachineId id = machine("owl", State.READY, 40, 80);
    layout(id, "lvm");
    JsonNode given = ok(USER, "machines/?op=allocate", "storage", "root:0,1:10");
    JsonNode storage = given.path("constraints_by_type").path("storage");
    assertThat(storage.path("root").get(0)).isEqualTo(device(given, "vgroot-lvroot").path("id"));
    assertThat(storage.path("1").get(0)).isEqualTo(device(given, "sdb").path("id"));
  }

  @Test
  void aMachineWithoutARootIsNotGivenToWhoAsksForStorage() {
    machine("owl", State.READY, 40, 80);
    assertThat(post(USER, "machines/?op=allocate", "storage", "root:0").statusCode())
        .isEqualTo(409);
    assertThat(post(USER, "machines/?op=allocate").statusCode()).isEqualTo(200);
  }

  @Test
  void aCloneLooksLikeItsSource() {
    MachineId source = machine("owl", State.READY, 40, 80);
    MachineId copy = machine("auk", State.FAILED_TESTING, 50, 80, 10);
    layout(source, "lvm");
    HttpResponse<String> answer =
        post(
            ADMIN,
            "machines/?op=clone",
            "source",
            source.value(),
            "destinations",
            copy.value(),
            "storage",
            "true");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(uses(shown(copy))).containsAll(uses(shown(source))).contains("sdc: Unused");
    MachineId small = machine("wee", State.READY, 30, 80);
    HttpResponse<String> refused =
        post(
            ADMIN,
            "machines/?op=clone",
            "source",
            source.value(),
            "destinations",
            small.value(),
            "storage",
            "true");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(read(refused).path("storage").get(0).asText())
        .isEqualTo(
            "wee is invalid: destination boot disk(sda) is smaller than source boot disk(sda)");
  }

  @Test
  void theDefaultConfigurationIsRestoredOfFreeMachinesByAdministrators() {
    MachineId id = machine("owl", State.READY, 40, 80);
    String path = "machines/" + id + "/?op=restore_default_configuration";
    assertThat(uses(ok(ADMIN, path)))
        .containsExactly("sda: GPT partitioned with 1 partition", "sdb: Unused");
    assertThat(post(USER, path).statusCode()).isEqualTo(403);
    MachineId busy = machine("auk", State.DEPLOYED, 40);
    HttpResponse<String> refused =
        post(ADMIN, "machines/" + busy + "/?op=restore_default_configuration");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("not Ready or Failed testing");
  }
}
