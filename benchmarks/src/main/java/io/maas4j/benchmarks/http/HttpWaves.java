package io.maas4j.benchmarks.http;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Many machines that fetch one image at the same moment, from the HTTP boot server and from nginx,
 * which has no admission: when each of them has it, and how long it heard nothing. {@code
 * benchmarks/http-waves.sh} starts it.
 */
public final class HttpWaves {
  private static final int OUR_PORT = 25_248;
  private static final int NGINX_PORT = 25_249;
  private static final int PATIENCE = 110;

  private HttpWaves() {}

  /**
   * @param arguments the root of the tree, a scratch directory, the servers' address and network
   *     namespace, clients, MiB of the image
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    Path work = Path.of(arguments[1]);
    int clients = Integer.parseInt(arguments[4]);
    Place place = Place.of(arguments[2], arguments[3]);
    long size = Long.parseLong(arguments[5]) << 20;
    Path root = Files.createDirectories(work.resolve("root"));
    try (RandomAccessFile image = new RandomAccessFile(root.resolve("image").toFile(), "rw")) {
      image.setLength(size); // sparse: the network is what counts
    }
    System.out.printf("%d clients x %d MiB, seconds%n", clients, size >> 20);
    System.out.printf(
        "%-8s %9s %7s %7s %7s %7s %7s %14s %9s%n",
        "", "finished", "first", "10 %", "50 %", "90 %", "last", "longest silence", "CPU");
    try (ServerUnderLoad nginx = ServerUnderLoad.nginx(root, work, place, NGINX_PORT)) {
      run(nginx, clients);
    }
    try (ServerUnderLoad ours = ServerUnderLoad.ours(home, root, work, place, OUR_PORT)) {
      run(ours, clients);
      URL metrics = new URL("http://" + place.listen(OUR_PORT) + "/metrics/agent");
      try (var in = metrics.openStream()) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.matches("maas_boot_http_(slots|transfers|waited|longest|tri).*"))
            .forEach(System.out::println);
      }
    }
  }

  private static void run(ServerUnderLoad server, int clients) throws IOException {
    double before = server.cpuSeconds();
    Crowd.Result result = Crowd.fetch(server.address(), "/image", clients, 1, PATIENCE);
    List<Long> finished = result.finished();
    System.out.printf(
        Locale.ROOT,
        "%-8s %9d %7.1f %7.1f %7.1f %7.1f %7.1f %14.2f %9.1f%n",
        server.name(),
        finished.size(),
        at(finished, 0),
        at(finished, 0.1),
        at(finished, 0.5),
        at(finished, 0.9),
        at(finished, 1),
        at(result.silences(), 1),
        server.cpuSeconds() - before);
    result.failures().stream().distinct().limit(5).forEach(System.out::println);
  }

  private static double at(List<Long> sorted, double part) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * sorted.size()))) / 1e9;
  }
}
