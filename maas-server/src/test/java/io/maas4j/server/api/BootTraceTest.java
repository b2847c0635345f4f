package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.bootlog.BootStep;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a machine does not boot, as it is asked over the API. */
class BootTraceTest {
  private static final String PATH = "/MAAS/api/2.0/boot-trace/";
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine booted() {
    Machine machine =
        bench.store.inTransaction(
            tx -> tx.machines().insert(bench.fixtures.machine("gull").build()));
    bench.store.inTransaction(
        tx -> tx.interfaces().put(Interface.physical(machine.id(), "boot0", MAC)));
    bench
        .fleet
        .bootReports()
        .report(
            List.of(
                new BootStep.Leased(
                    bench.clock.instant(),
                    MAC,
                    Addresses.parse("10.1.0.5"),
                    "arch=uefi-x64 pxe",
                    Optional.of("bootx64.efi"),
                    "DISCOVER",
                    "ACK",
                    Duration.ofMillis(12))));
    return machine;
  }

  @Test
  void aTimelineIsReadAsJsonAndAsText() throws IOException {
    Machine machine = booted();
    HttpResponse<String> json = bench.get(PATH + "?op=timeline&id=" + machine.id(), "kestrel");
    assertThat(json.statusCode()).as(json.body()).isEqualTo(200);
    JsonNode step = new ObjectMapper().readTree(json.body()).path("steps").get(0);
    assertThat(step.path("kind").asText()).isEqualTo("dhcp");
    assertThat(step.path("what").asText()).isEqualTo("10.1.0.5 bootx64.efi");
    assertThat(step.path("took_ms").asLong()).isEqualTo(12);
    assertThat(bench.get(PATH + "?op=timeline&as=text&id=" + machine.id(), "kestrel").body())
        .startsWith("     0.0 s  dhcp    10.1.0.5 bootx64.efi  arch=uefi-x64 pxe,");
  }

  @Test
  void whatIsAskedWronglyIsSaid() {
    assertThat(bench.get(PATH + "?op=timeline", "kestrel").statusCode()).isEqualTo(400);
    assertThat(bench.get(PATH + "?op=timeline&id=zzzzzz", "kestrel").statusCode()).isEqualTo(404);
    Machine machine = booted();
    assertThat(bench.get(PATH + "?op=timeline&as=xml&id=" + machine.id(), "kestrel").body())
        .contains("neither json nor text");
    assertThat(bench.get(PATH + "?op=pcap&mac=x", "kestrel").body())
        .contains("not a valid MAC address");
    assertThat(bench.get(PATH + "?op=pcap", "kestrel").statusCode()).isEqualTo(409);
  }

  @Test
  void packetsAreForAdministratorsOnly() {
    bench
        .fleet
        .packetTraces()
        .connect(
            new MachineId("abcdef"),
            mac ->
                ("pcap of " + mac.map(MacAddress::toString).orElse("all"))
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(bench.get(PATH + "?op=pcap&mac=52-54-00-00-00-01", "kestrel").body())
        .isEqualTo("pcap of 52:54:00:00:00:01");
    HttpResponse<String> all = bench.get(PATH + "?op=pcap&rack=abcdef", "kestrel");
    assertThat(all.body()).isEqualTo("pcap of all");
    assertThat(all.headers().firstValue("Content-Type")).contains("application/vnd.tcpdump.pcap");
    assertThat(bench.get(PATH + "?op=pcap", "wren").statusCode()).isEqualTo(403);
    assertThat(bench.anonymous("GET", PATH + "?op=pcap").statusCode()).isEqualTo(401);
    bench.fleet.packetTraces().connect(new MachineId("bcdefg"), mac -> new byte[0]);
    assertThat(bench.get(PATH + "?op=pcap", "kestrel").body()).contains("abcdef, bcdefg");
  }
}
