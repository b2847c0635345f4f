package io.maas4j.netboot.netns;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces with a cable between them: the rack's (10.66.0.1, {@code rack0}) and
 * somebody else's (10.66.0.66, {@code other0}). Closing it ends what was started there, and removes
 * them.
 */
public final class TwoHosts implements AutoCloseable {
  public static final String RACK_INTERFACE = "rack0";
  public static final String OTHER_INTERFACE = "other0";

  private final String rack;
  private final String other;
  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  private TwoHosts(String rack, String other, Path directory) {
    this.rack = rack;
    this.other = other;
    this.directory = directory;
  }

  /** Skips the test, with a reason, where that cannot be had. */
  public static TwoHosts open(Path directory, String... programs) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    for (String program : programs) {
      assumeTrue(isInstalled(program), program + " is not installed");
    }
    assumeTrue(isInstalled("ip"), "ip (iproute2) is not installed");
    long id = ProcessHandle.current().pid();
    TwoHosts hosts = new TwoHosts("seeing-rack-" + id, "seeing-other-" + id, directory);
    try {
      assumeTrue(
          hosts.ip("netns", "add", hosts.rack) == 0, "network namespaces cannot be made here");
      hosts.must("netns", "add", hosts.other);
      hosts.must(
          "-n",
          hosts.rack,
          "link",
          "add",
          RACK_INTERFACE,
          "type",
          "veth",
          "peer",
          "name",
          OTHER_INTERFACE,
          "netns",
          hosts.other);
      hosts.up(hosts.rack, RACK_INTERFACE, "10.66.0.1/24", "fd66::1/64");
      hosts.up(hosts.other, OTHER_INTERFACE, "10.66.0.66/24", "fd66::66/64");
      return hosts;
    } catch (Exception e) {
      hosts.close();
      throw e;
    }
  }

  private void up(String namespace, String nic, String ipv4, String ipv6) throws Exception {
    must("-n", namespace, "link", "set", "lo", "up");
    must("-n", namespace, "link", "set", nic, "up");
    must("-n", namespace, "addr", "add", ipv4, "dev", nic);
    must("-n", namespace, "addr", "add", ipv6, "dev", nic, "nodad");
  }

  private static boolean isInstalled(String program) {
    return List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
  }

  private int ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("ip.txt").toFile())
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private void must(String... arguments) throws IOException, InterruptedException {
    if (ip(arguments) != 0) {
      throw new IOException(
          "ip "
              + String.join(" ", arguments)
              + ": "
              + Files.readString(directory.resolve("ip.txt")));
    }
  }

  /**
   * Starts a program where the other one is.
   *
   * @param output of the program
   */
  public Process onOther(Path output, String... command) throws IOException {
    return start(other, output, List.of(command));
  }

  /** Starts a program on the rack. */
  public Process onRack(Path output, String... command) throws IOException {
    return start(rack, output, List.of(command));
  }

  /** Starts a class of the tests on the rack. */
  public Process javaOnRack(Path output, Class<?> main, String... arguments) throws IOException {
    return start(rack, output, java(main, arguments));
  }

  /** Starts a class of the tests where the other one is. */
  public Process javaOnOther(Path output, Class<?> main, String... arguments) throws IOException {
    return start(other, output, java(main, arguments));
  }

  private static List<String> java(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Process start(String namespace, Path output, List<String> command) throws IOException {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    processes.add(process);
    return process;
  }

  @Override
  public void close() throws Exception {
    for (Process process : processes) {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    ip("netns", "del", rack);
    ip("netns", "del", other);
  }
}
