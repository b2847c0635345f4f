package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ISC's dhclient and BusyBox' udhcpc over a pair of virtual interfaces, in two network namespaces
 * that are made for it and removed again.
 */
class DhcpClientsInteropIT {
  private static final String SERVER = "maas4j-dhcp-s";
  private static final String CLIENT = "maas4j-dhcp-c";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<Process> started = new ArrayList<>();
  @TempDir Path directory;
  private Process server;
  private Path journal;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "namespaces take root");
    for (String tool : List.of("ip", "dhclient", "busybox")) {
      assumeTrue(isInstalled(tool), tool + " is not installed");
    }
    assumeTrue(run("ip", "netns", "add", SERVER) == 0, "network namespaces cannot be made here");
    must("ip", "netns", "add", CLIENT);
    must(
        "ip", "link", "add", "mds0", "netns", SERVER, "type", "veth", "peer", "name", "mdc0",
        "netns", CLIENT);
    must("ip", "-n", SERVER, "addr", "add", "10.97.0.1/24", "dev", "mds0");
    must("ip", "-n", SERVER, "link", "set", "mds0", "up");
    must("ip", "-n", CLIENT, "link", "set", "mdc0", "address", "52:54:00:97:00:01");
    must("ip", "-n", CLIENT, "link", "set", "mdc0", "up");
    journal = directory.resolve("client.log");
    Files.writeString(journal, "");
    server =
        start(
            "ip",
            "netns",
            "exec",
            SERVER,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            InteropServer.class.getName(),
            "mds0");
    listen(server);
    await("ready");
  }

  @AfterEach
  void clear() throws Exception {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
    run("ip", "netns", "del", CLIENT);
    run("ip", "netns", "del", SERVER);
  }

  @Test
  void dhclientLeasesRenewsRebindsAndReleases() throws Exception {
    Path script =
        script(
            """
            #!/bin/sh
            case "$reason" in
              BOUND) ip addr add "$new_ip_address/24" dev mdc0 ;;
            esac
            echo "$reason $new_ip_address $new_dhcp_lease_time $new_domain_search $new_root_path" >> %s
            """);
    Path configuration = directory.resolve("dhclient.conf");
    Files.writeString(
        configuration,
        "timeout 30; retry 2; send host-name \"box's name\";\n"
            + "request subnet-mask, domain-search, root-path, dhcp-renewal-time,"
            + " dhcp-rebinding-time, dhcp-lease-time;\n");
    String[] client = {
      "ip",
      "netns",
      "exec",
      CLIENT,
      "dhclient",
      "-4",
      "-v",
      "-sf",
      script.toString(),
      "-cf",
      configuration.toString(),
      "-lf",
      directory.resolve("leases").toString(),
      "-pf",
      directory.resolve("pid").toString()
    };
    start(with(client, "-d", "mdc0"));
    await("COMMIT 10.97.0.100 box-s-name");
    awaitClient("BOUND 10.97.0.100 60 interop.example. example. from-a-snippet");
    awaitClient("RENEW 10.97.0.100");
    // what is for the server alone reaches nobody from here on: only broadcasts arrive
    String[] neighbour = {"ip", "-n", CLIENT, "neigh", "replace", "10.97.0.1", "dev", "mdc0"};
    must(with(neighbour, "lladdr", "02:00:00:00:00:99", "nud", "permanent"));
    // it goes over to broadcasts at T2, and calls that a renewal, too; one may be under way
    long renewed = renewals();
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(renewals()).isGreaterThanOrEqualTo(renewed + 2));
    must("ip", "-n", CLIENT, "neigh", "del", "10.97.0.1", "dev", "mdc0");
    must(with(client, "-r", "mdc0"));
    await("RELEASE 10.97.0.100");
  }

  @Test
  void udhcpcDeclinesAnAddressThatIsInUseAndTakesTheNext() throws Exception {
    must("ip", "-n", SERVER, "addr", "add", "10.97.0.100/24", "dev", "mds0");
    Process client =
        start(
            "ip",
            "netns",
            "exec",
            CLIENT,
            "busybox",
            "udhcpc",
            "-f",
            "-R",
            "-a",
            "-i",
            "mdc0",
            "-A",
            "1",
            "-x",
            "hostname:node7",
            "-s",
            printing().toString());
    await("COMMIT 10.97.0.100 node7");
    await("RELEASE 10.97.0.100");
    await("COMMIT 10.97.0.101 node7");
    awaitClient("bound 10.97.0.101");
    say();
    await("abandoned 1");

    signal(client, "USR1");
    awaitClient("renew 10.97.0.101");
    signal(client, "TERM");
    await("RELEASE 10.97.0.101");
  }

  @Test
  void anotherIdentifierOfTheSameMachineGetsTheSameAddress() throws Exception {
    for (String identifier : List.of("0x3d:ff0102030405", "0x3d:0001", "0x3d:01525400970001")) {
      must(
          "ip",
          "netns",
          "exec",
          CLIENT,
          "busybox",
          "udhcpc",
          "-f",
          "-q",
          "-n",
          "-C",
          "-i",
          "mdc0",
          "-x",
          identifier,
          "-s",
          printing().toString());
    }
    assertThat(Files.readAllLines(journal).stream().filter(line -> line.startsWith("bound")))
        .containsExactly("bound 10.97.0.100", "bound 10.97.0.100", "bound 10.97.0.100");
  }

  private long renewals() throws IOException {
    return Files.readAllLines(journal).stream()
        .filter(line -> line.startsWith("RENEW ") || line.startsWith("REBIND "))
        .count();
  }

  private Path printing() throws IOException {
    return script(
        """
        #!/bin/sh
        [ "$1" = bound ] && ip addr replace "$ip/24" dev mdc0
        echo "$1 $ip" >> %s
        """);
  }

  private Path script(String text) throws IOException {
    Path script = directory.resolve("script.sh");
    Files.writeString(script, text.formatted(journal));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private void say() throws IOException {
    OutputStream input = server.getOutputStream();
    input.write('\n');
    input.flush();
  }

  private static void signal(Process client, String name) throws Exception {
    // the client itself, not the wrapper that entered its namespace: that one became the client
    must("kill", "-" + name, Long.toString(client.pid()));
  }

  private void await(String line) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(said).anyMatch(text -> text.startsWith(line)));
  }

  private void awaitClient(String line) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(Files.readAllLines(journal)).anyMatch(text -> text.startsWith(line)));
  }

  private void listen(Process process) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(said::add);
              } catch (IOException e) {
                said.add("closed: " + e.getMessage());
              }
            },
            "interop-server-output");
    reader.setDaemon(true);
    reader.start();
  }

  private Process start(String... command) throws IOException {
    boolean isServer = started.isEmpty();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(directory.resolve("err.log").toFile());
    if (!isServer) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File("/dev/null")));
    }
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String[] with(String[] command, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static boolean isInstalled(String tool) throws Exception {
    return run("sh", "-c", "command -v " + tool) == 0;
  }

  private static void must(String... command) throws Exception {
    assertThat(run(command)).as(String.join(" ", command)).isZero();
  }

  private static int run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + String.join(" ", command));
    }
    return process.exitValue();
  }
}
