package io.maas4j.server.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The server as a user starts it: the runnable jar, in the server's namespace. */
final class ServerProcess implements AutoCloseable {
  private static final Duration ADMIN = Duration.ofSeconds(90);
  private static final Duration READY = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final E2eNetwork network;
  private final Path dataDir;
  private final Process process;
  private final CountDownLatch ready = new CountDownLatch(1);

  private ServerProcess(E2eNetwork network, Path dataDir, Process process) {
    this.network = network;
    this.dataDir = dataDir;
    this.process = process;
    Thread reader = new Thread(this::read, "maas-e2e-server-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Sets a server up in an empty directory and starts it; returns once it says that it answers.
   *
   * @param loaders directory of its boot loaders
   * @param kernelOptions of every machine
   */
  static ServerProcess start(
      E2eNetwork network, Path dataDir, Path images, Path loaders, String kernelOptions, Path log)
      throws IOException, InterruptedException {
    String subnet = "10.77.0.0/24,range=10.77.0.100-10.77.0.199";
    admin(
        network,
        dataDir,
        List.of(
            "init",
            "region+rack",
            "--maas-url",
            "http://0.0.0.0:5240/MAAS",
            "--images-dir",
            images.toAbsolutePath().toString(),
            "--loaders-dir",
            loaders.toAbsolutePath().toString(),
            "--subnets",
            subnet,
            "--kernel-opts",
            kernelOptions));
    Process process =
        new ProcessBuilder(network.onServer(maas(dataDir, List.of("run"))))
            .redirectError(log.toFile())
            .start();
    ServerProcess server = new ServerProcess(network, dataDir, process);
    if (!server.ready.await(READY.toSeconds(), TimeUnit.SECONDS)) {
      server.close();
      throw new IOException("the server was not ready; its log:\n" + Files.readString(log));
    }
    return server;
  }

  /** Runs an admin command while the server runs; its standard output. */
  String admin(String... arguments) throws IOException, InterruptedException {
    return admin(network, dataDir, List.of(arguments));
  }

  private static String admin(E2eNetwork network, Path dataDir, List<String> arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(network.onServer(maas(dataDir, arguments)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(ADMIN.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("maas " + arguments + " failed:\n" + output);
    }
    return output;
  }

  private static List<String> maas(Path dataDir, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(jar().toString());
    command.addAll(arguments);
    command.add("--data-dir");
    command.add(dataDir.toAbsolutePath().toString());
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

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("ready")) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      // the server is gone, and with it what it had to say
      ready.countDown();
    }
  }

  /** Kills it as a power cut would. */
  void kill() throws InterruptedException {
    process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.toHandle().descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
