package io.maas4j.benchmarks.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The importer of images beside curl and sha256sum, in turn, with the same files of the same
 * server. {@code benchmarks/import.sh} starts it.
 */
public final class ImportComparison {
  private static final int WARM_UP = 3;
  private static final double NANOS = 1e9;

  private final Path work;
  private final String server;

  /** One fetching of everything. */
  private record Run(double seconds, double cpu, double serverCpu) {}

  private ImportComparison(Path work, String server) {
    this.work = work;
    this.server = server;
  }

  /**
   * @param arguments the mirror's directory, its URL, its server's process, a scratch directory,
   *     rounds
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path mirror = Path.of(arguments[0]);
    URI url = URI.create(arguments[1]);
    int rounds = Integer.parseInt(arguments[4]);
    ImportComparison comparison = new ImportComparison(Path.of(arguments[3]), arguments[2]);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      ImportWay ours = new ImportWay(url, mirror.resolve("keyring.gpg"), threads);
      List<Way> ways = new ArrayList<>(List.of(ours, CurlWay.pipe("sha256sum", url)));
      if (Files.isExecutable(Path.of("/usr/bin/openssl"))) {
        ways.add(CurlWay.pipe("openssl dgst -sha256", url));
      }
      ways.addAll(List.of(CurlWay.files(url), CurlWay.syncedFiles(url)));
      List<Stock> stocks =
          List.of(
              Stock.of(mirror, "one large file", "amd64"), Stock.of(mirror, "many files", "arm64"));
      System.out.printf(
          Locale.ROOT,
          "the importing JVM until here: %.2f s of processor time%n",
          ours.cpuNanos() / NANOS);
      for (Stock stock : stocks) {
        comparison.compare(stock, ways, rounds);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void compare(Stock stock, List<Way> ways, int rounds)
      throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%n== %s: %d files, %.1f MiB%n%-26s %28s %10s %10s %14s%n",
        stock.title(),
        stock.digests().size(),
        stock.bytes() / 1048576.0,
        "",
        "MB/s median (min-max)",
        "CPU s",
        "ns/byte",
        "server ns/byte");
    for (int i = 1; i <= WARM_UP; i++) {
      print(stock, "import, warm-up " + i, List.of(measure(stock, ways.get(0))));
    }
    Map<Way, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Way way : ways) {
        runs.computeIfAbsent(way, w -> new ArrayList<>()).add(measure(stock, way));
      }
    }
    runs.forEach((way, all) -> print(stock, way.title(), all));
  }

  private Run measure(Stock stock, Way way) throws IOException, InterruptedException {
    Path into = Files.createTempDirectory(work, "run");
    try {
      long serverBefore = ProcessTimes.of(server).own();
      long cpuBefore = way.cpuNanos();
      long start = System.nanoTime();
      way.fetch(stock, into);
      return new Run(
          (System.nanoTime() - start) / NANOS,
          (way.cpuNanos() - cpuBefore) / NANOS,
          (ProcessTimes.of(server).own() - serverBefore) * ProcessTimes.SECONDS_OF_TICK);
    } finally {
      delete(into);
    }
  }

  private static void print(Stock stock, String title, List<Run> runs) {
    List<Double> rates = sorted(runs, run -> stock.bytes() / run.seconds() / 1e6);
    double cpu = median(sorted(runs, Run::cpu));
    System.out.printf(
        Locale.ROOT,
        "%-26s %10.0f (%6.0f -%6.0f) %10.2f %10.2f %14.2f%n",
        title,
        median(rates),
        rates.get(0),
        rates.get(rates.size() - 1),
        cpu,
        cpu * NANOS / stock.bytes(),
        median(sorted(runs, Run::serverCpu)) * NANOS / stock.bytes());
  }

  private static List<Double> sorted(List<Run> runs, Function<Run, Double> figure) {
    return runs.stream().map(figure).sorted().toList();
  }

  private static double median(List<Double> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory)) {
      below
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
