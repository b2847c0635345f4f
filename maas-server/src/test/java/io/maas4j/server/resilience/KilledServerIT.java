package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimFleet;
import io.maas4j.sample.sim.SimListener;
import io.maas4j.sample.sim.SimNetwork;
import io.maas4j.sample.sim.SimSpec;
import io.maas4j.sample.sim.SimTiming;
import io.maas4j.server.demo.Demo;
import io.maas4j.server.demo.DemoDirectory;
import io.maas4j.server.demo.RegionClient;
import io.maas4j.server.resilience.Operator.Mood;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Machines are commissioned, deployed and released while the server is killed under them at random
 * moments. Whatever the moment, each machine goes on or has failed with a reason on record, and can
 * be taken to its goal afterwards.
 */
class KilledServerIT {
  private static final int MACHINES = 4;
  private static final int ROUNDS = 6;
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final int LONGEST_MILLIS = 12_000;

  /** Node timeout, its check, and what a busy host takes. */
  private static final Duration BOUND = Duration.ofSeconds(150);

  /** The range of {@link Demo#SUBNET}. */
  private static final Pattern DYNAMIC = Pattern.compile("127\\.88\\.[1-8]\\.\\d+");

  private static final Firmware[] KINDS = Firmware.values();

  /** How the server comes to its end, or nearly so. */
  private enum Kill {
    SERVER,
    SERVER_AND_DATABASE,
    /** PostgreSQL ends all sessions when one of its processes dies, and recovers. */
    A_DATABASE_SESSION
  }

  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();

  private final AcknowledgedAddresses addresses = new AcknowledgedAddresses(DYNAMIC);
  private final List<String> ladder = java.util.Collections.synchronizedList(new ArrayList<>());

  @Test
  @Timeout(value = 12, unit = TimeUnit.MINUTES)
  void machinesOutliveTheirServer() throws Exception {
    long seed = Long.getLong("maas.seed", System.nanoTime());
    System.out.println("KilledServerIT: repeat with -Dmaas.seed=" + seed);
    Random random = new Random(seed);
    Demo.requirePython();
    Path home = Directories.fresh("killed");
    Ports ports = Ports.free();
    try (DemoDirectory directory = DemoDirectory.createIn(home)) {
      List<String> flags = new ArrayList<>(JarServer.forSimulation(ports, directory.images()));
      flags.addAll(List.of("--node-timeout", "1"));
      try (JarServer server =
          new JarServer(
              home.resolve("data"), Path.of("target/killed-server.log").toAbsolutePath(), flags)) {
        server.start();
        String key = server.administrator("admin", "pass-" + seed);
        RegionClient region =
            new RegionClient("http://127.0.0.1:" + ports.api() + "/MAAS", key, Clock.systemUTC());
        try (SimFleet fleet = fleet(ports, directory.machines())) {
          outlive(server, ports, new Operator(region, fleet), random);
        }
      }
    } finally {
      looks.shutdownNow();
      Directories.delete(home);
    }
  }

  private SimFleet fleet(Ports ports, Path directory) throws IOException {
    SimFleet.Builder builder =
        SimFleet.builder(
                new SimNetwork(
                    ports.dhcpServer(),
                    (Inet4Address) InetAddress.getByName(Demo.RELAY),
                    ports.tftp()),
                directory)
            .timing(SimTiming.brisk())
            .listener(this::heard);
    for (int i = 1; i <= MACHINES; i++) {
      builder.machine(SimSpec.numbered(i, KINDS[(i - 1) % KINDS.length]));
    }
    return builder.start();
  }

  private void heard(SimListener.Event event) {
    ladder.add(event.toString());
    addresses.heard(event);
  }

