package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.access.SecretBox;
import io.maas4j.account.Accounts;
import io.maas4j.id.Ids;
import io.maas4j.network.RackPair;
import io.maas4j.power.Secret;
import io.maas4j.server.demo.RegionClient;
import io.maas4j.store.postgres.PostgresConfig;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.maas4j.store.spi.Kinds;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two servers, each region and rack, on two hosts with one database. They are made the two racks of
 * a VLAN over the API, one is killed, and BusyBox' udhcpc keeps its address.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class PairedRacksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String CLIENT_SCRIPT =
      """
      #!/bin/sh
      [ "$1" = bound ] && echo "leased=$ip from=$serverid"
      exit 0
      """;
  private static final Pattern LEASED = Pattern.compile("leased=(\\S+) from=(\\S+)");

  private final byte[] secretKey = new byte[32];
  private final HttpClient http = HttpClient.newHttpClient();
  private Path home;
  private RackHosts hosts;
  private EmbeddedPostgres postgres;
  private Forwarder database;

  /** An address and the rack that gave it. */
  private record Lease(String address, String from) {}

  @BeforeEach
  void prepare() throws Exception {
    home = Directories.fresh("pairs");
    hosts = RackHosts.open(home);
    hosts.rack("rack-a", 2);
    hosts.rack("rack-b", 3);
    hosts.client("one", "02:66:00:00:02:01");
    hosts.client("two", "02:66:00:00:02:02");
    new SecureRandom().nextBytes(secretKey);
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(home.resolve("postgres"))
            .setServerConfig("fsync", "off")
            .start();
    database = new Forwarder(RackHosts.HERE, postgres.getPort());
    Files.writeString(home.resolve("bound.sh"), CLIENT_SCRIPT);
    Files.setPosixFilePermissions(
        home.resolve("bound.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void clear() throws Exception {
    if (hosts != null) {
      hosts.close();
    }
    if (database != null) {
      database.close();
    }
    if (postgres != null) {
      postgres.close();
    }
    Directories.delete(home);
  }

  @Test
  void aClientKeepsItsAddressWhenThePrimaryRackIsKilledAndWhenItIsBack() throws Exception {
    Process first = server("rack-a", 2);
    server("rack-b", 3);
    String apiKey = administrator();
    RegionClient region = new RegionClient(url(3), apiKey, Clock.systemUTC());
    long vlan = pair(region);
    String network = "vlan-" + vlan;
    isInSync(network);
    assertThat(metrics(2)).contains("role=\"primary\"").contains("maas_dhcp_pair_conflicts_total");

    Lease leased = lease("one");
    assertThat(leased.from()).isEqualTo(RackHosts.LAN + "2");
    // what lasts for less than two seconds is no event
    hadEvents(region, "DHCP racks in sync");
    first.destroyForcibly().waitFor();
    Lease kept = lease("one");
    assertThat(kept.address()).isEqualTo(leased.address());
    assertThat(kept.from()).isEqualTo(RackHosts.LAN + "3");
    Lease another = lease("two");
    assertThat(another.address()).isNotEqualTo(leased.address());

    server("rack-a", 2);
    isInSync(network);
    Lease again = lease("one");
    assertThat(again).isEqualTo(leased);
    assertThat(lease("two")).isEqualTo(new Lease(another.address(), RackHosts.LAN + "2"));
    hadEvents(region, "DHCP racks in sync", "DHCP partner rack lost", "DHCP racks in sync");
    assertThat(dhcpService(region, "rack-a")).contains(network + " (primary): ");
    theSecretIsNowhere(region);
  }

  /** What the rack said of it when it was started again. */
  private static String dhcpService(RegionClient region, String hostname)
      throws IOException, InterruptedException {
    return stream(rack(region, hostname).path("service_set"))
        .filter(service -> service.path("name").asText().equals("dhcpd"))
        .findFirst()
        .orElseThrow()
        .path("status_info")
        .asText();
  }

  private static JsonNode rack(RegionClient region, String hostname)
      throws IOException, InterruptedException {
    return stream(region.get("rackcontrollers/"))
        .filter(rack -> rack.path("hostname").asText().equals(hostname))
        .findFirst()
        .orElseThrow();
  }

  private Process server(String name, int octet) throws IOException {
    Path data = home.resolve(name);
    Files.createDirectories(data);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Files.write(data.resolve("secret.key"), secretKey);
    Path log = log(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.maas4j.server.cli.Main",
                "run"));
    command.addAll(
        List.of(
            "--data-dir",
            data.toString(),
            "--database-uri",
            "postgres://postgres:x@" + RackHosts.HERE + ":" + database.port() + "/postgres",
            "--maas-url",
            url(octet),
            "--dhcp-probe-interval",
            "0",
            "--dhcp-ping-wait",
            "0"));
    Process started = hosts.start(name, ProcessBuilder.Redirect.appendTo(log.toFile()), command);
    long before = Files.exists(log) ? said(log) : 0;
    Awaitility.await()
        .atMost(PATIENCE)
        .failFast(
            () -> {
              if (!started.isAlive()) {
                throw new IllegalStateException(name + " ended:\n" + Files.readString(log));
              }
            })
        .until(() -> said(log) > before);
    return started;
  }

  private static long said(Path log) throws IOException {
    return Files.readString(log).lines().filter(line -> line.startsWith("ready ")).count();
  }

  private Path log(String name) {
    return home.resolve(name + ".log");
  }

  private static String url(int octet) {
    return "http://" + RackHosts.MANAGEMENT + octet + ":5240/MAAS";
  }

  private PostgresStore store() {
    return PostgresStore.open(
        PostgresConfig.of(postgres.getJdbcUrl("postgres", "postgres"), "postgres", Secret.of("")),
        SecretBox.aesGcm(secretKey, new SecureRandom()),
        Clock.systemUTC(),
        JobsConfig.DEFAULT);
  }

  private String administrator() {
    try (PostgresStore store = store()) {
      Accounts accounts = new Accounts(store, new Ids(new SecureRandom()));
      accounts.create("admin", "a@example.test", "pass", Accounts.Role.ADMINISTRATOR);
      return accounts.apiKeys("admin").get(0).text();
    }
  }

  /** As an operator does it; the VLAN. */
  private static long pair(RegionClient region) throws IOException, InterruptedException {
    JsonNode subnet =
        stream(region.get("subnets/"))
            .filter(each -> each.path("cidr").asText().equals(RackHosts.LAN + "0/24"))
            .findFirst()
            .orElseThrow();
    region.post(
        "ipranges/",
        Map.of(
            "type",
            "dynamic",
            "subnet",
            subnet.path("id").asText(),
            "start_ip",
            RackHosts.LAN + "100",
            "end_ip",
            RackHosts.LAN + "149"));
    JsonNode vlan = subnet.path("vlan");
    region.put(
        "fabrics/" + vlan.path("fabric_id").asText() + "/vlans/" + vlan.path("vid").asText() + "/",
        Map.of("dhcp_on", "true", "primary_rack", "rack-a", "secondary_rack", "rack-b"));
    return vlan.path("id").asLong();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private void isInSync(String network) {
    for (int octet : List.of(2, 3)) {
      Awaitility.await("rack " + octet + " in sync")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(metrics(octet))
                      .containsPattern(
                          "maas_dhcp_pair_state\\{network=\""
                              + network
                              + "\",role=\"[a-z]*\",state=\"normal\"\\} 1\\.0"));
    }
  }

  private String metrics(int octet) throws IOException, InterruptedException {
    URI uri = URI.create(url(octet).replace("/MAAS", "/metrics"));
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private Lease lease(String client) throws Exception {
    String said =
        hosts.run(
            client,
            "busybox",
            "udhcpc",
            "-i",
            "lan0",
            "-f",
            "-n",
            "-q",
            "-t",
            "20",
            "-T",
            "1",
            "-s",
            home.resolve("bound.sh").toString());
    Matcher leased = LEASED.matcher(said);
    assertThat(leased.find()).as(said).isTrue();
    return new Lease(leased.group(1), leased.group(2));
  }

  private static void hadEvents(RegionClient region, String... wanted) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(events(region, "rack-b")).containsSubsequence(wanted));
  }

  /** What the events of a rack are called, in their order. */
  private static List<String> events(RegionClient region, String hostname)
      throws IOException, InterruptedException {
    String id = rack(region, hostname).path("system_id").asText();
    List<String> types = new ArrayList<>();
    stream(region.events(id)).forEach(event -> types.add(0, event.path("type").asText()));
    return types;
  }

  private void theSecretIsNowhere(RegionClient region) throws Exception {
    RackPair pair;
    try (PostgresStore store = store()) {
      pair = store.inTransaction(tx -> tx.shelf(Kinds.RACK_PAIR).list().get(0));
    }
    String secret = pair.secret().reveal();
    StringBuilder everywhere = new StringBuilder();
    for (String name : List.of("rack-a", "rack-b")) {
      everywhere.append(Files.readString(log(name), StandardCharsets.UTF_8));
    }
    everywhere.append(region.get("rackcontrollers/")).append(region.get("fabrics/"));
    everywhere.append(region.get("events/?op=query&level=DEBUG&limit=1000")).append(metrics(2));
    assertThat(everywhere).contains("rack-a").doesNotContain(secret);
  }
}
