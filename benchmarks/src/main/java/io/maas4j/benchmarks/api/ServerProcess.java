package io.maas4j.benchmarks.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server as people run it, on loopback; ended with this. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  private final Process process;
  private final String url;

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Makes the data directory with its key. */
  public static void init(Path home, Path data, String database, int port)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("maas").toString(), "init"));
    command.addAll(
        List.of(
            "region+rack",
            "--data-dir",
            data.toString(),
            "--database-uri",
            database,
            "--maas-url",
            "http://127.0.0.1:" + port + "/MAAS",
            "--rack-bind",
            "127.0.0.1",
            "--dhcp-port",
            "0",
            "--tftp-port",
            "0",
            "--rack-http-port",
            "0"));
    Process init = new ProcessBuilder(command).inheritIO().start();
    if (!init.waitFor(5, TimeUnit.MINUTES) || init.exitValue() != 0) {
      init.destroy();
      throw new IllegalStateException("maas init failed");
    }
  }

  public static ServerProcess start(Path home, Path data, int port)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(home.resolve("maas").toString(), "run", "--data-dir", data.toString())
            .redirectOutput(data.resolve("out.log").toFile())
            .redirectError(data.resolve("err.log").toFile())
            .start();
    ServerProcess server =
        new ServerProcess(process, "http://127.0.0.1:" + port + "/MAAS/api/2.0/");
    long end = System.nanoTime() + START.toNanos();
    while (!server.answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        server.close();
        throw new IllegalStateException(
            "the server did not start: " + Files.readString(data.resolve("err.log")));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return server;
  }

  private boolean answers() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "version/")).build();
      return HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends with a slash. */
  public String url() {
    return url;
  }

  /** A line of {@code /proc/PID/status} in MiB: {@code VmRSS}, {@code VmHWM}. */
  public long memory(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  /** Has {@code VmHWM}, the most that was resident, count from now on. */
  public void resetPeak() throws IOException {
    Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "5");
  }

  /** CPU seconds used so far. */
  public double cpuSeconds() {
    return process.info().totalCpuDuration().map(d -> d.toMillis() / 1000.0).orElse(-1.0);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
