package io.maas4j.power.ucsm;

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

/** The driver beside a service that answers as Cisco UCS Manager does; none was at hand. */
class UcsmTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new UcsmPowerDriverFactory(),
        UcsmTest::answer,
        address ->
            HttpBench.common(address).text("uuid", "1b4e28ba-2fa1-11d2-0101-b9a761bde3fb").build());
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

  private static final String PROFILE = "org-root/ls-SP1";

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    String body = request.body();
    if (body.startsWith("<aaaLogin")) {
      return FakeBmc.Reply.ok(
          body.equals("<aaaLogin inName=\"maas\" inPassword=\"" + HttpBench.PASSWORD + "\"/>")
              ? "<aaaLogin cookie=\"\" response=\"yes\" outCookie=\"1/a&amp;b\"></aaaLogin>"
              : "<aaaLogin cookie=\"\" response=\"yes\" errorCode=\"551\""
                  + " invocationResult=\"unidentified-fail\""
                  + " errorDescr=\"Authentication failed\"></aaaLogin>");
    }
    if (!body.contains("ookie=\"1/a&amp;b\"")) {
      return FakeBmc.Reply.ok("<x errorCode=\"552\" errorDescr=\"Authorization required\"/>");
    }
    String power = bmc.state == PowerState.ON ? "on" : "off";
    if (body.startsWith("<configResolveClass")) {
      return FakeBmc.Reply.ok(
          body.contains("1b4e28ba-2fa1-11d2-0101-b9a761bde3fb")
              ? "<configResolveClass><outConfigs><computeBlade dn=\"sys/chassis-1/blade-1\""
                  + (" assignedToDn=\"" + PROFILE + "\" operPower=\"" + power + "\"/>")
                  + "</outConfigs></configResolveClass>"
              : "<configResolveClass><outConfigs/></configResolveClass>");
    }
    if (body.startsWith("<configResolveChildren")) {
      String state = bmc.state == PowerState.ON ? "up" : "down";
      return FakeBmc.Reply.ok(
          "<configResolveChildren><outConfigs><lsPower state=\""
              + state
              + "\"/></outConfigs></configResolveChildren>");
    }
    if (body.startsWith("<configConfMo")) {
      bmc.state = body.contains("state=\"admin-down\"") ? PowerState.OFF : PowerState.ON;
    }
    return FakeBmc.Reply.ok("<ok/>");
  }

  @Test
  void aServerThatIsUpIsCycledAndTheSessionEnds() throws Exception {
    try (HttpBench bench = bench()) {
      bench.put(PowerState.ON);
      perform(bench, bench.parameters(), PowerAction.ON);
      assertThat(bench.bmc.requests.get(3).body())
          .contains("<lsPower dn=\"org-root/ls-SP1/power\" state=\"cycle-immediate\"/>");
      assertThat(bench.bmc.requests.get(4).body()).isEqualTo("<aaaLogout inCookie=\"1/a&amp;b\"/>");
    }
  }

  @Test
  void anUnknownServerIsASettingFaultAndItsNameCannotChangeTheRequest() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters other =
          bench.parameters().toBuilder().text("uuid", "x\"/><aaaKeepAlive a=\"<&").build();
      assertThat(perform(bench, other, PowerAction.QUERY).message())
          .startsWith("Missing or invalid power setting: uuid is of no server");
      assertThat(bench.bmc.requests.get(1).body())
          .contains("value=\"x&quot;/&gt;&lt;aaaKeepAlive a=&quot;&lt;&amp;\"/>");
    }
  }
}
