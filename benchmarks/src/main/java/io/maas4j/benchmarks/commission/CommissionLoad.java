package io.maas4j.benchmarks.commission;

import io.maas4j.access.ApiKey;
import io.maas4j.access.SecretBox;
import io.maas4j.access.User;
import io.maas4j.benchmarks.api.ServerProcess;
import io.maas4j.benchmarks.api.SignedClient;
import io.maas4j.benchmarks.dhcp.ProcessFigures;
import io.maas4j.id.Ids;
import io.maas4j.power.Secret;
import io.maas4j.store.postgres.PostgresConfig;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Starts a server over a PostgreSQL and has machines commissioned that boot together. {@code
 * CommissionLoad HOME MACHINES RATE CONNECTIONS}; HOME is the root of the source tree, RATE the
 * requests per second of all machines together, CONNECTIONS {@code kept} or {@code one-each}.
 */
public final class CommissionLoad {
  private static final int BASELINE_CLIENTS = 32;
  private static final int BASELINE_REQUESTS = 250;
  // of the time that a machine takes
  private static final double SPREAD = 0.2;
  private static final int REQUESTS_OF_A_MACHINE = 167;
  private static final long SEED = 42;

  private final Report report = new Report(System.out);
  private final Clock clock = Clock.systemUTC();
  private final Random random = new Random(SEED);
  private final Outputs outputs = new Outputs();
  private final ProcessFigures own = new ProcessFigures("self");
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ServerProcess server;
  private final PostgresProcesses postgres;
  private final Fleet fleet;
  private final InetSocketAddress address;
  private final Line.Connections connections;

  private CommissionLoad(
      ServerProcess server,
      PostgresProcesses postgres,
      Fleet fleet,
      InetSocketAddress address,
      Line.Connections connections) {
    this.server = server;
    this.postgres = postgres;
    this.fleet = fleet;
    this.address = address;
    this.connections = connections;
  }

