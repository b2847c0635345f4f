package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.server.demo.RegionClient;
import io.maas4j.server.e2e.QemuHardware.Bus;
import io.maas4j.server.e2e.QemuHardware.Card;
import io.maas4j.server.e2e.QemuHardware.Disk;
import io.maas4j.server.e2e.QemuHardware.Node;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Our own installer lays out two disks, once as volumes of LVM for UEFI and once as an array for
 * BIOS, and each machine boots Debian from them. It runs in the mini image, which has no udev.
 */
@Tag("machines")
class InstalledLayoutsE2eIT {
  private static final Duration PATIENCE = Duration.ofMinutes(12);
  private static final String TOKEN = "e2e-token";
  private static final int FILES_PORT = 8380;
  private static final long GIB = 1L << 30;

  @Test
  @Timeout(value = 45, unit = TimeUnit.MINUTES)
  void volumesAndArraysAreMadeAndBootedFrom() throws Exception {
    E2eEnvironment environment = E2eEnvironment.ofModule();
    Optional<String> reason = environment.skipReason();
    Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));

    Stopwatch watch = new Stopwatch("layouts");
    Path target = Path.of("target").toAbsolutePath();
    Path booted = environment.buildImages(target.resolve("e2e-images"), List.of("amd64", "arm64"));
    Path images = target.resolve("e2e-layout-images");
    System.err.print(environment.buildRoot(images, booted));
    watch.lap("images");
    Path work = Files.createTempDirectory(target, "e2e-layouts-");
    QemuMachine volumes = machine(0, "volumes", Firmware.UEFI_HTTP, work);
    QemuMachine array = machine(1, "array", Firmware.BIOS, work);
    Path log = work.resolve("files.log");
    String suffix = "l" + Long.toString(ProcessHandle.current().pid() % 46_656, 36);
    try (E2eNetwork network = environment.network(suffix, 2);
        QemuBmc bmc =
            QemuBmc.start(
                new InetSocketAddress(network.testAddress(), 0),
                Optional.of(TOKEN),
                network.lanNamespace(),
                Duration.ofMinutes(20),
                List.of(volumes, array));
        FileServer ignored =
            FileServer.start(
                network,
                network.serverAddress(),
                FILES_PORT,
                Files.createDirectory(work.resolve("public")),
                log);
        ServerProcess server =
            ServerProcess.start(
                network,
                work.resolve("data"),
                images,
                booted.resolve("loaders"),
                QemuMachine.KERNEL_OPTIONS + " console=ttyS0",
                work.resolve("server.log"))) {
      server.admin(
          "createadmin", "--username", "e2e", "--password", "e2e", "--email", "e2e@example.test");
      String key = server.admin("apikey", "--username", "e2e").strip();
      String url = "http://" + network.serverManagementAddress().getHostAddress() + ":5240/MAAS";
      RegionClient region = new RegionClient(url, key, Clock.systemUTC());
      Onlooker onlooker = new Onlooker(region, PATIENCE);
      onlooker.allowScriptsTheirTime();
      Deployment.addKey(region);
      Deployment deployment =
          new Deployment(
              onlooker,
              "http://" + network.serverAddress().getHostAddress() + ":" + FILES_PORT,
              log);

      String id = commissioned(onlooker, bmc, volumes);
      watch.lap("volumes commissioned");
      region.post("machines/" + id + "/?op=set_storage_layout", Map.of("storage_layout", "lvm"));
      Map<String, String> said = deployment.of(id, volumes);
      watch.lap("volumes deployed");
      assertThat(said.get("mounts").lines())
          .contains("/ /dev/mapper/vgroot-lvroot ext4")
          .anyMatch(line -> line.matches("/boot/efi /dev/nvme\\d+n1p1 vfat"));
      region.post("machines/" + id + "/?op=release", Map.of());
      onlooker.awaitStatus(id, "Ready");
      assertThat(bmc.machine(volumes.name()).running()).isFalse();

      id = commissioned(onlooker, bmc, array);
      watch.lap("array commissioned");
      mirror(region, id);
      said = deployment.of(id, array);
      watch.lap("array deployed");
      assertThat(said.get("mounts").lines()).contains("/ /dev/md0 ext4");
      assertThat(said.get("arrays")).contains("raid1").contains("[2/2] [UU]");
      assertThat(said.get("swaps")).contains("nvme");
    }
    System.err.println(watch);
  }

  private static QemuMachine machine(int number, String name, Firmware firmware, Path work) {
    return new QemuMachine(
        name,
        firmware,
        new UUID(0x4d414153_344a_4532L, 0x8000_5254_001a_0000L | number),
        number,
        work,
        new QemuHardware(
            List.of(new Node(2, 1024)),
            List.of(new Card("52:54:00:e2:1a:0" + number)),
            List.of(
                new Disk(Bus.NVME, "M4J" + name + "A", 4096, 0),
                new Disk(Bus.NVME, "M4J" + name + "B", 4096, 0))));
  }

  private static String commissioned(Onlooker onlooker, QemuBmc bmc, QemuMachine machine)
      throws Exception {
    bmc.machine(machine.name()).on();
    String id = onlooker.awaitEnlisted(machine);
    onlooker.awaitStatus(id, "New");
    bmc.machine(machine.name()).awaitOff(PATIENCE);
    onlooker.givePower(id, bmc, machine, TOKEN);
    onlooker.region().post("machines/" + id + "/?op=commission", Map.of("testing_scripts", "none"));
    onlooker.awaitStatus(id, "Ready");
    bmc.machine(machine.name()).awaitOff(PATIENCE);
    assertThat(onlooker.region().machine(id).path("physicalblockdevice_set")).hasSize(2);
    return id;
  }

  /** Root on two partitions as RAID-1, and swap beside it on the second disk. */
  private static void mirror(RegionClient region, String id) throws Exception {
    region.post("machines/" + id + "/?op=set_storage_layout", Map.of("storage_layout", "blank"));
    List<String> halves = new ArrayList<>();
    String disks = "nodes/" + id + "/blockdevices/";
    String last = "";
    for (JsonNode disk : region.machine(id).path("physicalblockdevice_set")) {
      last = disks + disk.path("id").asText();
      JsonNode half =
          region.post(last + "/partitions/", Map.of("size", Long.toString(3 * GIB + GIB / 4)));
      halves.add(half.path("id").asText());
    }
    JsonNode swap = region.post(last + "/partitions/", Map.of("size", Long.toString(GIB / 4)));
    region.post(
        last + "/partition/" + swap.path("id").asText() + "?op=format", Map.of("fstype", "swap"));
    region.post(
        last + "/partition/" + swap.path("id").asText() + "?op=mount", Map.of("mount_point", ""));
    JsonNode raid =
        region.post(
            "nodes/" + id + "/raids/",
            Map.of("name", "md0", "level", "raid-1", "partitions", String.join(",", halves)));
    String device = disks + raid.path("virtual_device").path("id").asText();
    region.post(device + "/?op=format", Map.of("fstype", "ext4"));
    region.post(device + "/?op=mount", Map.of("mount_point", "/"));
  }
}
