package io.maas4j.power.openbmc;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The driver beside a service that answers as OpenBMC's first REST API does; none was at hand. */
class OpenBmcTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new OpenBmcPowerDriverFactory(),
        OpenBmcTest::answer,
        address -> HttpBench.common(address).build());
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

  private static final String STATE = "/xyz/openbmc_project/state/host0/attr/";
  private static final String BOOT = "/xyz/openbmc_project/control/host0/boot/one_time/attr/";

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    if (request.path().equals("/login")) {
      String wanted = "{\"data\":[\"" + HttpBench.USER + "\",\"" + HttpBench.PASSWORD + "\"]}";
      return request.body().equals(wanted)
          ? FakeBmc.Reply.ok("{}").with("Set-Cookie", "sid=abc; Secure; HttpOnly")
          : FakeBmc.Reply.status(401);
    }
    if (!"sid=abc".equals(request.headers().get("cookie"))) {
      return FakeBmc.Reply.status(401);
    }
    if (request.path().equals(STATE + "CurrentHostState")) {
      String state = bmc.state == PowerState.ON ? "Running" : "Off";
      return FakeBmc.Reply.ok(
          "{\"data\": \"xyz.openbmc_project.State.Host.HostState." + state + "\"}");
    }
    if (request.path().equals(STATE + "RequestedHostTransition")) {
      bmc.state = request.body().contains("Transition.On\"") ? PowerState.ON : PowerState.OFF;
    }
    return FakeBmc.Reply.ok("{\"status\": \"ok\"}");
  }

  @Test
  void aMachineThatIsOnIsSwitchedOffAndBootsFromTheNetworkThenTheSessionEnds() throws Exception {
    try (HttpBench bench = bench()) {
      bench.put(PowerState.ON);
      perform(bench, bench.parameters(), PowerAction.ON);
      assertThat(bench.bmc.lines())
          .containsExactly(
              "POST /login",
              "GET " + STATE + "CurrentHostState",
              "PUT " + STATE + "RequestedHostTransition",
              "PUT " + BOOT + "BootMode",
              "PUT " + BOOT + "BootSource",
              "PUT " + STATE + "RequestedHostTransition",
              "POST /logout");
      assertThat(bench.bmc.requests.get(4).body())
          .isEqualTo("{\"data\":\"xyz.openbmc_project.Control.Boot.Source.Sources.Network\"}");
    }
  }

  @Test
  void aStateBetweenIsUnknownAndHtmlIsAFailure() throws Exception {
    for (String[] pair :
        new String[][] {
          {"{\"data\": \"xyz.openbmc_project.State.Host.HostState.Quiesced\"}", "unknown"},
          {"<html>busy</html>", "no JSON"}
        }) {
      try (HttpBench bench =
          new HttpBench(
              new OpenBmcPowerDriverFactory(),
              (bmc, request) ->
                  request.path().equals("/login")
                      ? FakeBmc.Reply.ok("").with("Set-Cookie", "sid=1")
                      : FakeBmc.Reply.ok(pair[0]),
              address -> HttpBench.common(address).build())) {
        assertThat(perform(bench, bench.parameters(), PowerAction.QUERY).message())
            .contains(pair[1]);
      }
    }
  }
}
