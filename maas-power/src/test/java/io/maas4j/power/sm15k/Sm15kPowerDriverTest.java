package io.maas4j.power.sm15k;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Probed;
import io.maas4j.testkit.power.PowerBench;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What goes out by each of the three ways, and what becomes of answers that make no sense. */
class Sm15kPowerDriverTest {

  @Test
  void overIpmiTheMakersCommandNamesTheServerAndNothingElseSwitches() throws Exception {
    try (Sm15kContractTest.IpmiBench bench = new Sm15kContractTest.IpmiBench()) {
      PowerParameters other = bench.parameters().toBuilder().text("system_id", "63").build();
      assertThat(perform(bench, bench.parameters(), PowerAction.ON))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(perform(bench, other, PowerAction.OFF)).isInstanceOf(PowerResult.Accepted.class);
      assertThat(bench.orders)
          .containsExactly(
              Octets.of(0x00, 0x7D, 0xAB, 1, 0x00, 4), Octets.of(0x00, 0x7D, 0xAB, 6, 0x00, 63));
      assertThat(bench.actual()).as("the other server's off").contains(PowerState.ON);
      bench.driver().close();
    }
  }

  @Test
  void aBmcWithoutTheMakersCommandIsAnActionFault() throws Exception {
    try (Sm15kContractTest.IpmiBench bench = new Sm15kContractTest.IpmiBench()) {
      PowerResult result = perform(bench, bench.another(), PowerAction.ON);
      assertThat(result.failure()).contains(PowerFault.ACTION);
      assertThat(result.message()).contains("Command 2E/01 was refused");
      bench.driver().close();
    }
  }

  @Test
  void overRest20AServerStartsFromTheNetworkAndTheSessionEnds() throws Exception {
    try (HttpBench bench = FakeSeaMicro.bench("restapi2")) {
      perform(bench, bench.parameters(), PowerAction.ON);
      assertThat(bench.bmc.lines())
          .containsExactly(
              "POST /v2.0/login",
              "PUT /v2.0/servers/4/0",
              "GET /v2.0/logout?authtoken=OpaqueRef:1a2b-3c");
      assertThat(bench.bmc.requests.get(1).body())
          .contains("\"action\":\"power-on\"")
          .contains("\"using-pxe\":true")
          .contains("\"authtoken\":\"OpaqueRef:1a2b-3c\"");
      bench.bmc.requests.clear();
      perform(bench, bench.parameters(), PowerAction.OFF);
      assertThat(bench.bmc.requests.get(1).body())
          .contains("\"action\":\"power-off\"")
          .contains("\"force\":true");
    }
  }

  @Test
  void overRest09AServerIsFoundByItsIndexAndTheTokenComesLast() throws Exception {
    try (HttpBench bench = FakeSeaMicro.bench("restapi")) {
      perform(bench, bench.parameters(), PowerAction.ON);
      assertThat(bench.bmc.lines())
          .containsExactly(
              "GET /v0.9/login?maas&" + HttpBench.PASSWORD,
              "GET /v0.9/servers?OpaqueRef:1a2b-3c",
              "PUT /v0.9/servers/17?action=Power-On&using-pxe=true&OpaqueRef:1a2b-3c",
              "GET /v0.9/logout?OpaqueRef:1a2b-3c");
    }
  }

  @Test
  void onlyRest20TellsAState() throws Exception {
    PowerType type = new Sm15kPowerDriverFactory().type();
    assertThat(type.queryable()).isTrue();
    assertThat(type.queryable(PowerParameters.empty())).as("IPMI is the default").isFalse();
    for (String control : List.of("ipmi", "restapi")) {
      assertThat(type.queryable(PowerParameters.builder().text("power_control", control).build()))
          .isFalse();
    }
    try (HttpBench bench = FakeSeaMicro.bench("restapi")) {
      assertThat(type.queryable(bench.parameters())).isFalse();
      assertThat(state(bench)).isEqualTo(PowerState.UNKNOWN);
    }
    try (HttpBench bench = FakeSeaMicro.bench("restapi2")) {
      assertThat(type.queryable(bench.parameters())).isTrue();
      bench.put(PowerState.ON);
      assertThat(state(bench)).isEqualTo(PowerState.ON);
    }
  }

  @Test
  void aServerThatIsNotThereIsASettingFault() throws Exception {
    for (String control : List.of("restapi", "restapi2")) {
      try (HttpBench bench = FakeSeaMicro.bench(control)) {
        PowerParameters other = bench.parameters().toBuilder().text("system_id", "5").build();
        for (PowerAction action : List.of(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)) {
          assertThat(perform(bench, other, action).message())
              .as(control)
              .startsWith(
                  "Missing or invalid power setting: system_id names no server of this chassis");
        }
      }
    }
  }

