package io.maas4j.benchmarks.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server process on one core, ended with this. */
final class ServerUnderLoad implements AutoCloseable {
  /** Clock ticks a second of {@code /proc}, fixed on Linux. */
  private static final double TICKS = 100;

  private static final int START_SECONDS = 60;

  private final String name;
  private final Process process;
  private final InetSocketAddress address;

  private ServerUnderLoad(String name, Process process, InetSocketAddress address) {
    this.name = name;
    this.process = process;
    this.address = address;
  }

  /** Ours, as {@code samples/netboot-standalone} runs it. */
  static ServerUnderLoad ours(Path home, Path root, Path work, Place place, int port)
      throws IOException, InterruptedException {
    return start(
        "maas4j",
        List.of(
            home.resolve("samples/netboot-standalone/netboot").toString(),
            "http",
            "--listen",
            place.listen(port),
            "--root",
            root.toString()),
        work,
        place,
        port);
  }

  /** One worker with sendfile, as its documentation advises for large files. */
  static ServerUnderLoad nginx(Path root, Path work, Place place, int port)
      throws IOException, InterruptedException {
    Path configuration = work.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log %1$s/nginx.log;
        events { worker_connections 4096; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000;
          client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s;
          uwsgi_temp_path %1$s; scgi_temp_path %1$s;
          server { listen %2$s; root %3$s; }
        }
        """
            .formatted(work, place.listen(port), root));
    return start(
        "nginx",
        List.of("nginx", "-p", work.toString(), "-c", configuration.toString()),
        work,
        place,
        port);
  }

  private static ServerUnderLoad start(
      String name, List<String> command, Path work, Place place, int port)
      throws IOException, InterruptedException {
    Path log = work.resolve(name + ".out");
    Process process =
        new ProcessBuilder(place.command(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    ServerUnderLoad server = new ServerUnderLoad(name, process, place.at(port));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!server.accepts()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        server.close();
        throw new IllegalStateException(name + " did not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return server;
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String name() {
    return name;
  }

  InetSocketAddress address() {
    return address;
  }

  /** User and system time of all its threads so far, of {@code /proc/PID/stat}. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /** Resident memory in MiB. */
  long residentMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
