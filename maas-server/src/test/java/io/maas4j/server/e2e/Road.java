package io.maas4j.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.server.demo.RegionClient;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;

/**
 * The whole road, gone by machines with real firmware through the real server, started from its
 * jar: enlisted by their own DHCP, commissioned by the shipped scripts, deployed to their disk,
 * booted from it, released. One after the other: tests run side by side, and more machines than
 * processors starve one another, whereupon GRUB gives a download up after 30 s.
 *
 * @param name of the test's directory and in its output
 * @param loaders directory of boot loaders beside the images
 * @param disabled boot architectures that the subnets leave out
 */
record Road(String name, String loaders, Set<String> disabled) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String TOKEN = "e2e-token";

  Road {
    disabled = Set.copyOf(disabled);
  }

  /** How far a machine goes. */
  enum Trip {
    WHOLE,
    /** The whole road, and its disk is erased at the end. */
    WHOLE_AND_ERASED,
    UP_TO_COMMISSIONED
  }

  /**
   * A kind of machine on the road.
   *
   * @param bootMethod what the region learns of its loader
   */
  record Stop(Firmware firmware, String bootMethod, Trip trip) {}

  /** Whether {@code E2E=full} asks for all kinds of machines. */
  static boolean full() {
    return "full".equals(System.getenv("E2E"));
  }

  /** The kinds of firmware that {@code E2E_FIRMWARE} names, all of them where it names none. */
  private static List<Stop> chosen(List<Stop> all) {
    String named = System.getenv("E2E_FIRMWARE");
    return named == null || named.isBlank()
        ? all
        : all.stream()
            .filter(stop -> List.of(named.split(",", -1)).contains(stop.firmware().name()))
            .toList();
  }

  /** Takes them there, or skips the test with a reason. */
  void go(List<Stop> all) throws Exception {
    List<Stop> stops = chosen(all);
    Assumptions.assumeTrue(!stops.isEmpty(), "skipped: E2E_FIRMWARE names no firmware of these");
    E2eEnvironment environment = E2eEnvironment.ofModule();
    Optional<String> reason = environment.skipReason();
    Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));

    Path target = Path.of("target").toAbsolutePath();
    for (Stop stop : stops) {
      Optional<String> lacking = E2eEnvironment.skipReason(stop.firmware());
      Assumptions.assumeTrue(lacking.isEmpty(), () -> "skipped: " + lacking.orElse(""));
    }
    Set<String> architectures = new TreeSet<>(List.of("amd64", "arm64"));
    stops.forEach(stop -> architectures.add(stop.firmware().architecture()));
    Path images = environment.buildImages(target.resolve("e2e-images"), architectures);
    Path work = Files.createTempDirectory(target, "e2e-" + name + "-");
    List<QemuMachine> rack = new ArrayList<>();
    for (int i = 0; i < stops.size(); i++) {
      Firmware firmware = stops.get(i).firmware();
      rack.add(
          QemuMachine.numbered(
              i, firmware.name().toLowerCase(Locale.ROOT).replace('_', '-'), firmware, work));
    }
    String suffix = Long.toString(ProcessHandle.current().pid() % 46_656, 36);
    try (E2eNetwork network = environment.network("r" + suffix, rack.size());
        QemuBmc bmc =
            QemuBmc.start(
                new InetSocketAddress(network.testAddress(), 0),
                Optional.of(TOKEN),
                network.lanNamespace(),
                Duration.ofMinutes(15),
                rack);
        ServerProcess server =
            ServerProcess.start(
                network,
                work.resolve("data"),
                images,
                images.resolve(loaders),
                QemuMachine.KERNEL_OPTIONS,
                work.resolve("server.log"))) {
      server.admin(
          "createadmin", "--username", "e2e", "--password", "e2e", "--email", "e2e@example.test");
      String key = server.admin("apikey", "--username", "e2e").strip();
      String url = "http://" + network.serverManagementAddress().getHostAddress() + ":5240/MAAS";
      RegionClient region = new RegionClient(url, key, Clock.systemUTC());
      disable(region, disabled);
      new Onlooker(region, PATIENCE).allowScriptsTheirTime();
      for (int i = 0; i < stops.size(); i++) {
        System.err.println(name + " " + go(region, bmc, rack.get(i), stops.get(i)));
      }
    }
  }

  private static void disable(RegionClient region, Set<String> architectures) throws Exception {
    for (JsonNode subnet : region.get("subnets/")) {
      JsonNode changed =
          region.put(
              "subnets/" + subnet.path("id").asText() + "/",
              Map.of("disabled_boot_architectures", String.join(",", architectures)));
      assertThat(changed.path("disabled_boot_architectures")).hasSize(architectures.size());
    }
  }

  private static String go(RegionClient region, QemuBmc bmc, QemuMachine machine, Stop stop)
      throws Exception {
    Stopwatch watch = new Stopwatch(machine.name());
    bmc.machine(machine.name()).on();
    Onlooker onlooker = new Onlooker(region, PATIENCE);
    String id = onlooker.awaitEnlisted(machine);
    onlooker.awaitStatus(id, "New");
    bmc.machine(machine.name()).awaitOff(PATIENCE);
    watch.lap("enlisted");

    onlooker.givePower(id, bmc, machine, TOKEN);
    region.post("machines/" + id + "/?op=commission", Map.of("testing_scripts", "none"));
    onlooker.awaitStatus(id, "Ready");
    JsonNode ready = region.machine(id);
    assertThat(ready.path("cpu_count").asInt()).isEqualTo(2);
    if (machine.firmware().hasSmbios()) {
      assertThat(ready.path("hardware_uuid").asText()).isEqualTo(machine.uuid().toString());
    }
    assertThat(ready.path("blockdevice_set")).hasSize(1);
    assertThat(ready.path("boot_interface").path("mac_address").asText()).isEqualTo(machine.mac());
    assertThat(ready.path("architecture").asText())
        .isEqualTo(machine.firmware().architecture() + "/generic");
    assertThat(ready.path("bios_boot_method").asText()).isEqualTo(stop.bootMethod());
    bmc.machine(machine.name()).awaitOff(PATIENCE);
    watch.lap("commissioned");
    if (stop.trip() == Trip.UP_TO_COMMISSIONED) {
      return watch.toString();
    }

    JsonNode allocated = region.post("machines/?op=allocate", Map.of("system_id", id));
    assertThat(allocated.path("owner").asText()).isEqualTo("e2e");
    region.post("machines/" + id + "/?op=deploy", Map.of("distro_series", "custom/mini-disk"));
    onlooker.awaitStatus(id, "Deployed");
    assertThat(bmc.machine(machine.name()).running()).isTrue();
    watch.lap("deployed");

    boolean erased = stop.trip() == Trip.WHOLE_AND_ERASED;
    DiskContent disk = new DiskContent(machine.file(machine.hardware().disks().get(0)));
    if (erased) {
      disk.mark();
    }
    region.post("machines/" + id + "/?op=release", erased ? Map.of("erase", "true") : Map.of());
    onlooker.awaitStatus(id, "Ready");
    if (erased) {
      assertThat(disk.firstByteThatIsNotZero()).isEmpty();
      assertThat(onlooker.story(id)).contains("Disks erased").contains("wipe-disks: vda 100 %");
    }
    assertThat(bmc.machine(machine.name()).running()).isFalse();
    assertThat(region.machine(id).path("owner").isNull()).isTrue();
    watch.lap("released");
    return watch.toString();
  }
}
