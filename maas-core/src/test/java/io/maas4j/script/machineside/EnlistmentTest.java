package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MAC;
import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static io.maas4j.script.machineside.SandboxedMachine.preseedWithToken;
import static io.maas4j.script.machineside.Tarball.Entry.serial;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnlistmentTest {
  private static final String MACHINES = "/MAAS/api/2.0/machines/";
  private static final String FINDS_BMC =
      "printf 'power_type: ipmi\\npower_address: 10.0.0.9\\npower_pass: hidden\\n'"
          + " >$BMC_CONFIG_PATH";

  @TempDir Path directory;
  private SandboxedMachine machine;
  private StandIn server;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    server = new StandIn();
    machine = new SandboxedMachine(directory);
    machine.environment.put("MAAS_ARCHITECTURE", "arm64");
    machine.preseed("datasource:\n  MAAS: {metadata_url: '" + server.metadataUrl() + "'}\n");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Outcome run() throws Exception {
    return machine.runUserData(MACHINE_SIDE.scriptRunnerUserData());
  }

  private void enlists() {
    server.page(MACHINES, "{\"system_id\": \"abc123\"}");
    server.page("/MAAS/metadata/latest/by-id/abc123/", preseedWithToken(server.metadataUrl()));
  }

  @Test
  void aKnownMachineLeaves() throws Exception {
    server.page(MACHINES, "true");
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).isZero();
    assertThat(server.calls)
        .singleElement()
        .satisfies(
            call ->
                assertThat(call.uri().getQuery()).isEqualTo("op=is_registered&mac_address=" + MAC))
        .satisfies(call -> assertThat(call.authorization()).isNull());
  }

  @Test
  void anUnknownMachineTellsItsBmcAndContinuesAsItself() throws Exception {
    enlists();
    registeredAnswersFalse();
    server.scripts(
        new Tarball()
            .list(
                "commissioning",
                serial("20-first", 0, "echo one"),
                serial("30-bmc", 0, FINDS_BMC),
                serial("50-later", 0, "echo never here")),
        new Tarball().list("commissioning", serial("50-later", 7, "echo later")));
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    String form = decoded(0);
    assertThat(form)
        .contains("architecture=arm64", "mac_addresses=" + MAC, "commission=True")
        .contains("power_type=ipmi", "\"power_address\": \"10.0.0.9\"");
    assertThat(server.end("20-first").files()).containsEntry("20-first.out", "one\n");
    assertThat(server.end("20-first").fields()).doesNotContainKey("script_result_id");
    assertThat(server.end("30-bmc").field("exit_status")).isEqualTo("0");
    assertThat(server.about("50-later"))
        .allSatisfy(signal -> assertThat(signal.field("script_result_id")).isEqualTo("7"));
    assertThat(server.signals).noneMatch(signal -> signal.fields().containsKey("power_type"));
    assertThat(server.statuses()).containsExactly("WORKING", "OK");
    assertThat(server.calls.stream().filter(call -> call.uri().getPath().endsWith("2012-03-01/")))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.authorization()).contains("oauth_token=\"tk\""));
    assertThat(outcome.output()).contains("enlisted as abc123").doesNotContain("hidden", "s3cr3t");
  }

  @Test
  void powerParametersThatTheServerRefusesAreLeftOut() throws Exception {
    enlists();
    registeredAnswersFalse();
    server.refuse("power_parameters", 4);
    server.scripts(new Tarball().list("commissioning", serial("30-bmc", 0, FINDS_BMC)));
    assertThat(run().exitStatus()).isZero();
    assertThat(decoded(4)).contains("mac_addresses=" + MAC).doesNotContain("power_");
  }

  @Test
  void allCardsAreNamedThoseOfTheBootedNetworkFirstAndOnlyTheseAreAskedFor() throws Exception {
    enlists();
    registeredAnswersFalse();
    machine.root("sys/class/net/eth1/address", "52:54:00:aa:bb:02\n");
    machine.root("sys/class/net/eth1/type", "1\n");
    machine.root("sys/class/net/eth1/device/vendor", "0x8086\n");
    machine.root("etc/netplan/50-cloud-init.yaml", "network: {ethernets: {eth1: {dhcp4: true}}}\n");
    assertThat(run().exitStatus()).isZero();
    assertThat(decoded(0)).contains("mac_addresses=52:54:00:aa:bb:02," + MAC + "&");
    assertThat(server.callsOf(MACHINES))
        .filteredOn(call -> call.method().equals("GET"))
        .extracting(call -> call.uri().getQuery())
        .containsExactly("op=is_registered&mac_address=52:54:00:aa:bb:02");
  }

  @Test
  void aCardThatAnotherMachineHasDoesNotKeepAMachineFromEnlisting() throws Exception {
    enlists();
    registeredAnswersFalse();
    machine.root("sys/class/net/eth1/address", "52:54:00:aa:bb:02\n");
    machine.root("sys/class/net/eth1/type", "1\n");
    machine.root("sys/class/net/eth1/device/vendor", "0x8086\n");
    machine.root("etc/netplan/50-cloud-init.yaml", "network: {ethernets: {eth1: {dhcp4: true}}}\n");
    server.deny(URLEncoder.encode(MAC, UTF_8));
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(decoded(1)).contains("mac_addresses=52:54:00:aa:bb:02&");
    assertThat(outcome.output()).contains("the cards of the booted network only");
  }

  private void registeredAnswersFalse() {
    server.pageForQuery("op=is_registered", "false");
  }

  private String decoded(int post) {
    return URLDecoder.decode(
        server.callsOf(MACHINES).stream()
            .filter(call -> call.method().equals("POST"))
            .toList()
            .get(post)
            .text(),
        UTF_8);
  }
}
