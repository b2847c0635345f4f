package io.maas4j.benchmarks.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.access.ApiKey;
import io.maas4j.access.SecretBox;
import io.maas4j.access.User;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.power.Secret;
import io.maas4j.store.postgres.PostgresConfig;
import io.maas4j.store.postgres.PostgresStore;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts a server over a PostgreSQL with many machines and measures it from outside: the full list,
 * one machine, one allocation. {@code ApiLoad HOME MACHINES}; HOME is the root of the source tree.
 */
public final class ApiLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WARM_UP = 2_000;
  private static final int READS = 5_000;
  private static final int ALLOCATIONS = 1_000;
  private static final int CLIENTS = 32;
  private static final int LISTS = 5;

  private final SignedClient client;
  private final ServerProcess server;
  private final List<MachineId> machines;

  private ApiLoad(SignedClient client, ServerProcess server, List<MachineId> machines) {
    this.client = client;
    this.server = server;
    this.machines = machines;
  }

  /**
   * @param args the source tree's root and the number of machines
   */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    int count = Integer.parseInt(args[1]);
    Path work = Files.createTempDirectory("maas-api-bench");
    int port = freePort();
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setDataDirectory(work.resolve("pg")).start()) {
      Path data = work.resolve("data");
      String database =
          "postgres://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
      ServerProcess.init(home, data, database, port);
      SecretBox box =
          SecretBox.aesGcm(Files.readAllBytes(data.resolve("secret.key")), new SecureRandom());
      ApiKey key = ApiKey.ofUser(new Ids(new SecureRandom()), "bench", "bench");
      List<MachineId> machines;
      try (PostgresStore store = store(postgres.getPort(), box)) {
        store.migrate();
        long start = System.nanoTime();
        machines = new SeededFleet(store).plant(count);
        store.inTransaction(
            tx -> {
              tx.users().insert(new User("bench", "bench@example.com", true, true, ""));
              tx.keys().insert(key);
              return key;
            });
        say("seeded %d machines in %.1f s", count, (System.nanoTime() - start) / 1e9);
      }
      try (java.sql.Connection connection = postgres.getPostgresDatabase().getConnection();
          java.sql.Statement statement = connection.createStatement()) {
        statement.execute("VACUUM ANALYZE");
      }
      try (ServerProcess server = ServerProcess.start(home, data, port)) {
        new ApiLoad(new SignedClient(key, server.url()), server, machines).measure();
      }
    }
  }

  private void measure() throws Exception {
    say("server: RSS %d MiB when it first answers", server.memory("VmRSS"));
    lists();
    one("one machine, 1 client", 1, WARM_UP + READS, this::readAny);
    one("one machine, " + CLIENTS + " clients", CLIENTS, READS * 2, this::readAny);
    Set<String> given = new HashSet<>();
    one(
        "one allocation, 1 client",
        1,
        Math.min(ALLOCATIONS, machines.size() / 4),
        () -> allocate(given));
    one(
        "one allocation, " + CLIENTS + " clients",
        CLIENTS,
        Math.min(ALLOCATIONS, machines.size() / 4),
        () -> allocate(given));
    say("allocations without a duplicate: %d", given.size());
    lists();
    say("server: RSS %d MiB, at most %d MiB", server.memory("VmRSS"), server.memory("VmHWM"));
  }

  private void lists() throws IOException, InterruptedException {
    for (int i = 0; i < LISTS; i++) {
      double cpu = server.cpuSeconds();
      SignedClient.Download list = client.download("machines/");
      say(
          "all machines: first byte %.0f ms, end %.0f ms, %.1f MB, %.2f CPU s of the server, RSS %d MiB",
          list.firstByte(),
          list.end(),
          list.bytes() / 1e6,
          server.cpuSeconds() - cpu,
          server.memory("VmRSS"));
    }
  }

  private Boolean readAny() throws IOException, InterruptedException {
    MachineId id =
        machines.get(java.util.concurrent.ThreadLocalRandom.current().nextInt(machines.size()));
    return client.get("machines/" + id + "/").length > 0;
  }

  private Boolean allocate(Set<String> given) throws IOException, InterruptedException {
    JsonNode machine = JSON.readTree(client.post("machines/?op=allocate", "cpu_count=4&mem=8192"));
    synchronized (given) {
      if (!given.add(machine.path("system_id").asText())) {
        throw new IllegalStateException("given twice: " + machine.path("system_id"));
      }
    }
    return true;
  }

  /** Runs it so often in all, and tells of the second half, in which the server is warm. */
  private static void one(String name, int clients, int times, Callable<Boolean> request)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<double[]>> parts = new ArrayList<>();
      long start = System.nanoTime();
      for (int c = 0; c < clients; c++) {
        parts.add(
            threads.submit(
                () -> {
                  double[] took = new double[Math.max(1, times / clients)];
                  for (int i = 0; i < took.length; i++) {
                    long before = System.nanoTime();
                    request.call();
                    took[i] = (System.nanoTime() - before) / 1e6;
                  }
                  return took;
                }));
      }
      List<Double> all = new ArrayList<>();
      int done = 0;
      for (Future<double[]> part : parts) {
        double[] took = part.get();
        done += took.length;
        Arrays.stream(took, took.length / 2, took.length).forEach(all::add);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      all.sort(Double::compare);
      say(
          "%s: p50 %.2f ms, p99 %.2f ms, %.0f/s, %d requests",
          name, all.get(all.size() / 2), all.get((int) (all.size() * 0.99)), done / seconds, done);
    } finally {
      threads.shutdownNow();
    }
  }

  private static PostgresStore store(int port, SecretBox box) {
    return PostgresStore.open(
        new PostgresConfig(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
            "postgres",
            Secret.of("postgres"),
            4,
            Duration.ofSeconds(30)),
        box,
        Clock.systemUTC(),
        JobsConfig.DEFAULT);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void say(String format, Object... values) {
    System.out.printf(java.util.Locale.ROOT, format + "%n", values);
  }
}
