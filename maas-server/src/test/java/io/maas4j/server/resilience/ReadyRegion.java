package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.sample.sim.Firmware;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A server as a user starts it, with one simulated machine that has booted and is Ready: what a
 * genuine client is let loose on. Not thread-safe.
 */
final class ReadyRegion implements AutoCloseable {
  private static final Duration ROAD = Duration.ofMinutes(3);

  private final Path home;
  private final DemoDirectory directory;
  private final JarServer server;
  private final SimFleet fleet;
  private final String url;
  private final String key;

  private ReadyRegion(
      Path home,
      DemoDirectory directory,
      JarServer server,
      SimFleet fleet,
      String url,
      String key) {
    this.home = home;
    this.directory = directory;
    this.server = server;
    this.fleet = fleet;
    this.url = url;
    this.key = key;
  }

  /**
   * @param name of its directory, and of its log in {@code target}
   */
  static ReadyRegion open(String name) throws Exception {
    Demo.requirePython();
    Path home = Directories.fresh(name);
    Ports ports = Ports.free();
    DemoDirectory directory = DemoDirectory.createIn(home);
    JarServer server =
        new JarServer(
            home.resolve("data"),
            Path.of("target/" + name + "-server.log").toAbsolutePath(),
            JarServer.forSimulation(ports, directory.images()));
    try {
      server.start();
      String key = server.administrator("admin", "pass");
      String url = "http://127.0.0.1:" + ports.api() + "/MAAS";
      SimFleet fleet = fleet(ports, directory.machines());
      ReadyRegion region = new ReadyRegion(home, directory, server, fleet, url, key);
      try {
        region.makeReady();
        return region;
      } catch (Exception | AssertionError e) {
        fleet.close();
        throw e;
      }
    } catch (Exception | AssertionError e) {
      server.close();
      directory.close();
      Directories.delete(home);
      throw e;
    }
  }

  String url() {
    return url;
  }

  /** An administrator's. */
  String key() {
    return key;
  }

  private static SimFleet fleet(Ports ports, Path directory) throws Exception {
    return SimFleet.builder(
            new SimNetwork(
                ports.dhcpServer(), (Inet4Address) InetAddress.getByName(Demo.RELAY), ports.tftp()),
            directory)
        .timing(SimTiming.brisk())
        .machine(SimSpec.numbered(1, Firmware.values()[0]))
        .start();
  }

  /** The machine registers itself by booting; a person gives it power and commissions it. */
  private void makeReady() throws Exception {
    RegionClient region = new RegionClient(url, key, Clock.systemUTC());
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

  @Override
  public void close() throws Exception {
    try (directory;
        server;
        fleet) {
      // in this order from the end: the machine, its server, their files
    } finally {
      Directories.delete(home);
    }
  }
}
