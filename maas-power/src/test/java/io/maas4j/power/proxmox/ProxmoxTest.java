package io.maas4j.power.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.power.spi.MachinePreparer;
import io.maas4j.power.steps.Probed;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The driver beside a service that answers as the API of Proxmox VE does; none was at hand. */
class ProxmoxTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new ProxmoxPowerDriverFactory(),
        ProxmoxTest::answer,
        address -> HttpBench.common(address).text("power_vm_name", "node-1").build());
  }

  private static PowerResult perform(
      HttpBench bench, PowerParameters parameters, PowerAction action) throws Exception {
    return bench
        .driver()
        .perform(
            new PowerTarget(
                new MachineId("abc123"),
                parameters,
                Clock.systemUTC().instant().plus(Duration.ofSeconds(20))),
            action)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static final String TICKET = "PVE:maas:4EEC61E2::rsKoApxDTLYPn6H3";

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    if (request.path().equals("/api2/json/access/ticket")) {
      return request.body().equals("username=maas&password=" + HttpBench.PASSWORD)
          ? FakeBmc.Reply.ok(
              "{\"data\": {\"ticket\": \""
                  + TICKET
                  + "\", \"CSRFPreventionToken\": \"4EEC:lBB\", \"username\": \"maas\"}}")
          : FakeBmc.Reply.status(401);
    }
    boolean byTicket = ("PVEAuthCookie=" + TICKET).equals(request.headers().get("cookie"));
    boolean byToken =
        "PVEAPIToken=maas!metal=t0ken-secret".equals(request.headers().get("authorization"));
    if (!byTicket && !byToken) {
      return FakeBmc.Reply.status(401);
    }
    if (request.line().equals("GET /api2/json/cluster/resources?type=vm")) {
      String status = bmc.state == PowerState.ON ? "running" : "stopped";
      return FakeBmc.Reply.ok(
          "{\"data\": [{\"vmid\": 100, \"name\": \"other\", \"node\": \"pve\", \"type\": \"qemu\","
              + " \"status\": \"running\"}, {\"vmid\": 101, \"name\": \"node-1\", \"node\": \"pve\","
              + " \"type\": \"qemu\", \"status\": \""
              + status
              + "\"}, {\"vmid\": 102, \"name\": \"node-2\", \"node\": \"pve\", \"type\":"
              + " \"lxc\", \"status\": \"running\"}, {\"vmid\": 103, \"name\": \"node-3\","
              + " \"node\": \"pve\", \"type\": \"qemu\", \"template\": 1}]}");
    }
    if (byTicket && !"4EEC:lBB".equals(request.headers().get("csrfpreventiontoken"))) {
      return FakeBmc.Reply.status(401);
    }
    switch (request.line()) {
      case "GET /api2/json/nodes/pve/qemu/100/config" -> {
        return FakeBmc.Reply.ok("{\"data\": {\"name\": \"other\"}}");
      }
      case "GET /api2/json/nodes/pve/qemu/101/config" -> {
        return FakeBmc.Reply.ok(CONFIG);
      }
      case "POST /api2/json/nodes/pve/qemu/101/status/start" -> bmc.state = PowerState.ON;
      case "POST /api2/json/nodes/pve/qemu/101/status/stop" -> bmc.state = PowerState.OFF;
      default -> {
        return FakeBmc.Reply.status(501);
      }
    }
    return FakeBmc.Reply.ok("{\"data\": \"UPID:pve:0003\"}");
  }

  @Test
  void aTokenServesInPlaceOfAPassword() throws Exception {
    try (HttpBench bench = bench()) {
      for (String name : new String[] {"metal", "maas!metal"}) {
        PowerParameters token =
            bench.parameters().toBuilder()
                .text("power_token_name", name)
                .secret("power_token_secret", Secret.of("t0ken-secret"))
                .build();
        assertThat(perform(bench, token, PowerAction.QUERY))
            .isInstanceOf(PowerResult.Observed.class);
      }
      assertThat(bench.bmc.lines()).doesNotContain("POST /api2/json/access/ticket");
    }
  }

  @Test
  void halfATokenAndNoneAtAllAreSettingFaults() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters half =
          bench.parameters().toBuilder().text("power_token_name", "metal").build();
      assertThat(perform(bench, half, PowerAction.QUERY).message())
          .contains("power_token_secret is missing; a token has both");
      PowerParameters none =
          PowerParameters.builder()
              .text("power_address", bench.bmc.address())
              .text("power_user", "maas")
              .text("power_vm_name", "101")
              .build();
      assertThat(perform(bench, none, PowerAction.QUERY).message())
          .contains("power_pass is missing, and so is a token");
    }
  }

  @Test
  void aMachineIsFoundByItsNumberTooAndAnUnknownOneIsNamed() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters number = bench.parameters().toBuilder().text("power_vm_name", "101").build();
      assertThat(perform(bench, number, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
      PowerParameters none = bench.parameters().toBuilder().text("power_vm_name", "109").build();
      assertThat(perform(bench, none, PowerAction.ON).message())
          .isEqualTo(
              "Missing or invalid power setting: power_vm_name names no machine that this user sees"
                  + " in the cluster: '109'");
    }
  }

  @Test
  void aMachineThatIsAsWantedIsLeftAlone() throws Exception {
    try (HttpBench bench = bench()) {
      perform(bench, bench.parameters(), PowerAction.OFF);
      assertThat(bench.bmc.lines()).noneMatch(line -> line.contains("/status/"));
    }
  }

  private static final String CONFIG =
      """
      {"data": {"name": "node-1", "boot": "order=net1;scsi0;net0", "scsi0": "local:101/disk.raw",
       "net0": "virtio=BC:24:11:2C:69:2F,bridge=vmbr0,firewall=1",
       "net1": "e1000=BC:24:11:2C:69:30,bridge=vmbr1", "net2": "virtio=00:00:00:00:00:00",
       "description": "once net9=BC:24:11:2C:69:99"}}""";

  @Test
  void virtualMachinesAreListedWithTheInterfaceThatBootsFirst() throws Exception {
    try (HttpBench bench = bench()) {
      Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
      assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
      assertThat(probed.lines())
          .containsExactly(
              "other amd64 [] {power_vm_name=100}",
              "node-1 amd64 [bc:24:11:2c:69:30, bc:24:11:2c:69:2f] {power_vm_name=101}");
      assertThat(bench.bmc.lines()).noneMatch(line -> line.contains("/status/"));
    }
  }

  @Test
  void aPrefixKeepsOtherMachinesFromBeingRead() throws Exception {
    try (HttpBench bench = bench()) {
      Probed probed =
          Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build(), "node-");
      assertThat(probed.lines()).singleElement().asString().startsWith("node-1 ");
      assertThat(bench.bmc.lines()).doesNotContain("GET /api2/json/nodes/pve/qemu/100/config");
    }
  }

  @Test
  void aNewMachineThatRunsIsStoppedToBeReady() throws Exception {
    try (HttpBench bench = bench()) {
      bench.put(PowerState.ON);
      for (int round = 0; round < 2; round++) {
        assertThat(prepare(bench)).isInstanceOf(PowerResult.Accepted.class);
        assertThat(bench.bmc.state).isEqualTo(PowerState.OFF);
      }
      assertThat(bench.bmc.lines())
          .filteredOn(line -> line.contains("/status/"))
          .containsExactly("POST /api2/json/nodes/pve/qemu/101/status/stop");
    }
  }

  private static PowerResult prepare(HttpBench bench) throws Exception {
    return ((MachinePreparer) bench.driver())
        .prepare(
            new PowerTarget(
                new MachineId("abc123"),
                bench.parameters(),
                Clock.systemUTC().instant().plus(Duration.ofSeconds(20))))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void oneThatCannotBeReadIsNamedAndTheOthersAreTold() throws Exception {
    try (HttpBench bench =
        listing(
            "{\"data\": [{\"vmid\": 100, \"name\": \"broken\", \"node\": \"pve\","
                + " \"type\": \"qemu\"}, {\"vmid\": 101, \"name\": \"node-1\", \"node\":"
                + " \"pve\", \"type\": \"qemu\"}, {\"vmid\": 101, \"name\": \"node-1\","
                + " \"node\": \"pve\", \"type\": \"qemu\"}]}")) {
      Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
      assertThat(probed.lines()).hasSize(1);
      assertThat(probed.end().failure()).contains(PowerFault.ACTION);
      assertThat(probed.end().message()).contains("1 machine could not be read: broken (");
    }
  }

  @Test
  void whatIsNoListOfMachinesIsAFault() throws Exception {
    for (String lie :
        List.of(
            "<html>Proxmox VE</html>",
            "{}",
            "{\"data\": null}",
            "{\"data\": {\"vmid\": 1}}",
            "[".repeat(5000),
            "")) {
      try (HttpBench bench = listing(lie)) {
        Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
        assertThat(probed.end().failure()).as(lie).contains(PowerFault.ACTION);
        assertThat(probed.found()).isEmpty();
      }
    }
  }

  @Test
  void aListWithoutEndIsNotBelieved() throws Exception {
    StringBuilder many = new StringBuilder("{\"data\": [{\"type\": \"qemu\"}");
    for (int i = 0; i <= 10_000; i++) {
      many.append(",{\"type\":\"qemu\",\"vmid\":").append(i).append(",\"name\":\"x\"}");
    }
    try (HttpBench bench = listing(many.append("]}").toString())) {
      Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build(), "y");
      assertThat(probed.end().message()).contains("more than 10000 machines");
    }
  }

  private static HttpBench listing(String resources) throws Exception {
    return new HttpBench(
        new ProxmoxPowerDriverFactory(),
        (bmc, request) ->
            switch (request.line()) {
              case "GET /api2/json/cluster/resources?type=vm" -> FakeBmc.Reply.ok(resources);
              case "GET /api2/json/nodes/pve/qemu/100/config" -> FakeBmc.Reply.status(500);
              default -> answer(bmc, request);
            },
        address -> HttpBench.common(address).text("power_vm_name", "node-1").build());
  }
}