  private void outlive(JarServer server, Ports ports, Operator operator, Random random)
      throws Exception {
    looks.scheduleWithFixedDelay(() -> look(operator), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    Instant begun = Instant.now();
    for (int round = 0; round < ROUNDS; round++) {
      // the first round is for machines that nobody knows yet; each kind of end comes twice
      Kill kill = Kill.values()[round % Kill.values().length];
      int millis = 500 + random.nextInt(LONGEST_MILLIS);
      after(millis);
      Map<String, String> before = operator.statuses();
      strike(server, kill, random);
      say("%6.1f s: %s after %d ms; %s", since(begun), kill, millis, before);
      if (kill != Kill.A_DATABASE_SESSION) {
        server.start();
      }
      nothingIsLost(server, ports, operator, before.keySet());
      say("%6.1f s: back", since(begun));
    }
    operator.become(Mood.WAITING);
    settle(operator, operator::isQuiet, "machines are stuck");
    say("%6.1f s: quiet; %s", since(begun), operator.statuses());
    operator.become(Mood.DEPLOYING);
    settle(
        operator,
        () ->
            operator.statuses().size() == MACHINES
                && operator.statuses().values().stream().allMatch("Deployed"::equals),
        "machines do not get to their goal");
    nothingIsLost(server, ports, operator, operator.statuses().keySet());
    say("%6.1f s: all deployed; %d failures on the way", since(begun), operator.failures());
    assertThat(operator.unexplained()).isEmpty();
    assertThat(operator.faults()).isEmpty();
  }

  private static void look(Operator operator) {
    try {
      operator.look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void after(long millis) throws InterruptedException {
    CountDownLatch due = new CountDownLatch(1);
    ScheduledExecutorService moment = Executors.newSingleThreadScheduledExecutor();
    moment.schedule(due::countDown, millis, TimeUnit.MILLISECONDS);
    due.await();
    moment.shutdown();
  }

  private static void strike(JarServer server, Kill kill, Random random) throws Exception {
    switch (kill) {
      case SERVER:
        server.kill();
        break;
      case SERVER_AND_DATABASE:
        server.cutPower();
        break;
      case A_DATABASE_SESSION:
        ProcessHandle postmaster = server.postmaster().orElseThrow();
        List<ProcessHandle> sessions = postmaster.children().toList();
        sessions.get(random.nextInt(sessions.size())).destroyForcibly();
        break;
      default:
        throw new AssertionError(kill);
    }
  }

  private void settle(
      Operator operator, java.util.function.BooleanSupplier done, String otherwise) {
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(LOOK)
        .untilAsserted(
            () ->
                assertThat(done.getAsBoolean())
                    .as(
                        () ->
                            otherwise
                                + ": "
                                + operator.statuses()
                                + "\n"
                                + tail(operator.story())
                                + "\n"
                                + tail(List.copyOf(ladder)))
                    .isTrue());
  }

  private static String tail(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  /** Every machine is still there, nothing waits for ever, and no address has two owners. */
  private void nothingIsLost(JarServer server, Ports ports, Operator operator, Set<String> known) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(e -> e instanceof SQLException || e instanceof IOException)
        .untilAsserted(
            () -> {
              try (Connection database = server.database()) {
                assertThat(rows(database, "SELECT system_id FROM maas.machine"))
                    .containsAll(operator.ids().values());
                assertThat(rows(database, WITHOUT_DEADLINE)).isEmpty();
                assertThat(rows(database, TWICE)).isEmpty();
              }
              // firmware leases for 30 s: what was acknowledged less than 20 s ago still holds
              long leased = addresses.machinesSince(Instant.now().minusSeconds(20));
              assertThat(metric(ports, "maas_dhcp_leases")).isGreaterThanOrEqualTo(leased);
            });
    assertThat(operator.ids().keySet()).containsAll(known);
    assertThat(addresses.conflicts()).isEmpty();
    assertThat(addresses.dynamic())
        .allSatisfy((machine, own) -> assertThat(own).as(machine).hasSize(1));
  }

  private static final String WITHOUT_DEADLINE =
      """
      SELECT system_id || ' ' || state FROM maas.machine m
       WHERE state IN ('COMMISSIONING', 'DEPLOYING', 'RELEASING', 'TESTING', 'DISK_ERASING',
                       'ENTERING_RESCUE_MODE', 'EXITING_RESCUE_MODE')
         AND (activity_kind IS NULL OR activity_deadline IS NULL
              OR NOT EXISTS (
                SELECT 1 FROM maas.job j
                 WHERE j.task_instance LIKE
                       m.system_id || '/CHECK_DEADLINE/' || m.activity_number || '/%'))""";

  private static final String TWICE =
      """
      SELECT address::text FROM (
        SELECT DISTINCT l.address, i.machine
          FROM maas.interface_link l JOIN maas.interface i ON i.id = l.interface_id
         WHERE l.address IS NOT NULL
        UNION
        SELECT DISTINCT d.address, i.machine
          FROM maas.interface_discovered d JOIN maas.interface i ON i.id = d.interface_id) AS used
       GROUP BY address HAVING count(DISTINCT machine) > 1""";

  private static Set<String> rows(Connection database, String sql) throws SQLException {
    Set<String> rows = new TreeSet<>();
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static double metric(Ports ports, String name) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.api() + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofLines());
    Optional<String> line = response.body().filter(text -> text.startsWith(name + " ")).findFirst();
    return line.map(text -> Double.parseDouble(text.substring(name.length() + 1))).orElse(-1.0);
  }

  private static double since(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis() / 1000.0;
  }

  private static void say(String format, Object... arguments) {
    System.out.println("KilledServerIT: " + format.formatted(arguments));
  }
}
