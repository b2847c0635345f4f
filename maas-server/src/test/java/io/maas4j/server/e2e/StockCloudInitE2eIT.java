package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.server.demo.RegionClient;
import io.maas4j.server.e2e.QemuHardware.Bus;
import io.maas4j.server.e2e.QemuHardware.Card;
import io.maas4j.server.e2e.QemuHardware.Disk;
import io.maas4j.server.e2e.QemuHardware.Node;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A machine that nobody has described boots the ephemeral image of {@code samples/ephemeral-image}:
 * a Debian with stock cloud-init. It enlists itself, is commissioned and tested by the shipped
 * scripts, and the region knows it to the last disk. Our own installer then puts a Debian onto its
 * disk, which boots with the network, the key and the user data that were asked for.
 */
@Tag("machines")
class StockCloudInitE2eIT {
  private static final Duration PATIENCE = Duration.ofMinutes(25);
  private static final String TOKEN = "e2e-token";
  private static final String SUITE = "bookworm";

  /** Named by the operator's scripts. */
  private static final int FILES_PORT = 8380;

  private static final List<String> SCRIPTS =
      List.of("20-acme-bmc", "acme-asset", "acme-disk-wear", "acme-weight", "acme-snap");

  /** What the inventory is compared with. */
  private static final QemuHardware HARDWARE =
      new QemuHardware(
          List.of(new Node(2, 1024), new Node(2, 512)),
          List.of(new Card("52:54:00:e2:5c:01"), new Card("52:54:00:e2:5c:02")),
          List.of(
              new Disk(Bus.NVME, "M4JNVME0001", 4096, 1),
              new Disk(Bus.SCSI, "M4JSCSI0002", 6144, 0)));

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void machineIsEnlistedCommissionedTestedAndDeployed() throws Exception {
    E2eEnvironment environment = E2eEnvironment.ofModule();
    Optional<String> reason = environment.skipReason();
    Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));

    Stopwatch watch = new Stopwatch("stock cloud-init");
    Path target = Path.of("target").toAbsolutePath();
    Path booted = target.resolve("e2e-ephemeral");
    System.err.print(environment.buildEphemeralImage(booted));
    Path images = target.resolve("e2e-stock-images");
    System.err.print(environment.buildRoot(images, booted));
    watch.lap("images");
    Path work = Files.createTempDirectory(target, "e2e-stock-");
    QemuMachine machine =
        new QemuMachine(
            "stock",
            Firmware.BIOS,
            UUID.fromString("4d414153-344a-4532-8000-0000005c0001"),
            0,
            work,
            HARDWARE);
    Path repository = Files.createDirectory(work.resolve("repository"));
    environment.buildRepository(repository, SUITE);
    Path log = work.resolve("files.log");
    String suffix = "s" + Long.toString(ProcessHandle.current().pid() % 46_656, 36);
    try (E2eNetwork network = environment.network(suffix, HARDWARE.cards().size());
        QemuBmc bmc =
            QemuBmc.start(
                new InetSocketAddress(network.testAddress(), 0),
                Optional.of(TOKEN),
                network.lanNamespace(),
                Duration.ofMinutes(30),
                List.of(machine));
        FileServer ignored =
            FileServer.start(
                network, network.serverAddress(), FILES_PORT, repository.resolve("public"), log);
        ServerProcess server =
            ServerProcess.start(
                network,
                work.resolve("data"),
                images,
                // the machine's ROM is a loader already
                Files.createDirectory(work.resolve("no-loaders")),
                QemuMachine.KERNEL_OPTIONS + " console=ttyS0",
                work.resolve("server.log"))) {
      server.admin(
          "createadmin", "--username", "e2e", "--password", "e2e", "--email", "e2e@example.test");
      String key = server.admin("apikey", "--username", "e2e").strip();
      String url = "http://" + network.serverManagementAddress().getHostAddress() + ":5240/MAAS";
      RegionClient region = new RegionClient(url, key, Clock.systemUTC());
      region.post(
          "maas/?op=set_config",
          Map.of("name", "commissioning_distro_series", "value", "debian/" + SUITE));
      String files = "http://" + network.serverAddress().getHostAddress() + ":" + FILES_PORT;
      region.post(
          "package-repositories/",
          Map.of(
              "name",
              "ACME packages",
              "url",
              files + "/debian",
              "key",
              Files.readString(repository.resolve("key.asc"))));
      Onlooker onlooker = new Onlooker(region, PATIENCE);
      onlooker.allowScriptsTheirTime();
      String id = go(onlooker, bmc, machine, watch);
      onlooker.givePower(id, bmc, machine, TOKEN);
      Deployment.addKey(region);
      Map<String, String> said = new Deployment(onlooker, files, log).of(id, machine);
      watch.lap("deployed");
      assertThat(said.get("mounts").lines())
          .as("the flat layout, on the disk that boots")
          .anyMatch(line -> line.matches("/ /dev/nvme\\d+n1p2 ext4"));
      assertThat(said.get("blocks").lines())
          .as("the other disk is left without a table")
          .filteredOn(line -> line.endsWith(" part"))
          .hasSize(2);
    }
    System.err.println(watch);
  }

  /**
   * @return its id
   */
  private static String go(Onlooker onlooker, QemuBmc bmc, QemuMachine machine, Stopwatch watch)
      throws Exception {
    RegionClient region = onlooker.region();
    bmc.machine(machine.name()).on();
    String id = onlooker.awaitEnlisted(machine);
    onlooker.awaitStatus(id, "New");
    bmc.machine(machine.name()).awaitOff(PATIENCE);
    watch.lap("enlisted");

    onlooker.givePower(id, bmc, machine, TOKEN);
    for (String script : SCRIPTS) {
      // as it comes from an editor of another system
      String text = Files.readString(Path.of("src/test/e2e/scripts", script));
      region.post("scripts/", Map.of("name", script, "script", text.replace("\n", "\r\n")));
    }
    region.post(
        "machines/" + id + "/?op=commission",
        Map.of(
            "commissioning_scripts", "acme",
            "testing_scripts", "smartctl-validate,acme-disk-wear,acme-snap",
            "acme-asset_site", "hq7"));
    try {
      // a snap is asked for, and no machine here reaches a store
      onlooker.awaitStatus(id, "Failed testing");
    } finally {
      keepResults(region, id, machine.directory());
    }
    bmc.machine(machine.name()).awaitOff(PATIENCE);
    watch.lap("commissioned and tested");

    region.post("machines/" + id + "/?op=override_failed_testing", Map.of());
    onlooker.awaitStatus(id, "Ready");
    JsonNode ready = region.machine(id);
    Files.writeString(machine.directory().resolve("machine.json"), ready.toPrettyString());
    assertThat(ready.path("architecture").asText()).isEqualTo("amd64/generic");
    assertThat(ready.path("hardware_uuid").asText()).isEqualTo(machine.uuid().toString());
    assertThat(ready.path("bios_boot_method").asText()).isEqualTo("ipxe");
    assertThat(ready.path("boot_interface").path("mac_address").asText()).isEqualTo(machine.mac());
    assertInventory(ready, machine.hardware());
    assertThat(ready.path("power_type").asText()).as("a script knew better").isEqualTo("manual");
    String results = "nodes/" + id + "/results/";
    JsonNode commissioning = region.get(results + "current-commissioning/?include_output=true");
    JsonNode testing = region.get(results + "current-testing/?include_output=true");
    ScriptTimes times = new ScriptTimes();
    times.add(commissioning);
    times.add(testing);
    System.err.println(times.table("stock cloud-init"));
    assertOperatorsScripts(commissioning.path("results"), testing.path("results"));
    assertPackages(commissioning.path("results"), testing.path("results"));
    return id;
  }

  /** What an operator wrote runs beside what is shipped, and says what it has to say. */
  private static void assertOperatorsScripts(JsonNode commissioning, JsonNode testing) {
    JsonNode asset = with(commissioning, "name", "acme-asset");
    assertThat(asset.path("status_name").asText()).isEqualTo("Passed");
    assertThat(decoded(asset, "stdout")).isEqualTo("this is x86_64\n");
    assertThat(decoded(asset, "stderr")).isEqualTo("and this is no error\n");
    assertThat(decoded(asset, "result")).contains("asset: hq7-0815");
    assertThat(with(commissioning, "name", "30-maas-01-bmc-config").path("status_name").asText())
        .isEqualTo("Skipped");
    List<String> wear = new ArrayList<>();
    for (JsonNode result : testing) {
      if (result.path("name").asText().equals("acme-disk-wear")) {
        wear.add(result.path("status_name").asText() + " " + decoded(result, "result"));
      }
    }
    assertThat(wear)
        .containsExactlyInAnyOrder(
            "Degraded status: degraded\nresults:\n  blocks: 8388608\n",
            "Passed status: passed\nresults:\n  blocks: 12582912\n");
  }

  /** What scripts declare comes from the operator's repository, or they are not run and say why. */
  private static void assertPackages(JsonNode commissioning, JsonNode testing) {
    JsonNode weight = with(commissioning, "name", "acme-weight");
    assertThat(decoded(weight, "output"))
        .as("by apt with what it depends on, and by address a package and an archive")
        .contains("acme-units", "acme-scale", "acme-weights", "the rack has 800 kg of 1000\n");
    assertThat(weight.path("status_name").asText()).isEqualTo("Passed");
    assertThat(decoded(weight, "result")).isEqualTo("results:\n  weight: 800 kg\n");

    JsonNode snap = with(testing, "name", "acme-snap");
    assertThat(snap.path("status_name").asText()).isEqualTo("Failed installing dependencies");
    assertThat(decoded(snap, "output"))
        .contains("this machine has no snap", "so acme-meter cannot be installed");
    for (JsonNode other : testing) {
      if (!other.path("name").asText().equals("acme-snap")) {
        assertThat(other.path("status_name").asText())
            .as("a script that cannot be run stops no other: " + other.path("name").asText())
            .isIn("Passed", "Degraded", "Skipped");
      }
    }
  }

  private static String decoded(JsonNode result, String field) {
    byte[] bytes = Base64.getMimeDecoder().decode(result.path(field).asText());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void assertInventory(JsonNode found, QemuHardware built) {
    assertThat(found.path("cpu_count").asInt()).isEqualTo(built.cores());
    assertThat(found.path("memory").asInt()).isEqualTo(built.mebibytes());
    assertThat(found.path("numanode_set")).hasSameSizeAs(built.nodes());
    int firstCore = 0;
    for (int i = 0; i < built.nodes().size(); i++) {
      Node node = built.nodes().get(i);
      JsonNode known = with(found.path("numanode_set"), "index", Integer.toString(i));
      assertThat(known.path("memory").asInt()).isEqualTo(node.mebibytes());
      assertThat(known.path("cores"))
          .map(JsonNode::asInt)
          .containsExactlyElementsOf(
              IntStream.range(firstCore, firstCore + node.cores()).boxed().toList());
      firstCore += node.cores();
    }
    assertThat(found.path("interface_set")).hasSameSizeAs(built.cards());
    for (Card card : built.cards()) {
      JsonNode known = with(found.path("interface_set"), "mac_address", card.mac());
      assertThat(known.path("link_connected").asBoolean()).isTrue();
    }
    assertThat(found.path("physicalblockdevice_set")).hasSameSizeAs(built.disks());
    for (Disk disk : built.disks()) {
      JsonNode known = with(found.path("physicalblockdevice_set"), "serial", disk.serial());
      assertThat(known.path("size").asLong()).isEqualTo(disk.bytes());
      assertThat(known.path("model").asText()).isEqualTo(disk.model());
      assertThat(known.path("numa_node").asInt()).isEqualTo(disk.node());
    }
  }

  private static JsonNode with(JsonNode list, String field, String value) {
    for (JsonNode entry : list) {
      if (entry.path(field).asText().equals(value)) {
        return entry;
      }
    }
    throw new AssertionError(
        "nothing with " + field + " " + value + " in\n" + list.toPrettyString());
  }

  /** What the scripts wrote, and what happened, for people who look into a failed run. */
  private static void keepResults(RegionClient region, String id, Path directory) throws Exception {
    Files.writeString(directory.resolve("events.txt"), new Onlooker(region, PATIENCE).story(id));
    JsonNode results = region.get("nodes/" + id + "/results/?include_output=true");
    Files.writeString(directory.resolve("results.json"), results.toPrettyString());
  }
}
