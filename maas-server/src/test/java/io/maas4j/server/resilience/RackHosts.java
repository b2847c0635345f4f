package io.maas4j.server.resilience;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hosts with host names and network interfaces of their own, on this machine: racks and one client
 * on a LAN ({@code lan0}, 10.97.66.0/24), and a management network (10.98.66.0/24) that racks and
 * this process are on. Closing it ends what was started there, and removes all of it. Not
 * thread-safe.
 */
final class RackHosts implements AutoCloseable {
  static final String LAN = "10.97.66.";
  static final String MANAGEMENT = "10.98.66.";

  /** This process, on the management network. */
  static final String HERE = MANAGEMENT + "1";

  private final long id = ProcessHandle.current().pid();
  private final String link = "mp" + id;
  private final String wires = "pairs-wires-" + id;
  private final List<String> namespaces = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private final Path directory;

  private RackHosts(Path directory) {
    this.directory = directory;
  }

  /** Skips the test, with a reason, where that cannot be had. */
  static RackHosts open(Path directory) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "namespaces take root");
    for (String program : List.of("ip", "busybox", "unshare", "hostname")) {
      assumeTrue(isInstalled(program), program + " is not installed");
    }
    RackHosts hosts = new RackHosts(directory);
    try {
      assumeTrue(
          hosts.ip("netns", "add", hosts.wires) == 0, "network namespaces cannot be made here");
      hosts.namespaces.add(hosts.wires);
      hosts.bridge("lan");
      hosts.bridge("mgmt");
      hosts.must("link", "add", hosts.link, "type", "veth", "peer", "here", "netns", hosts.wires);
      hosts.must("-n", hosts.wires, "link", "set", "here", "master", "mgmt", "up");
      hosts.must("addr", "add", HERE + "/24", "dev", hosts.link);
      hosts.must("link", "set", hosts.link, "up");
      return hosts;
    } catch (Exception e) {
      hosts.close();
      throw e;
    }
  }

  private static boolean isInstalled(String program) {
    return List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
  }

  private void bridge(String name) throws Exception {
    must("-n", wires, "link", "add", name, "type", "bridge", "forward_delay", "0");
    must("-n", wires, "link", "set", name, "up");
  }

  /** A host on the LAN and the management network, with these last octets of its addresses. */
  void rack(String name, int octet) throws Exception {
    String namespace = host(name);
    plug(name, "lan", "02:66:00:00:00:0" + octet);
    plug(name, "mgmt", "02:66:00:00:01:0" + octet);
    must("-n", namespace, "addr", "add", LAN + octet + "/24", "dev", "lan0");
    must("-n", namespace, "addr", "add", MANAGEMENT + octet + "/24", "dev", "mgmt0");
  }

  /** A host that is on the LAN only and has no address. */
  void client(String name, String mac) throws Exception {
    host(name);
    plug(name, "lan", mac);
  }

  private String host(String name) throws Exception {
    String namespace = namespace(name);
    must("netns", "add", namespace);
    namespaces.add(namespace);
    must("-n", namespace, "link", "set", "lo", "up");
    return namespace;
  }

  private void plug(String name, String network, String mac) throws Exception {
    String namespace = namespace(name);
    String port = network + "-" + name;
    must(
        "-n",
        wires,
        "link",
        "add",
        port,
        "type",
        "veth",
        "peer",
        network + "0",
        "netns",
        namespace);
    must("-n", wires, "link", "set", port, "master", network, "up");
    must("-n", namespace, "link", "set", network + "0", "address", mac);
    must("-n", namespace, "link", "set", network + "0", "up");
  }

  private String namespace(String name) {
    return "pairs-" + name + "-" + id;
  }

  /** Starts a program on a host; killing the process kills the program. */
  Process start(String host, ProcessBuilder.Redirect output, List<String> command)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("ip", "netns", "exec", namespace(host), "unshare", "--uts", "sh", "-c"));
    all.addAll(List.of("hostname \"$0\" && exec \"$@\"", host));
    all.addAll(command);
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output).start();
    processes.add(process);
    return process;
  }

  /** Runs a program on a host to its end; what it said. */
  String run(String host, String... command) throws Exception {
    Process process = start(host, ProcessBuilder.Redirect.PIPE, List.of(command));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IOException(String.join(" ", command) + " does not end: " + said);
    }
    return said;
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

  @Override
  public void close() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
    for (String namespace : namespaces) {
      ip("netns", "del", namespace);
    }
  }
}
