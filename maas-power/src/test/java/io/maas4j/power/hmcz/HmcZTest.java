package io.maas4j.power.hmcz;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
            "{\"cpcs\": [{\"object-uri\": \"/api/cpcs/c1\", \"dpm-enabled\": true}]}");
      }
      case "GET /api/cpcs/c1/partitions?name=PART1" -> {
        return FakeBmc.Reply.ok(
            "{\"partitions\": [{\"object-uri\": \"/api/partitions/p10\", \"name\": \"PART10\"},"
                + " {\"object-uri\": \"/api/partitions/p1\", \"name\": \"PART1\"}]}");
      }
      case "GET /api/partitions/p1" -> {
        String status = bmc.state == PowerState.ON ? "active" : "stopped";
        return FakeBmc.Reply.ok("{\"status\": \"" + status + "\"}");
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
}
