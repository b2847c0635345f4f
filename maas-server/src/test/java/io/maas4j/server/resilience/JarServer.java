package io.maas4j.server.resilience;

import io.maas4j.server.demo.Demo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server as a user starts it: the runnable jar on a data directory, again and again. Not
 * thread-safe.
 */
final class JarServer implements AutoCloseable {
  private static final Duration COMMAND = Duration.ofSeconds(90);
  private static final Duration READY = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Path dataDir;
  private final Path log;
  private final List<String> flags;
  private @Nullable Process process;

  /**
   * @param log what its standard error is appended to
   * @param flags of {@code maas run}, without the data directory
   */
  JarServer(Path dataDir, Path log, List<String> flags) {
    this.dataDir = dataDir;
    this.log = log;
    this.flags = List.copyOf(flags);
  }

  /** What a command left behind. */
  record Outcome(int status, String out, String err) {}

  /** The flags of a server that simulated machines can use. */
  static List<String> forSimulation(Ports ports, Path images) {
    List<String> flags = new ArrayList<>(ports.flags());
    flags.addAll(List.of("--images-dir", images.toString(), "--subnets", Demo.SUBNET));
    return flags;
  }

  /** Starts it; returns once it says that it answers. */
  void start() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(flags);
    Process started =
        new ProcessBuilder(command(arguments))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process = started;
    CountDownLatch said = new CountDownLatch(1);
    Thread reader = new Thread(() -> read(started, said), "maas-test-server-output");
    reader.setDaemon(true);
    reader.start();
    if (!said.await(READY.toSeconds(), TimeUnit.SECONDS) || !started.isAlive()) {
      throw new IOException("the server was not ready; its log:\n" + Files.readString(log));
    }
  }

  private static void read(Process process, CountDownLatch said) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("ready")) {
          said.countDown();
        }
      }
    } catch (IOException e) {
      // the server was killed while it spoke
    } finally {
      said.countDown();
    }
  }

  /** Runs a command on the data directory until it ends, whatever comes of it. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    Path err = Files.createTempFile("maas-command", ".err");
    try {
      Process command =
          new ProcessBuilder(command(List.of(arguments))).redirectError(err.toFile()).start();
      String out = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!command.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) {
        command.destroyForcibly();
        throw new IOException("maas " + String.join(" ", arguments) + " does not end");
      }
      return new Outcome(command.exitValue(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  /** Makes an administrator; its API key. */
  String administrator(String name, String password) throws IOException, InterruptedException {
    Outcome made =
        run(
            "createadmin",
            "--username",
            name,
            "--password",
            password,
            "--email",
            name + "@example.test");
    Outcome key = run("apikey", "--username", name);
    if (made.status() != 0 || key.status() != 0) {
      throw new IOException("no administrator: " + made.err() + key.err());
    }
    return key.out().strip();
  }

  private List<String> command(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-jar");
    command.add(jar().toString());
    command.addAll(arguments);
    command.add("--data-dir");
    command.add(dataDir.toString());
    return command;
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-all.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("target has no runnable jar: run mvn package"))
          .toAbsolutePath();
    }
  }

  ProcessHandle handle() {
    return running().toHandle();
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("the server was never started");
    }
    return process;
  }

  /** The embedded database's first process, which is no child of the server's. */
  Optional<ProcessHandle> postmaster() throws IOException {
    Path file = dataDir.resolve("postgresql/data/postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String pid = Files.readString(file).lines().findFirst().orElse("").strip();
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(pid))
            .filter(p -> p.info().command().orElse("").endsWith("postgres"));
  }

  /** Kills the server as the kernel does when memory is short; its database stays. */
  void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  /** Kills server and database, as a power cut does. */
  void cutPower() throws IOException, InterruptedException {
    Optional<ProcessHandle> postmaster = postmaster();
    List<ProcessHandle> database =
        postmaster.stream().flatMap(p -> Stream.concat(p.descendants(), Stream.of(p))).toList();
    running().destroyForcibly();
    database.forEach(ProcessHandle::destroyForcibly);
    running().waitFor();
  }

  /** As the administrator of the embedded database. */
  Connection database() throws IOException, SQLException {
    String run = Files.readString(dataDir.resolve("run/server.json"));
    String port = run.replaceAll("(?s).*\"database_port\"\\s*:\\s*(\\d+).*", "$1");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/maas",
        "maas",
        Files.readString(dataDir.resolve("postgresql/password")).strip());
  }

  /** Stops it in order, by force when that takes too long; idempotent. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Optional<ProcessHandle> left = postmaster();
      left.ifPresent(
          postmaster -> {
            postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
            postmaster.destroyForcibly();
          });
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
