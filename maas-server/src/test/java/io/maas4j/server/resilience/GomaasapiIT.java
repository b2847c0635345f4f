package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.sample.sim.SimFleet;
import io.maas4j.sample.sim.SimMachine;
import io.maas4j.sample.sim.SimNetwork;
import io.maas4j.sample.sim.SimSpec;
import io.maas4j.sample.sim.SimTiming;
import io.maas4j.server.demo.Demo;
import io.maas4j.server.demo.DemoDirectory;
import io.maas4j.server.demo.RegionClient;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The calls of a Juju bootstrap, made by Juju's own library as Debian packages it, on a simulated
 * machine that really boots. Skipped where Go and the library cannot be had.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class GomaasapiIT {
  private static final Path SCRIPT = Path.of("src/test/clients/gomaasapi/run.sh");
  private static final int CANNOT_BE_HAD = 77;
  private static final Duration ROAD = Duration.ofMinutes(3);

  @Test
  void theCallsOfABootstrapAreAnsweredAsTheLibraryExpects() throws Exception {
    Run built = run();
    assumeThat(built.status())
        .as("the genuine client was not run: %s", built.output())
        .isNotEqualTo(CANNOT_BE_HAD);
    assertThat(built.status()).as(built.output()).isZero();
    Demo.requirePython();
    Path home = Directories.fresh("gomaasapi");
    Ports ports = Ports.free();
    try (DemoDirectory directory = DemoDirectory.createIn(home);
        JarServer server =
            new JarServer(
                home.resolve("data"),
                Path.of("target/gomaasapi-server.log").toAbsolutePath(),
                JarServer.forSimulation(ports, directory.images()))) {
      server.start();
      String key = server.administrator("admin", "pass");
      String url = "http://127.0.0.1:" + ports.api() + "/MAAS";
      try (SimFleet fleet = fleet(ports, directory.machines())) {
        makeReady(new RegionClient(url, key, Clock.systemUTC()), fleet);
        Run bootstrap = run(url, key, "custom/demo");
        System.out.println(bootstrap.output());
        assertThat(bootstrap.status()).as(bootstrap.output()).isZero();
        assertThat(bootstrap.output()).contains("every step went well").doesNotContain("FAIL");
      }
    } finally {
      Directories.delete(home);
    }
  }

  private static SimFleet fleet(Ports ports, Path directory) throws Exception {
    return SimFleet.builder(
            new SimNetwork(
                ports.dhcpServer(), (Inet4Address) InetAddress.getByName(Demo.RELAY), ports.tftp()),
            directory)
        .timing(SimTiming.brisk())
        .machine(SimSpec.numbered(1, io.maas4j.sample.sim.Firmware.values()[0]))
        .start();
  }

  /** The machine registers itself by booting; a person gives it power and commissions it. */
  private static void makeReady(RegionClient region, SimFleet fleet) throws Exception {
    SimMachine machine = fleet.machines().iterator().next();
    machine.powerOn();
    await(region, "New");
    String name = machine.spec().name();
    String path = "machines/" + first(region).path("system_id").asText() + "/";
    Awaitility.await().atMost(ROAD).until(() -> !machine.isOn());
    region.put(
        path,
        Map.of(
            "power_type",
            "webhook",
            "power_parameters_power_on_uri",
            fleet.bmc().uri(name, "on").toString(),
            "power_parameters_power_off_uri",
            fleet.bmc().uri(name, "off").toString(),
            "power_parameters_power_query_uri",
            fleet.bmc().uri(name, "status").toString()));
    region.post(path + "?op=commission", Map.of());
    await(region, "Ready");
  }

  private static void await(RegionClient region, String status) {
    Awaitility.await()
        .atMost(ROAD)
        .untilAsserted(
            () -> assertThat(first(region).path("status_name").asText()).isEqualTo(status));
  }

  private static JsonNode first(RegionClient region) throws Exception {
    return region.get("machines/").path(0);
  }

  /** What a run of the script left behind. */
  private record Run(int status, String output) {}

  private static Run run(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", SCRIPT.toAbsolutePath().toString());
    builder.command().addAll(java.util.List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
