package io.maas4j.testkit.power.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Debian's LXD, started by {@code samples/lxd/lxd.sh} in a directory of its own and gone at the
 * end: the project {@code maas} with virtual machines {@code vm1}, {@code vm2}, … and the container
 * {@code ct1}. Needs root. Every method blocks.
 */
public final class DebianLxd implements AutoCloseable {
  private static final List<String> TOOLS = List.of("lxd", "lxc", "qemu-system-x86_64", "busybox");

  private final Path script;
  private final Path home;
  private final int port;

  private DebianLxd(Path script, Path home, int port) {
    this.script = script;
    this.home = home;
    this.port = port;
  }

  /** Why it cannot be started here; empty when it can. */
  public static Optional<String> obstacle() throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("the LXD daemon needs root");
    }
    for (String tool : TOOLS) {
      if (new ProcessBuilder("sh", "-c", "command -v " + tool).start().waitFor() != 0) {
        return Optional.of(tool + " is not installed; samples/lxd/lxd.sh install brings it");
      }
    }
    return Optional.empty();
  }

  /**
   * Starts it.
   *
   * @param script {@code samples/lxd/lxd.sh}
   * @param home a directory with a short path, which is not there yet
   * @param port of loopback, for LXD's API
   * @param machines how many virtual machines
   * @throws IllegalStateException with the script's words when it does not start
   */
  public static DebianLxd start(Path script, Path home, int port, int machines)
      throws IOException, InterruptedException {
    DebianLxd lxd = new DebianLxd(script.toAbsolutePath(), home, port);
    try {
      lxd.run("start", Integer.toString(machines));
      return lxd;
    } catch (IllegalStateException e) {
      lxd.close();
      throw e;
    }
  }

  /** {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** A trust token for one client, good for the project alone. */
  public String token() throws IOException, InterruptedException {
    return run("token");
  }

  /** What LXD says of an instance: {@code RUNNING}, {@code STOPPED}. */
  public String state(String instance) throws IOException, InterruptedException {
    return run("state", instance);
  }

  /** Gives a machine that is off a network interface that leads nowhere. */
  public void addNic(String instance, String device) throws IOException, InterruptedException {
    run("nic", instance, device);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (Files.exists(home)) {
      run("wipe");
    }
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("lxd", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().put("PORT", Integer.toString(port));
      builder.environment().put("HOME_DIR", home.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            String.join(" ", arguments)
                + " ended with "
                + status
                + ": "
                + output
                + Files.readString(errors));
      }
      return output.strip();
    } finally {
      Files.delete(errors);
    }
  }
}
