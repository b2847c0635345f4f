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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Machines with real firmware go the whole road through the real server, started from its jar:
 * enlisted by their own DHCP, commissioned by the shipped scripts, deployed to their disk, booted
 * from it, released.
 */
class WholeRoadE2eIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String TOKEN = "e2e-token";

  /** More of them starve one another on two cores, and GRUB gives a download up after 30 s. */
  private static final int AT_ONCE = 2;

  /** iPXE, and a GRUB of our own by HTTP and by TFTP. */
  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void machinesGoFromPowerOnToDeployedAndBack() throws Exception {
    List<Stop> stops =
        new ArrayList<>(
            List.of(
                new Stop(Firmware.BIOS, "ipxe", Trip.WHOLE),
                new Stop(Firmware.UEFI_HTTP, "uefi", Trip.WHOLE),
                new Stop(
                    Firmware.ARM64_HTTP, "uefi", full() ? Trip.WHOLE : Trip.UP_TO_COMMISSIONED)));
    if (full()) {
      stops.add(new Stop(Firmware.UEFI, "uefi", Trip.WHOLE));
      stops.add(new Stop(Firmware.ARM64, "uefi", Trip.WHOLE));
    }
    run("own", "loaders", Set.of(), stops);
  }

  /** PXELINUX, and shim with the signed GRUB, as the distribution's packages have them. */
  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void machinesGoTheSameRoadWithTheLoadersOfPackages() throws Exception {
    run(
        "packages",
        "loaders-packages",
        // the only BIOS at hand has iPXE in its ROM; without its row it is any PXE client
        Set.of("ipxe"),
        List.of(
            new Stop(Firmware.BIOS, "pxe", Trip.WHOLE),
            new Stop(Firmware.UEFI, "uefi", Trip.WHOLE),
            new Stop(Firmware.ARM64, "uefi", Trip.WHOLE)));
  }

  /** POWER and IBM Z, for which there is no disk image to deploy. */
  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void otherArchitecturesAreEnlistedAndCommissioned() throws Exception {
    Assumptions.assumeTrue(full(), "skipped: needs E2E=full");
    run(
        "others",
        "loaders",
        Set.of(),
        List.of(
            new Stop(Firmware.PPC64EL, "uefi", Trip.UP_TO_COMMISSIONED),
            new Stop(Firmware.S390X, "s390x", Trip.UP_TO_COMMISSIONED)));
  }

  /** How far a machine goes. */
  private enum Trip {
    WHOLE,
    UP_TO_COMMISSIONED
  }

  /**
   * A kind of machine on the road.
   *
   * @param bootMethod what the region learns of its loader
   */
  private record Stop(Firmware firmware, String bootMethod, Trip trip) {}

  private static boolean full() {
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

  private static void run(String name, String loaders, Set<String> disabled, List<Stop> all)
      throws Exception {
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
    Map<QemuMachine, Stop> kinds = new HashMap<>();
    for (int i = 0; i < stops.size(); i++) {
      Firmware firmware = stops.get(i).firmware();
      QemuMachine machine =
          QemuMachine.numbered(
              i, firmware.name().toLowerCase(Locale.ROOT).replace('_', '-'), firmware, work);
      rack.add(machine);
      kinds.put(machine, stops.get(i));
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
                "no_timer_check panic=-1",
                work.resolve("server.log"))) {
      server.admin(
          "createadmin", "--username", "e2e", "--password", "e2e", "--email", "e2e@example.test");
      String key = server.admin("apikey", "--username", "e2e").strip();
      String url = "http://" + network.serverManagementAddress().getHostAddress() + ":5240/MAAS";
      RegionClient region = new RegionClient(url, key, Clock.systemUTC());
      disable(region, disabled);
      goAll(
          rack,
          machine ->
              () ->
                  name
                      + " "
                      + go(region, bmc, machine, Objects.requireNonNull(kinds.get(machine))));
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

  private interface Journey {
    Callable<String> of(QemuMachine machine);
  }

  private static void goAll(List<QemuMachine> rack, Journey journey) throws Exception {
    ExecutorService trips = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<String>> running = new ArrayList<>();
      for (QemuMachine machine : rack) {
        running.add(trips.submit(journey.of(machine)));
      }
      for (Future<String> one : running) {
        System.err.println(one.get());
      }
    } finally {
      trips.shutdownNow();
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

    region.post("machines/" + id + "/?op=release", Map.of());
    onlooker.awaitStatus(id, "Ready");
    assertThat(bmc.machine(machine.name()).running()).isFalse();
    assertThat(region.machine(id).path("owner").isNull()).isTrue();
    watch.lap("released");
    return watch.toString();
  }
}
