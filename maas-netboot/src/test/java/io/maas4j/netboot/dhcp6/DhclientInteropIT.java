package io.maas4j.netboot.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ISC's {@code dhclient -6} against this server, each in a network namespace of its own. Skipped
 * without root, {@code ip} or {@code dhclient}.
 */
class DhclientInteropIT {
  private static final String MAC = "52:54:00:00:00:0a";
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;
  private final String serverSide = "dhcp6-s" + ProcessHandle.current().pid();
  private final String clientSide = "dhcp6-c" + ProcessHandle.current().pid();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void namespaces() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
    for (String tool : List.of("ip", "dhclient")) {
      assumeTrue(run("sh", "-c", "command -v " + tool) == 0, tool + " is not installed");
    }
    assumeTrue(run("ip", "netns", "add", serverSide) == 0, "no network namespace can be made");
    ip("netns", "add", clientSide);
    ip(
        "-n",
        serverSide,
        "link",
        "add",
        "eth0",
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        clientSide);
    ip("-n", serverSide, "addr", "add", "fd77::1/64", "dev", "eth0", "nodad");
    ip("-n", serverSide, "link", "set", "eth0", "up");
    ip("-n", clientSide, "link", "set", "eth0", "address", MAC);
    ip("-n", clientSide, "link", "set", "lo", "up");
    ip("-n", clientSide, "link", "set", "eth0", "up");
    Path script = directory.resolve("script");
    Files.writeString(
        script,
        "#!/bin/sh\necho \"$reason $new_ip6_address $old_ip6_address $new_dhcp6_name_servers\" >> "
            + directory.resolve("script.log")
            + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        directory.resolve("dhclient.conf"),
        "send fqdn.fqdn \"node7\";\nalso request dhcp6.fqdn;\n");
    Files.createFile(directory.resolve("client.leases"));
    Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(
            () ->
                run("sh", "-c", usableLinkLocal(serverSide)) == 0
                    && run("sh", "-c", usableLinkLocal(clientSide)) == 0);
  }

  @AfterEach
  void removeNamespaces() throws Exception {
    for (Process process : started) {
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
    }
    run("ip", "netns", "del", clientSide);
    run("ip", "netns", "del", serverSide);
  }

  @Test
  void dhclientLeasesConfirmsRenewsRebindsAndReleases() throws Exception {
    Process server = server();
    client("-1");
    List<String> bound = awaitScript("BOUND6");
    String leased = bound.get(1);
    assertThat(leased).startsWith("fd77::");
    assertThat(bound.get(bound.size() - 1)).isEqualTo("fd77::1");
    awaitSaid("COMMIT " + MAC);
    assertThat(said).anyMatch(line -> line.startsWith("COMMIT") && line.endsWith(" node7"));
    stopClient();

    // It believes to have an address: CONFIRM, then RENEW at half of the lease.
    Process client = client("-d");
    awaitScript("RENEW6");
    end(client);

    // The server is another one with the same leases: nobody answers RENEW, but REBIND.
    end(server);
    Files.delete(directory.resolve("leases6.duid"));
    said.clear();
    Process other = server();
    client = client("-d");
    awaitScript("REBIND6");
    end(client);

    assertThat(run(inClient("-r"))).isZero();
    awaitScript("RELEASE6");
    end(other);
  }

  private Process server() throws IOException {
    Process process =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                serverSide,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                directory.resolve("leases6").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    Thread reader = new Thread(() -> read(process), "server-output");
    reader.setDaemon(true);
    reader.start();
    awaitSaid("ready");
    return process;
  }

  private void read(Process process) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(said::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      said.add("ended");
    }
  }

  private Process client(String mode) throws IOException {
    Process process =
        new ProcessBuilder(inClient(mode))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  private String[] inClient(String mode) {
    return new String[] {
      "ip",
      "netns",
      "exec",
      clientSide,
      "dhclient",
      "-6",
      mode,
      "-cf",
      directory.resolve("dhclient.conf").toString(),
      "-lf",
      directory.resolve("client.leases").toString(),
      "-pf",
      directory.resolve("client.pid").toString(),
      "-sf",
      directory.resolve("script").toString(),
      "eth0"
    };
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** It went into the background: its process id is in its file. */
  private void stopClient() throws Exception {
    Path file = directory.resolve("client.pid");
    Awaitility.await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).until(() -> Files.exists(file));
    long process =
        Awaitility.await()
            .ignoreExceptions() // the file is there before its content
            .until(() -> Long.parseLong(Files.readString(file).strip()), id -> id > 0);
    run("kill", Long.toString(process));
    // The next one refuses to start while this one runs.
    Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
    Files.deleteIfExists(file);
  }

  private static String usableLinkLocal(String namespace) {
    return "ip -n " + namespace + " -6 addr show dev eth0 scope link -tentative | grep -q fe80";
  }

  private List<String> awaitScript(String reason) {
    Path log = directory.resolve("script.log");
    return Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> linesOf(log, reason), lines -> !lines.isEmpty())
        .get(0);
  }

  private static List<List<String>> linesOf(Path log, String reason) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.startsWith(reason + " "))
          .map(line -> Arrays.asList(line.strip().split(" +")))
          .toList();
    }
  }

  private void awaitSaid(String start) {
    Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> said.stream().anyMatch(line -> line.startsWith(start)));
  }

  private void ip(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    assertThat(run(command.toArray(String[]::new))).as("%s", command).isZero();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
