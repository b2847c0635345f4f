package io.maas4j.benchmarks.http;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * CPU seconds per gigabyte of the HTTP boot server and of nginx, in turns within one run. Each
 * server has a core, this program the other one; {@code benchmarks/http.sh} starts it.
 */
public final class HttpComparison {
  private static final int OUR_PORT = 25_248;
  private static final int NGINX_PORT = 25_249;
  private static final int WARM_UP = 4;
  private static final int PATIENCE = 120;
  private static final long MEBI = 1L << 20;

  /**
   * What is asked of a server.
   *
   * @param times how often each client fetches the file
   */
  private record Scenario(String name, String path, int clients, int times) {}

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("64 clients x 64 MB", "/64m", 64, 1),
          new Scenario("8 clients x 300 MB", "/300m", 8, 2),
          new Scenario("64 clients, 4 KB files", "/4k", 64, 500),
          new Scenario("64 clients, 1 MB files", "/1m", 64, 50));

  private HttpComparison() {}

  /**
   * @param arguments the root of the tree, a scratch directory, the servers' address and network
   *     namespace, rounds
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    Path work = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[4]);
    Place place = Place.of(arguments[2], arguments[3]);
    Path root = Files.createDirectories(work.resolve("root"));
    file(root.resolve("4k"), 4096);
    file(root.resolve("1m"), MEBI);
    file(root.resolve("64m"), 64 * MEBI);
    file(root.resolve("300m"), 300 * MEBI);
    System.out.printf("%-26s %-8s %10s %10s %12s%n", "", "", "s/GB", "GB/s", "us/request");
    try (ServerUnderLoad ours = ServerUnderLoad.ours(home, root, work, place, OUR_PORT);
        ServerUnderLoad nginx = ServerUnderLoad.nginx(root, work, place, NGINX_PORT)) {
      for (Scenario scenario : SCENARIOS) {
        compare(scenario, rounds, ours, nginx);
      }
      System.out.printf(
          "memory: maas4j %d MiB, nginx %d MiB resident%n",
          ours.residentMebibytes(), nginx.residentMebibytes());
    }
  }

  /** Octets that are in the page cache, not a hole in a file. */
  private static void file(Path path, long size) throws IOException {
    byte[] block = new byte[(int) Math.min(size, MEBI)];
    new Random(size).nextBytes(block);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (long written = 0; written < size; written += block.length) {
        file.write(block);
      }
    }
  }

  private static void compare(
      Scenario scenario, int rounds, ServerUnderLoad ours, ServerUnderLoad nginx)
      throws IOException {
    for (int round = 1; round <= WARM_UP; round++) {
      measure(scenario, "warm-up " + round, ours); // the JIT compiler's work is in these
    }
    measure(scenario, "warm-up", nginx);
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      our.add(measure(scenario, "round " + round, ours));
      their.add(measure(scenario, "round " + round, nginx));
    }
    System.out.printf(
        Locale.ROOT,
        "%-26s maas4j / nginx: %.2f (medians of %d rounds)%n",
        scenario.name(),
        median(our) / median(their),
        rounds);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static double measure(Scenario scenario, String round, ServerUnderLoad server)
      throws IOException {
    double before = server.cpuSeconds();
    Crowd.Result result =
        Crowd.fetch(
            server.address(), scenario.path(), scenario.clients(), scenario.times(), PATIENCE);
    double cpu = server.cpuSeconds() - before;
    if (result.finished().size() != scenario.clients()) {
      throw new IllegalStateException(server.name() + " failed: " + result.failures());
    }
    double gigabytes = result.octets() / 1e9;
    long requests = (long) scenario.clients() * scenario.times();
    System.out.printf(
        Locale.ROOT,
        "%-26s %-8s %10.3f %10.2f %12.1f  %s%n",
        scenario.name(),
        server.name(),
        cpu / gigabytes,
        gigabytes / result.seconds(),
        cpu / requests * 1e6,
        round);
    return cpu / gigabytes;
  }
}