  /**
   * @param args see above
   */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    int machines = Integer.parseInt(args[1]);
    double rate = Double.parseDouble(args[2]);
    Line.Connections connections =
        args[3].equals("one-each") ? Line.Connections.ONE_EACH : Line.Connections.KEPT;
    Path work = Files.createTempDirectory(Path.of("/var/tmp"), "maas-commission-bench");
    int port = freePort();
    Path cluster = work.resolve("pg");
    try (EmbeddedPostgres postgres = postgres(cluster)) {
      Path data = work.resolve("data");
      ServerProcess.init(
          home,
          data,
          "postgres://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres",
          port);
      ApiKey key = ApiKey.ofUser(new Ids(new SecureRandom()), "bench", "bench");
      person(key, postgres.getPort(), Files.readAllBytes(data.resolve("secret.key")));
      try (ServerProcess server = ServerProcess.start(home, data, port)) {
        new CommissionLoad(
                server,
                new PostgresProcesses(cluster),
                new Fleet(new SignedClient(key, server.url()), postgres.getPostgresDatabase()),
                new InetSocketAddress("127.0.0.1", port),
                connections)
            .measure(machines, rate);
      }
    }
  }

  /** As the server sets up the one that it starts itself: every commit is on the disk. */
  private static EmbeddedPostgres postgres(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("fsync", "on")
        .setServerConfig("max_connections", "60")
        .setServerConfig("shared_buffers", "64MB")
        .setServerConfig("wal_level", "minimal")
        .setServerConfig("max_wal_senders", "0")
        .setServerConfig("jit", "off")
        .start();
  }

  private static void person(ApiKey key, int port, byte[] secret) {
    SecretBox box = SecretBox.aesGcm(secret, new SecureRandom());
    try (PostgresStore store =
        PostgresStore.open(
            new PostgresConfig(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "postgres",
                Secret.of("postgres"),
                2,
                Duration.ofSeconds(30)),
            box,
            Clock.systemUTC(),
            JobsConfig.DEFAULT)) {
      store.migrate();
      store.inTransaction(
          tx -> {
            tx.users().insert(new User("bench", "bench@example.com", true, true, ""));
            tx.keys().insert(key);
            return key;
          });
    }
  }

  private void measure(int machines, double rate) throws Exception {
    try {
      report.say(
          "%d machines, %.0f requests/s, connections %s, %d processors, Java %s",
          machines,
          rate,
          connections == Line.Connections.KEPT ? "kept" : "one for each request",
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.version"));
      report.load();
      // what the JVM makes of the code meanwhile is work of its own
      wave("first", Math.max(1, machines / 5), rate / 4);
      baselines();
      wave("paced", machines, rate);
      wave("flood", machines, 0);
    } finally {
      loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
    }
  }

  /**
   * @param rate 0 for as fast as they can
   */
  private void wave(String name, int machines, double rate) throws Exception {
    long begin = System.nanoTime();
    Usage before = usage();
    List<Fleet.Member> members = fleet.add(name, machines);
    double seconds = (System.nanoTime() - begin) / 1e9;
    report.say("");
    report.say(
        "added %d machines over the API in %.1f s: %.0f/s, server %.0f µs each",
        machines, seconds, machines / seconds, usage().since(before).server() * 1e6 / machines);
    report.load();
    List<Boot> boots = new ArrayList<>();
    for (Fleet.Member member : members) {
      boots.add(new Boot(member.systemId(), member.number(), outputs, clock));
    }
    int events = fleet.events();
    long rss = server.memory("VmRSS");
    server.resetPeak();
    double spread = rate == 0 ? 0 : SPREAD * machines * REQUESTS_OF_A_MACHINE / rate;
    Usage start = usage();
    Tally tally =
        run(rate == 0 ? Wave.Pace.FLOOD : Wave.Pace.of(machines, rate, spread), connections, boots);
    Usage used = usage().since(start);
    report.wave(
        new Report.Outcome(
            rate == 0
                ? name + ": as fast as each can"
                : String.format(
                    java.util.Locale.ROOT,
                    "%s: %.0f requests/s, beginning within %.0f s",
                    name,
                    rate,
                    spread),
            machines,
            fleet.states(name),
            fleet.results(name),
            fleet.events() - events,
            used,
            rss,
            server.memory("VmHWM")),
        tally);
  }

  private void baselines() throws Exception {
    List<Fleet.Member> members = fleet.add("baseline", BASELINE_CLIENTS);
    report.baselineHead(BASELINE_CLIENTS);
    Call versions = Call.get(Kind.META_DATA, "/MAAS/metadata/");
    baseline("versions (no key, no database)", versions, List.of());
    baseline(
        "meta-data/instance-id",
        Call.get(Kind.META_DATA, "/MAAS/metadata/2012-03-01/meta-data/instance-id"),
        members);
    for (String result : List.of("", "SUCCESS")) {
      baseline(
          "status event, " + (result.isEmpty() ? "stored" : "not stored"),
          Call.post(
              Kind.STATUS,
              "/MAAS/metadata/status/x",
              "",
              () ->
                  Stages.report("modules-config/config-x", "running config-x", result, 0)
                      .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
          members);
    }
  }

  private void baseline(String name, Call call, List<Fleet.Member> members) throws Exception {
    run(Wave.Pace.FLOOD, Line.Connections.KEPT, repeated(call, members, BASELINE_REQUESTS));
    List<Repeated> clients = repeated(call, members, BASELINE_REQUESTS);
    Usage start = usage();
    Tally tally = run(Wave.Pace.FLOOD, Line.Connections.KEPT, clients);
    report.baseline(name, tally, usage().since(start));
  }

  private List<Repeated> repeated(Call call, List<Fleet.Member> members, int times) {
    List<Repeated> clients = new ArrayList<>();
    for (int i = 0; i < BASELINE_CLIENTS; i++) {
      clients.add(
          new Repeated(
              members.isEmpty() ? Optional.empty() : Optional.of(members.get(i).systemId()),
              call,
              times,
              clock));
    }
    return clients;
  }

  private Tally run(Wave.Pace pace, Line.Connections kept, List<? extends Conversation> clients)
      throws Exception {
    return new Wave(loops.next(), address, kept, pace, random).run(clients);
  }

  private Usage usage() {
    return new Usage(server.cpuSeconds(), postgres.cpuSeconds(), own.cpuNanos() / 1e9);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
