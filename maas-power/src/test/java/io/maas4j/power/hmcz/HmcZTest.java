package io.maas4j.power.hmcz;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.spi.BootOrderSetter;
import io.maas4j.power.steps.Probed;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The driver beside a service that answers as the web services of an HMC does; none was at hand.
 */
class HmcZTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new HmcZPowerDriverFactory(),
        HmcZTest::answer,
        address -> HttpBench.common(address).text("power_partition_name", "PART1").build());
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

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    if (request.line().equals("POST /api/sessions")) {
      return request
              .body()
              .equals("{\"userid\":\"maas\",\"password\":\"" + HttpBench.PASSWORD + "\"}")
          ? FakeBmc.Reply.ok("{\"api-session\": \"s1\"}")
          : new FakeBmc.Reply(403, Map.of(), "{\"reason\": 0, \"message\": \"Login failed\"}");
    }
    if (!"s1".equals(request.headers().get("x-api-session"))) {
      return FakeBmc.Reply.status(403);
    }
    switch (request.line()) {
      case "GET /api/cpcs" -> {
        return FakeBmc.Reply.ok(
            "{\"cpcs\": [{\"object-uri\": \"/api/cpcs/c1\", \"dpm-enabled\": true},"
                + " {\"object-uri\": \"/api/cpcs/c2\", \"dpm-enabled\": false}]}");
      }
      case "GET /api/cpcs/c1/partitions" -> {
        return FakeBmc.Reply.ok(
            "{\"partitions\": [{\"object-uri\": \"/api/partitions/p1\", \"name\": \"PART1\"},"
                + " {\"object-uri\": \"/api/partitions/p10\", \"name\": \"PART10\"}]}");
      }
      case "GET /api/cpcs/c1/partitions?name=NONE" -> {
        return FakeBmc.Reply.ok("{\"partitions\": []}");
      }
      case "GET /api/partitions/p10" -> {
        return FakeBmc.Reply.ok("{\"status\": \"stopped\", \"nic-uris\": []}");
      }
      case "GET /api/partitions/p1/nics/n1" -> {
        return FakeBmc.Reply.ok("{\"mac-address\": \"02:d2:4d:80:b9:88\"}");
      }
      case "GET /api/partitions/p1/nics/n2" -> {
        return FakeBmc.Reply.ok("{\"mac-address\": \"02:D2:4D:80:B9:89\"}");
      }
      case "GET /api/storage-groups/g1" -> {
        return FakeBmc.Reply.ok(
            "{\"storage-volume-uris\": [\"/api/storage-groups/g1/storage-volumes/v1\","
                + " \"/api/storage-groups/g1/storage-volumes/v2\"]}");
      }
      case "GET /api/storage-groups/g1/storage-volumes/v1" -> {
        return FakeBmc.Reply.ok("{\"uuid\": null, \"usage\": \"data\"}");
      }
      case "GET /api/storage-groups/g1/storage-volumes/v2" -> {
        return FakeBmc.Reply.ok("{\"uuid\": \"6005076303FFD3270000000000002401\"}");
      }
      case "GET /api/cpcs/c1/partitions?name=PART1" -> {
        return FakeBmc.Reply.ok(
            "{\"partitions\": [{\"object-uri\": \"/api/partitions/p10\", \"name\": \"PART10\"},"
                + " {\"object-uri\": \"/api/partitions/p1\", \"name\": \"PART1\"}]}");
      }
      case "GET /api/partitions/p1" -> {
        String status = bmc.state == PowerState.ON ? "active" : "stopped";
        return FakeBmc.Reply.ok(
            "{\"status\": \""
                + status
                + "\", \"boot-device\": \"network-adapter\", \"boot-network-device\":"
                + " \"/api/partitions/p1/nics/n2\", \"nic-uris\":"
                + " [\"/api/partitions/p1/nics/n1\", \"/api/partitions/p1/nics/n2\"],"
                + " \"storage-group-uris\": [\"/api/storage-groups/g1\"]}");
      }
      case "POST /api/partitions/p1/operations/start" -> bmc.state = PowerState.ON;
      case "POST /api/partitions/p1/operations/stop" -> bmc.state = PowerState.OFF;
      case "DELETE /api/sessions/this-session" -> {
        return FakeBmc.Reply.status(204);
      }
      default -> {
        return FakeBmc.Reply.ok("{}");
      }
    }
    return new FakeBmc.Reply(202, Map.of(), "{\"job-uri\": \"/api/jobs/j1\"}");
  }

  @Test
  void aPartitionThatStopsIsAwaitedAndThenStarted() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (HttpBench bench =
        new HttpBench(
            new HmcZPowerDriverFactory(),
            (bmc, request) ->
                request.line().equals("GET /api/partitions/p1")
                    ? FakeBmc.Reply.ok(
                        "{\"status\": \""
                            + (looks.incrementAndGet() < 3 ? "stopping" : "stopped")
                            + "\"}")
                    : answer(bmc, request),
            address -> HttpBench.common(address).text("power_partition_name", "PART1").build())) {
      assertThat(perform(bench, bench.parameters(), PowerAction.ON))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(looks).hasValue(3);
      assertThat(bench.bmc.lines())
          .endsWith(
              "POST /api/partitions/p1/operations/start", "DELETE /api/sessions/this-session");
    }
  }

  @Test
  void anUnknownPartitionIsASettingFaultAndAForeignPathIsNotAsked() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters other =
          bench.parameters().toBuilder().text("power_partition_name", "NONE").build();
      assertThat(perform(bench, other, PowerAction.QUERY).message())
          .contains("power_partition_name names no partition that this user sees: 'NONE'");
    }
    try (HttpBench bench =
        new HttpBench(
            new HmcZPowerDriverFactory(),
            (bmc, request) ->
                request.line().equals("GET /api/cpcs")
                    ? FakeBmc.Reply.ok("{\"cpcs\": [{\"object-uri\": \"@169.254.169.254/\"}]}")
                    : answer(bmc, request),
            address -> HttpBench.common(address).text("power_partition_name", "PART1").build())) {
      assertThat(perform(bench, bench.parameters(), PowerAction.QUERY).message())
          .contains("what is no path of its API");
    }
  }

  @Test
  void partitionsOfMachinesInDpmModeAreListed() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters chassis = HttpBench.common(bench.bmc.address()).build();
      Probed probed = Probed.of(bench.driver(), chassis);
      assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
      assertThat(probed.lines())
          .containsExactly(
              "PART1 s390x [02:d2:4d:80:b9:89, 02:d2:4d:80:b9:88] {power_partition_name=PART1}",
              "PART10 s390x [] {power_partition_name=PART10}");
      assertThat(bench.bmc.lines()).noneMatch(line -> line.contains("/api/cpcs/c2"));
      assertThat(Probed.of(bench.driver(), chassis, "PART10").found()).hasSize(1);
    }
  }

  @Test
  void whatIsNoListOfMachinesIsAFault() throws Exception {
    for (String lie :
        List.of(
            "<html>HMC</html>",
            "{}",
            "{\"cpcs\": {}}",
            "{\"cpcs\": []}",
            "{\"cpcs\": [{\"object-uri\": \"http://169.254.169.254/\"}]}")) {
      try (HttpBench bench = telling("GET /api/cpcs", lie)) {
        Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
        assertThat(probed.end().failure()).as(lie).contains(PowerFault.ACTION);
        assertThat(probed.found()).isEmpty();
      }
    }
  }

  @Test
  void partitionsThatCannotBeToldApartOrReadAreNamed() throws Exception {
    String twice = "{\"object-uri\": \"/api/partitions/p1\", \"name\": \"PART1\"}";
    String foreign = "{\"object-uri\": \"@elsewhere/\", \"name\": \"PART2\"}";
    try (HttpBench bench =
        telling(
            "GET /api/cpcs/c1/partitions",
            "{\"partitions\": [" + twice + ", " + twice + ", " + foreign + "]}")) {
      Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
      assertThat(probed.lines()).hasSize(1);
      assertThat(probed.end().message())
          .contains("2 machines could not be read: PART1 (two machines of the console")
          .contains("PART2 (");
    }
  }

  private static final BootOrder.Nic ETH1 =
      new BootOrder.Nic("enc2", MacAddress.parse("02:d2:4d:80:b9:88"));
  private static final BootOrder.Disk DISK =
      new BootOrder.Disk("sda", "2107900", "36005076303FFD3270000000000002401", "");

  private static HttpBench telling(String line, String answer) throws Exception {
    return new HttpBench(
        new HmcZPowerDriverFactory(),
        (bmc, request) ->
            request.line().equals(line) ? FakeBmc.Reply.ok(answer) : answer(bmc, request),
        address -> HttpBench.common(address).text("power_partition_name", "PART1").build());
  }

  private static PowerResult boot(HttpBench bench, BootOrder order) throws Exception {
    return ((BootOrderSetter) bench.driver())
        .setBootOrder(
            new PowerTarget(
                new MachineId("abc123"),
                bench.parameters(),
                Clock.systemUTC().instant().plus(Duration.ofSeconds(20))),
            order)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static List<String> updates(HttpBench bench) {
    return bench.bmc.requests.stream()
        .filter(request -> request.line().equals("POST /api/partitions/p1"))
        .map(request -> JSON.apply(request.body()))
        .toList();
  }

  /** Names in their order, so that two documents that say the same look the same. */
  private static final UnaryOperator<String> JSON =
      text ->
          Stream.of(text.replaceAll("[{}\"]", "").split(","))
              .sorted()
              .collect(Collectors.joining(" "));

  @Test
  void theFirstDeviceIsWhatAPartitionBootsFrom() throws Exception {
    try (HttpBench bench = bench()) {
      List<BootOrder.Nic> nics = List.of(ETH1);
      List<BootOrder.Disk> disks = List.of(DISK);
      assertThat(boot(bench, new BootOrder(BootOrder.First.NETWORK, nics, disks)))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(boot(bench, new BootOrder(BootOrder.First.DISK, nics, disks)))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(updates(bench))
          .containsExactly(
              "boot-device:network-adapter boot-network-device:/api/partitions/p1/nics/n1",
              "boot-device:storage-volume"
                  + " boot-storage-volume:/api/storage-groups/g1/storage-volumes/v2");
      assertThat(bench.bmc.lines()).endsWith("DELETE /api/sessions/this-session");
    }
  }

  @Test
  void aDeviceThatThePartitionDoesNotHaveIsNamedAndNothingIsChanged() throws Exception {
    try (HttpBench bench = bench()) {
      BootOrder.Nic stranger = new BootOrder.Nic("e", MacAddress.parse("02:00:00:00:00:01"));
      BootOrder.Disk lost = new BootOrder.Disk("sdb", "m", "2401", "");
      BootOrder.Disk nameless = new BootOrder.Disk("sdc", "m", "", "");
      for (BootOrder order :
          List.of(
              new BootOrder(BootOrder.First.NETWORK, List.of(stranger), List.of()),
              new BootOrder(BootOrder.First.DISK, List.of(ETH1), List.of(lost)),
              new BootOrder(BootOrder.First.DISK, List.of(), List.of(nameless)),
              new BootOrder(BootOrder.First.NETWORK, List.of(), List.of()))) {
        assertThat(boot(bench, order).failure()).contains(PowerFault.ACTION);
      }
      assertThat(
              boot(bench, new BootOrder(BootOrder.First.NETWORK, List.of(stranger), List.of()))
                  .message())
          .contains("no NIC with the MAC address 02:00:00:00:00:01");
      assertThat(updates(bench)).isEmpty();
    }
  }

  @Test
  void aPartitionThatStartsIsAwaitedBeforeItsBootDeviceIsChanged() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (HttpBench bench =
        new HttpBench(
            new HmcZPowerDriverFactory(),
            (bmc, request) ->
                request.line().equals("GET /api/partitions/p1") && looks.incrementAndGet() < 3
                    ? FakeBmc.Reply.ok("{\"status\": \"starting\"}")
                    : answer(bmc, request),
            address -> HttpBench.common(address).text("power_partition_name", "PART1").build())) {
      assertThat(boot(bench, new BootOrder(BootOrder.First.NETWORK, List.of(ETH1), List.of())))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(looks).hasValueGreaterThanOrEqualTo(3);
      assertThat(updates(bench)).hasSize(1);
    }
  }
}
