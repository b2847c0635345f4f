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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Storage as clients see it: addresses, rights, statuses and figures. */
class StorageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADMIN = "kestrel";
  private static final String USER = "wren";

  private final ApiBench bench = new ApiBench();
  private MachineId id = new MachineId("ytdeye");

  @BeforeEach
  void plant() {
    plant(State.READY, Optional.empty());
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void plant(State state, Optional<String> owner) {
    bench.store.inTransaction(
        tx -> {
          var builder = bench.fixtures.machine().state(state);
          owner.ifPresent(builder::owner);
          Machine machine = builder.build();
          Machine stored =
              tx.machines()
                  .insert(
                      machine.withBoot(
                          new Machine.Boot(
                              true, Optional.of("uefi"), Optional.empty(), Optional.empty())));
          id = stored.id();
          for (String name : List.of("sda", "sdb", "sdc")) {
            tx.disks()
                .put(
                    new BlockDevice(
                        0,
                        id,
                        name,
                        "",
                        "",
                        "/dev/disk/by-id/" + name,
                        40_000_000_000L,
                        512,
                        new TreeSet<>(),
                        "",
                        Optional.of(0),
                        false));
          }
          return id;
        });
  }

  private HttpResponse<String> send(String as, String method, String path, String... pairs) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", bench.signed(as));
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    List<List<String>> form = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      form.add(List.of(pairs[i], pairs[i + 1]));
    }
    return bench.sendBytes(
        method,
        "/MAAS/api/2.0/" + path,
        headers,
        method.equals("GET")
            ? Optional.empty()
            : Optional.of(ApiBench.form(form).getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode ok(String method, String path, String... pairs) {
    HttpResponse<String> answer = send(ADMIN, method, path, pairs);
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

  private String node(String rest) {
    return "nodes/" + id + "/" + rest;
  }

  private JsonNode machine() {
    return ok("GET", "machines/" + id + "/");
  }

  @Test
  void partitionsAreFoundByNumberAndNameWithAndWithoutSlashAndPlural() {
    JsonNode made = ok("POST", node("blockdevices/sda/partitions/"), "size", "10G");
    assertThat(made.path("size").asLong()).isEqualTo(9_999_220_736L);
    String number = made.path("id").asText();
    String uri = made.path("resource_uri").asText();
    assertThat(uri).endsWith("/partition/" + number);
    for (String path :
        List.of(
            uri.replace("/MAAS/api/2.0/", ""),
            node("blockdevices/sda/partition/" + number + "/"),
            node("blockdevices/sda/partitions/" + number),
            node("blockdevices/sda/partitions/sda-part1"))) {
      assertThat(ok("GET", path)).isEqualTo(made);
    }
    assertThat(send(ADMIN, "GET", node("blockdevices/sdb/partition/" + number)).statusCode())
        .as("of another device")
        .isEqualTo(404);
    assertThat(send(ADMIN, "PUT", uri.replace("/MAAS/api/2.0/", ""), "size", "1").statusCode())
        .isEqualTo(405);
    assertThat(send(ADMIN, "DELETE", uri.replace("/MAAS/api/2.0/", "")).statusCode())
        .isEqualTo(204);
    assertThat(ok("GET", node("blockdevices/sda/partitions/"))).isEmpty();
  }

  @Test
  void aVolumeGroupIsDividedAndEmptied() {
    JsonNode group =
        ok("POST", node("volume-groups/"), "name", "vgnest", "block_devices", "sdb,sdc");
    String path = node("volume-groups/" + group.path("id").asText() + "/");
    assertThat(group.path("size").asLong()).isEqualTo(2 * (9536L - 1) * 4_194_304L);
    assertThat(group.path("human_size").asText()).isEqualTo("80.0 GB");
    JsonNode volume = ok("POST", path + "?op=create_logical_volume", "name", "data", "size", "20G");
    assertThat(volume.path("name").asText()).isEqualTo("vgnest-data");
    assertThat(volume.path("size").asLong()).isEqualTo(19_998_441_472L);
    assertThat(ok("GET", path).path("used_size").asLong()).isEqualTo(19_998_441_472L);
    assertThat(machine().path("volume_groups").get(0).path("__incomplete__").asBoolean()).isTrue();
    assertThat(machine().path("virtualblockdevice_set")).hasSize(1);
    assertThat(machine().path("blockdevice_set")).hasSize(4);
    assertThat(send(ADMIN, "DELETE", path).statusCode()).isEqualTo(400);
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> gone =
          send(ADMIN, "POST", path + "?op=delete_logical_volume", "id", volume.path("id").asText());
      assertThat(gone.statusCode()).isEqualTo(204);
    }
    assertThat(send(ADMIN, "DELETE", path).statusCode()).isEqualTo(204);
    assertThat(ok("GET", node("volume-groups/"))).isEmpty();
    assertThat(machine().path("virtualblockdevice_set")).isEmpty();
  }

  @Test
  void aBcacheShowsItsCacheAndWhatItCaches() {
    JsonNode set = ok("POST", node("bcache-cache-sets/"), "cache_device", "sdb");
    assertThat(set.path("name").asText()).isEqualTo("cache0");
    JsonNode bcache =
        ok(
            "POST",
            node("bcaches/"),
            "cache_set",
            set.path("id").asText(),
            "backing_device",
            "sdc",
            "cache_mode",
            "writeback");
    assertThat(bcache.path("name").asText()).isEqualTo("bcache0");
    assertThat(bcache.path("cache_set")).isEqualTo(set);
    assertThat(bcache.path("virtual_device").path("size").asLong()).isEqualTo(40_000_000_000L);
    assertThat(bcache.path("backing_device").path("used_for").asText())
        .isEqualTo("Backing device for bcache0");
    String path = node("bcache/" + bcache.path("id").asText() + "/");
    assertThat(ok("PUT", path, "cache_mode", "writearound").path("cache_mode").asText())
        .isEqualTo("writearound");
    HttpResponse<String> inUse =
        send(ADMIN, "DELETE", node("bcache-cache-set/" + set.path("id").asText() + "/"));
    assertThat(inUse.statusCode()).isEqualTo(400);
    assertThat(inUse.body()).contains("in use");
    assertThat(send(ADMIN, "DELETE", path).statusCode()).isEqualTo(204);
    assertThat(send(ADMIN, "DELETE", node("bcache-cache-sets/cache0/")).statusCode())
        .isEqualTo(204);
    assertThat(send(ADMIN, "POST", node("bcaches/")).body()).contains("cache_set");
  }

  @Test
  void whoHasAllocatedAMachineMountsButDoesNotDivide() {
    plant(State.ALLOCATED, Optional.of(USER));
    HttpResponse<String> formatted =
        send(USER, "POST", node("blockdevices/sdb/?op=format"), "fstype", "ext4");
    assertThat(formatted.statusCode()).as(formatted.body()).isEqualTo(200);
    assertThat(
            read(send(USER, "POST", node("blockdevices/sdb/?op=mount"), "mount_point", "/srv"))
                .path("used_for")
                .asText())
        .isEqualTo("ext4 formatted filesystem mounted at /srv");
    assertThat(send(USER, "POST", node("blockdevices/sdc/partitions/")).statusCode())
        .isEqualTo(403);
    HttpResponse<String> wrongStatus = send(ADMIN, "POST", node("blockdevices/sdc/partitions/"));
    assertThat(wrongStatus.statusCode()).isEqualTo(409);
    assertThat(wrongStatus.body())
        .isEqualTo("Cannot create a partition because the machine is not Ready.");
    assertThat(send(USER, "POST", "machines/" + id + "/?op=release").statusCode()).isEqualTo(200);
  }

  @Test
  void plainUsersChangeNothingOnAFreeMachineAndSeeNothingOfOthers() {
    assertThat(
            send(USER, "POST", node("blockdevices/sdb/?op=format"), "fstype", "ext4").statusCode())
        .isEqualTo(403);
    assertThat(send(USER, "GET", node("blockdevices/sdb/")).statusCode()).isEqualTo(200);
    plant(State.ALLOCATED, Optional.of(ADMIN));
    assertThat(send(USER, "GET", node("blockdevices/sdb/")).statusCode()).isEqualTo(403);
    assertThat(send(ADMIN, "GET", "nodes/aaaaaa/blockdevices/").statusCode()).isEqualTo(404);
  }

  @Test
  void disksAreAddedByHandAndDescribedAnew() {
    JsonNode made =
        ok(
            "POST",
            node("blockdevices/"),
            "name",
            "sdx",
            "size",
            "8G",
            "block_size",
            "4096",
            "model",
            "Straw",
            "serial",
            "S-9");
    assertThat(made.path("size").asLong()).isEqualTo(8_000_000_000L);
    assertThat(made.path("available_size").asLong()).isEqualTo(7_994_343_424L);
    JsonNode changed =
        ok(
            "PUT",
            node("blockdevices/sdx/"),
            "name",
            "straw",
            "partition_table_type",
            "MBR",
            "size",
            "16G");
    assertThat(changed.path("path").asText()).isEqualTo("/dev/disk/by-dname/straw");
    assertThat(changed.path("partition_table_type").asText()).isEqualTo("MBR");
    assertThat(send(ADMIN, "POST", node("blockdevices/straw/?op=set_boot_disk")).body())
        .isEqualTo("OK");
    assertThat(machine().path("boot_disk").path("name").asText()).isEqualTo("straw");
    assertThat(machine().path("storage").asDouble()).isEqualTo(136_000.0);
    assertThat(send(ADMIN, "DELETE", node("blockdevices/straw/")).statusCode()).isEqualTo(204);
    assertThat(machine().path("boot_disk").path("name").asText()).isEqualTo("sda");
  }

  @Test
  void layoutsAndSpecialFileSystemsAreShownByTheMachine() {
    JsonNode flat =
        ok("POST", "machines/" + id + "/?op=set_storage_layout", "storage_layout", "flat");
    assertThat(flat.path("boot_disk").path("partitions")).hasSize(2);
    assertThat(
            flat.path("boot_disk")
                .path("partitions")
                .get(1)
                .path("filesystem")
                .path("label")
                .asText())
        .isEqualTo("root");
    JsonNode special =
        ok(
            "POST",
            "machines/" + id + "/?op=mount_special",
            "fstype",
            "tmpfs",
            "mount_point",
            "/scratch");
    assertThat(special.path("special_filesystems").get(0).path("mount_point").asText())
        .isEqualTo("/scratch");
    assertThat(
            ok("POST", "machines/" + id + "/?op=unmount_special", "mount_point", "/scratch")
                .path("special_filesystems"))
        .isEmpty();
    ok("POST", "machines/" + id + "/?op=set_storage_layout", "storage_layout", "blank");
    assertThat(
            ok("POST", "machines/" + id + "/?op=restore_storage_configuration")
                .path("boot_disk")
                .path("partitions"))
        .hasSize(2);
  }
}