  @Test
  void whatIsNoServersNumberIsASettingFaultAndNobodyIsAsked() throws Exception {
    try (HttpBench bench = FakeSeaMicro.bench("restapi2")) {
      for (String id : List.of("4/0", "-1", "256", "abc", "4&x")) {
        PowerResult result =
            perform(
                bench,
                bench.parameters().toBuilder().text("system_id", id).build(),
                PowerAction.ON);
        assertThat(result.failure()).contains(PowerFault.SETTING);
        assertThat(result.message()).contains("system_id must be a server's number");
      }
      PowerResult unknown =
          perform(
              bench,
              bench.parameters().toBuilder().text("power_control", "telnet").build(),
              PowerAction.ON);
      assertThat(unknown.message()).contains("power_control must be one of [ipmi, restapi");
      assertThat(bench.bmc.requests).isEmpty();
    }
  }

  @Test
  void charactersOfAPasswordDoNotBreakTheQuery() throws Exception {
    try (HttpBench bench = FakeSeaMicro.bench("restapi")) {
      perform(
          bench,
          bench.parameters().toBuilder().secret("power_pass", Secret.of("a&b #c%d/é")).build(),
          PowerAction.ON);
      assertThat(bench.bmc.lines())
          .containsExactly("GET /v0.9/login?maas&a%26b%20%23c%25d%2F%C3%A9");
    }
  }

  @Test
  void aPageThatRepeatsThePasswordIsNotPassedOn() throws Exception {
    FakeBmc.Answers echo =
        (bmc, request) -> new FakeBmc.Reply(500, Map.of(), "failed: " + request.path());
    try (HttpBench bench = FakeSeaMicro.bench("restapi", echo)) {
      PowerResult result =
          perform(
              bench,
              bench.parameters().toBuilder().secret("power_pass", Secret.of("a b")).build(),
              PowerAction.ON);
      assertThat(result.failure()).contains(PowerFault.ACTION);
      assertThat(result.message()).endsWith("/v0.9/login answered 500");
    }
  }

  @Test
  void answersThatMakeNoSenseAreActionFaults() throws Exception {
    for (String body :
        List.of(
            "<html>busy</html>",
            "",
            "null",
            "[]",
            "{}",
            "\"\"",
            "7",
            "{\"error\":7}",
            "{\"error\":{\"code\":\"x\"}}",
            "{\"error\":{\"code\":200}}",
            "{\"error\":{\"code\":200},\"result\":{}}",
            "[".repeat(100_000))) {
      for (String control : List.of("restapi", "restapi2")) {
        FakeBmc.Answers same = (bmc, request) -> FakeBmc.Reply.ok(body);
        try (HttpBench bench = FakeSeaMicro.bench(control, same)) {
          assertThat(perform(bench, bench.parameters(), PowerAction.ON).failure())
              .as("%s: %.40s", control, body)
              .contains(PowerFault.ACTION);
        }
      }
    }
  }

  @Test
  void aStateThatIsNoTruthValueIsUnknown() throws Exception {
    FakeBmc.Answers odd =
        (bmc, request) ->
            request.path().startsWith("/v2.0/servers")
                ? FakeBmc.Reply.ok("{\"active\":\"yes\"}")
                : FakeSeaMicro.v20(bmc, request);
    try (HttpBench bench = FakeSeaMicro.bench("restapi2", odd)) {
      assertThat(state(bench)).isEqualTo(PowerState.UNKNOWN);
    }
  }

  @Test
  void serversAreListedByBothRestsAndTheFirstInterfaceComesFirst() throws Exception {
    for (String control : List.of("restapi", "restapi2")) {
      try (HttpBench bench = FakeSeaMicro.bench(control)) {
        Probed probed = Probed.of(bench.driver(), chassis(bench, control));
        assertThat(probed.end()).as(control).isInstanceOf(PowerResult.Accepted.class);
        assertThat(probed.lines())
            .as(control)
            .containsExactlyInAnyOrder(
                "sm15k-4-0 amd64 [00:22:99:1f:03:12, 00:22:99:1f:03:1a] {system_id=4}",
                "sm15k-14-0 amd64 [] {system_id=14}");
        assertThat(bench.bmc.lines().get(bench.bmc.lines().size() - 1))
            .contains("/logout?")
            .endsWith("OpaqueRef:1a2b-3c");
        assertThat(Probed.of(bench.driver(), chassis(bench, control), "sm15k-1").lines())
            .containsExactly("sm15k-14-0 amd64 [] {system_id=14}");
      }
    }
  }

