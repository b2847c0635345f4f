package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimFleet;
import io.maas4j.sample.sim.SimMachine;
import io.maas4j.sample.sim.SimNetwork;
import io.maas4j.sample.sim.SimTiming;
import io.maas4j.server.demo.Demo;
import io.maas4j.server.demo.DemoDirectory;
import io.maas4j.server.demo.RegionClient;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine's whole way with secrets at every place that has some; then they are looked for. */
class SecretsIT {
  private static final String POWER_TOKEN = "power-token-8f2c71";
  private static final String USER_DATA_MARK = "user-data-secret-5d90ab";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Set<String> commandLines = ConcurrentHashMap.newKeySet();
  private final Map<String, String> secrets = new LinkedHashMap<>();

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void secretsAreInNoLogEventErrorOrProcessArgumentAndSealedOnDisk() throws Exception {
    Demo.requirePython();
    Path home = Directories.fresh("secrets");
    Path log = home.resolve("server.log");
    Path dataDir = home.resolve("data");
    Ports ports = Ports.free();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    StringBuilder answers = new StringBuilder();
    try (DemoDirectory directory = DemoDirectory.createIn(home);
        JarServer server =
            new JarServer(dataDir, log, JarServer.forSimulation(ports, directory.images()))) {
      watch.scheduleWithFixedDelay(this::watch, 0, 50, TimeUnit.MILLISECONDS);
      server.start();
      String key = server.administrator("admin", "not-looked-for");
      secrets.put("power token", POWER_TOKEN);
      secrets.put("user data", USER_DATA_MARK);
      secrets.put("API key", key.split(":", -1)[2]);
      secrets.put(
          "database password", Files.readString(dataDir.resolve("postgresql/password")).strip());
      String url = "http://127.0.0.1:" + ports.api() + "/MAAS";
      live(new RegionClient(url, key, Clock.systemUTC()), ports, directory, answers);
      provoke(new ApiCaller(url, key, Clock.systemUTC()), answers);
    } finally {
      watch.shutdownNow();
    }
    assertThat(secrets)
        .containsKey("machine's key")
        .allSatisfy((k, v) -> assertThat(v).isNotEmpty());
    isFreeOfSecrets("the log", Files.readString(log));
    isFreeOfSecrets("events and errors", answers.toString());
    commandLines.forEach(line -> isFreeOfSecrets("a process's arguments", line));
    assertThat(commandLines).anyMatch(line -> line.contains("postgres"));
    nothingIsReadableOnDisk(dataDir);
    Directories.delete(home);
  }

  private void live(
      RegionClient region, Ports ports, DemoDirectory directory, StringBuilder answers)
      throws Exception {
    try (SimFleet fleet =
        SimFleet.builder(
                new SimNetwork(
                    ports.dhcpServer(),
                    (Inet4Address) InetAddress.getByName(Demo.RELAY),
                    ports.tftp()),
                directory.machines())
            .machines(1, Firmware.BIOS_IPXE)
            .timing(SimTiming.brisk())
            .bmcToken(POWER_TOKEN)
            .start()) {
      SimMachine machine = fleet.machines().iterator().next();
      machine.powerOn();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> region.get("machines/").size() == 1 && !machine.isOn());
      String id = region.get("machines/").get(0).path("system_id").asText();
      String path = "machines/" + id + "/";
      String name = machine.spec().name();
      region.put(
          path,
          Map.of(
              "power_type", "webhook",
              "power_parameters_power_on_uri", fleet.bmc().uri(name, "on").toString(),
              "power_parameters_power_off_uri", fleet.bmc().uri(name, "off").toString(),
              "power_parameters_power_query_uri", fleet.bmc().uri(name, "status").toString(),
              "power_parameters_power_token", POWER_TOKEN));
      region.post(path + "?op=commission", Map.of());
      becomes(region, id, "Ready");
      region.post("machines/?op=allocate", Map.of("system_id", id));
      String userData = "#cloud-config\nchpasswd: {list: 'root:" + USER_DATA_MARK + "'}\n";
      region.post(
          path + "?op=deploy",
          Map.of(
              "distro_series",
              "custom/demo",
              "user_data",
              Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8))));
      becomes(region, id, "Deployed");
      JsonNode token = region.get(path + "?op=get_token");
      secrets.put("machine's key", token.path("token_secret").asText());
      answers.append(region.events(id).toPrettyString());
      answers.append(region.machine(id).toPrettyString());
    }
    // the BMC is gone: what is said of that must not say how it was reached
    String id = region.get("machines/").get(0).path("system_id").asText();
    answers.append(region.get("machines/" + id + "/?op=query_power_state").toPrettyString());
    answers.append(region.events(id).toPrettyString());
  }

  /** Errors that have a secret in what was asked. */
  private static void provoke(ApiCaller api, StringBuilder answers) throws Exception {
    for (Map<String, String> form :
        List.of(
            Map.of("power_type", "webhook", "power_parameters_power_token", POWER_TOKEN),
            Map.of("architecture", "none", "power_parameters_power_token", POWER_TOKEN),
            Map.of("hostname", "x\u0000y", "power_parameters", "{" + POWER_TOKEN))) {
      answers.append(api.post("machines/", form).body());
    }
    String good = api.authorization(Clock.systemUTC().instant());
    answers.append(api.get("machines/", good.replace("oauth_token=", "oauth_tokem=")).body());
    answers.append(api.get("machines/", good.replace("PLAINTEXT", "HMAC-SHA1")).body());
    answers.append(api.get("machines/", good.replaceAll("%26", "%zz")).body());
  }

  private static void becomes(RegionClient region, String id, String status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(region.machine(id).path("status_name").asText()).isEqualTo(status));
  }

  private void watch() {
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              try {
                commandLines.add(
                    Files.readString(
                        Path.of("/proc/" + process.pid() + "/cmdline"),
                        StandardCharsets.ISO_8859_1));
              } catch (IOException e) {
                // it has gone, or there is no /proc here
              }
            });
  }

  private void isFreeOfSecrets(String where, String text) {
    secrets.forEach(
        (name, secret) -> assertThat(text).as(name + " in " + where).doesNotContain(secret));
  }

  /** The server is stopped, so everything is in files. */
  private void nothingIsReadableOnDisk(Path dataDir) throws IOException {
    try (Stream<Path> files = Files.walk(dataDir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        secrets.forEach(
            (name, secret) -> {
              if (!file.endsWith("postgresql/password")) {
                assertThat(content.contains(secret)).as(name + " in " + file).isFalse();
              }
            });
      }
    }
  }
}
