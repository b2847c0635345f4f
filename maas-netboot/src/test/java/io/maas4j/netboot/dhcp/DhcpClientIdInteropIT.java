package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.netns.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ISC's dhclient and BusyBox' udhcpc where clients are their identifiers. */
class DhcpClientIdInteropIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Path server;
  private Path said;
  private Path script;
  private TwoHosts hosts;

  @BeforeEach
  void prepare() throws Exception {
    hosts = TwoHosts.open(directory, "dhclient", "busybox");
    server = directory.resolve("server.txt");
    said = Files.createFile(directory.resolve("said.txt"));
    script = directory.resolve("script.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        [ "$1" = bound ] && echo "bound $ip" >> %s
        [ "$reason" = BOUND ] && ip addr add "$new_ip_address/24" dev other0
        case "$reason" in BOUND|RENEW|REBIND) echo "$reason $new_ip_address" >> %s ;; esac
        exit 0
        """
            .formatted(said, said));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    ended(
        hosts.onRack(
            directory.resolve("ip-addr.txt"),
            "ip",
            "addr",
            "add",
            "10.97.0.1/24",
            "dev",
            TwoHosts.RACK_INTERFACE));
    hosts.javaOnRack(
        server, InteropServer.class, TwoHosts.RACK_INTERFACE, Identity.CLIENT_IDENTIFIER.name());
    await(server, "ready");
  }

  @AfterEach
  void clear() throws Exception {
    hosts.close();
  }

  @Test
  void udhcpcGetsAnAddressForEachIdentifierAndKeepsItWithAnotherCard() throws Exception {
    udhcpc("0x3d:ff01020304");
    udhcpc("0x3d:0001");
    udhcpc("0x3d:ff01020304");
    udhcpc("hostname:without");
    ended(
        hosts.onOther(
            directory.resolve("ip-link.txt"),
            "ip",
            "link",
            "set",
            TwoHosts.OTHER_INTERFACE,
            "address",
            "52:54:00:97:00:99"));
    udhcpc("0x3d:0001");
    assertThat(Files.readAllLines(said))
        .containsExactly(
            "bound 10.97.0.100",
            "bound 10.97.0.101",
            "bound 10.97.0.100",
            "bound 10.97.0.102",
            "bound 10.97.0.101");
  }

  @Test
  void twoDhclientsOnOneCardHaveAndRenewALeaseEach() throws Exception {
    dhclient("one", "\"system-one\"");
    await(said, "BOUND 10.97.0.100");
    dhclient("two", "00:11:22:33");
    await(said, "BOUND 10.97.0.101");
    for (String address : List.of("10.97.0.100", "10.97.0.101")) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Files.readAllLines(said))
                      .anyMatch(line -> line.matches("(RENEW|REBIND) " + address)));
    }
    assertThat(Files.readAllLines(said)).noneMatch(line -> line.endsWith("10.97.0.102"));
  }

  private void udhcpc(String option) throws Exception {
    List<String> command = new ArrayList<>(List.of("busybox", "udhcpc", "-f", "-q", "-n", "-C"));
    command.addAll(List.of("-i", TwoHosts.OTHER_INTERFACE, "-x", option));
    command.addAll(List.of("-s", script.toString()));
    ended(hosts.onOther(directory.resolve("udhcpc.txt"), command.toArray(new String[0])));
  }

  private static void ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private void dhclient(String name, String identifier) throws IOException {
    Path configuration = directory.resolve(name + ".conf");
    Files.writeString(
        configuration,
        "timeout 30; retry 2; send dhcp-client-identifier "
            + identifier
            + ";\n"
            + "request subnet-mask, dhcp-renewal-time, dhcp-rebinding-time, dhcp-lease-time;\n");
    hosts.onOther(
        directory.resolve(name + ".txt"),
        "dhclient",
        "-4",
        "-d",
        "-v",
        "-sf",
        script.toString(),
        "-cf",
        configuration.toString(),
        "-lf",
        directory.resolve(name + ".leases").toString(),
        "-pf",
        directory.resolve(name + ".pid").toString(),
        TwoHosts.OTHER_INTERFACE);
  }

  private static void await(Path file, String line) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(file).exists();
              assertThat(Files.readAllLines(file)).anyMatch(text -> text.startsWith(line));
            });
  }
}