  @Test
  void serversThatIpmiSwitchesAreListedByRest20OnlyAfterIpmiLetUsIn() throws Exception {
    try (Sm15kContractTest.IpmiBench bench = new Sm15kContractTest.IpmiBench()) {
      Probed probed = Probed.of(bench.driver(), bench.parameters());
      assertThat(probed.found()).extracting(Found::name).containsExactly("sm15k-4-0", "sm15k-14-0");
      assertThat(bench.orders).as("listing changes nothing").isEmpty();
      bench.rest.requests.clear();
      PowerResult refused = Probed.of(bench.driver(), bench.wrongCredentials().orElseThrow()).end();
      assertThat(refused.failure()).contains(PowerFault.AUTHENTICATION);
      assertThat(bench.rest.requests).as("no password goes where IPMI refuses it").isEmpty();
      bench.driver().close();
    }
  }

  @Test
  void serversThatCannotBeSwitchedAreNamedAndTheOthersListed() throws Exception {
    for (String control : List.of("restapi", "restapi2")) {
      FakeBmc.Answers odd =
          (bmc, request) -> {
            if (request.path().startsWith("/v2.0/servers?")) {
              return FakeBmc.Reply.ok(
                  "{\"63/0\":{\"nic\":7},\"256/0\":{},\"4/1\":null,\"x\":{\"nic\":{\"0\":7}},"
                      + "\"5/0\":{\"nic\":{\"0\":{\"macAddr\":\"no MAC\"},\"1\":{\"macAddr\":[]}}}}");
            }
            if (request.path().startsWith("/v0.9/servers/all?")) {
              return FakeSeaMicro.result(
                  200,
                  "{\"1\":{\"serverId\":\"63/0\"},\"2\":{\"serverId\":\"256/0\"},"
                      + "\"3\":{\"serverId\":\"4/1\"},\"4\":7,\"5\":{\"serverId\":\"5/0\","
                      + "\"serverMacAddr\":\"no MAC\"}}");
            }
            return control.equals("restapi")
                ? FakeSeaMicro.v09(bmc, request)
                : FakeSeaMicro.v20(bmc, request);
          };
      try (HttpBench bench = FakeSeaMicro.bench(control, odd)) {
        Probed probed = Probed.of(bench.driver(), chassis(bench, control));
        assertThat(probed.lines())
            .as(control)
            .containsExactlyInAnyOrder(
                "sm15k-63-0 amd64 [] {system_id=63}", "sm15k-5-0 amd64 [] {system_id=5}");
        assertThat(probed.end().failure()).contains(PowerFault.ACTION);
        assertThat(probed.end().message())
            .contains("3 machines could not be read")
            .contains("256/0 (is not a number like 4/0, 255/0 at most)")
            .contains("4/1 (");
      }
    }
  }

  @Test
  void listsThatMakeNoSenseAreActionFaultsAndTellOfNoServer() throws Exception {
    for (String list : List.of("[]", "7", "null", "\"4/0\"", "[".repeat(100_000), "<html>")) {
      for (String control : List.of("restapi", "restapi2")) {
        FakeBmc.Answers odd =
            (bmc, request) -> {
              if (request.path().startsWith("/v2.0/servers?")) {
                return FakeBmc.Reply.ok(list);
              }
              if (request.path().startsWith("/v0.9/servers/all?")) {
                return FakeSeaMicro.result(200, list);
              }
              return control.equals("restapi")
                  ? FakeSeaMicro.v09(bmc, request)
                  : FakeSeaMicro.v20(bmc, request);
            };
        try (HttpBench bench = FakeSeaMicro.bench(control, odd)) {
          Probed probed = Probed.of(bench.driver(), chassis(bench, control));
          assertThat(probed.end().failure())
              .as("%s: %.40s", control, list)
              .contains(PowerFault.ACTION);
          assertThat(probed.found()).isEmpty();
          assertThat(probed.end().message()).doesNotContain("OpaqueRef");
          assertThat(bench.bmc.lines().get(bench.bmc.lines().size() - 1)).contains("/logout?");
        }
      }
    }
  }

  private static PowerParameters chassis(HttpBench bench, String control) {
    return HttpBench.common(bench.bmc.address()).text("power_control", control).build();
  }

  @Test
  void theTypeIsFoundAsAService() {
    assertThat(PowerDrivers.discover().types()).extracting(PowerType::name).contains("sm15k");
  }

  private static PowerState state(PowerBench bench) throws Exception {
    return ((PowerResult.Observed) perform(bench, bench.parameters(), PowerAction.QUERY)).state();
  }

  private static PowerResult perform(
      PowerBench bench, PowerParameters parameters, PowerAction action) throws Exception {
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
}
