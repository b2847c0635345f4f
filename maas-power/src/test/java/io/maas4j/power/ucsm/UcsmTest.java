package io.maas4j.power.ucsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.power.steps.Probed;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
    if (body.contains("classId=\"adaptorHostEthIf\"")) {
      return FakeBmc.Reply.ok(
          configs(
              nic("sys/chassis-1/blade-1", 0, "00:25:B5:00:00:01")
                  + nic("sys/chassis-1/blade-1", 1, "00:25:B5:00:00:02")
                  + nic("sys/rack-unit-1", 0, "00:25:B5:00:00:03")
                  + nic("", 0, "00:25:B5:00:00:04")));
    }
    if (body.contains("classId=\"lsServer\"")) {
      return FakeBmc.Reply.ok(
          configs(
              "<lsServer dn=\""
                  + (PROFILE + "\" operBootPolicyName=\"org-root/boot-policy-pxe\"/>")));
    }
    if (body.contains("classId=\"lsbootLanImagePath\"")) {
      return FakeBmc.Reply.ok(
          configs(
              "<lsbootLanImagePath dn=\"org-root/boot-policy-pxe/lan/path-primary\""
                  + " type=\"primary\" vnicName=\"eth1\"/>"));
    }
    if (body.endsWith("classId=\"computeItem\" inHierarchical=\"false\"/>")) {
      return FakeBmc.Reply.ok(
          configs(
              "<computeBlade dn=\"sys/chassis-1/blade-1\" usrLbl=\"web-1\" assignedToDn=\""
                  + (PROFILE + "\" uuid=\"1b4e28ba-2fa1-11d2-0101-b9a761bde3fb\"/>")
                  + "<computeRackUnit dn=\"sys/rack-unit-1\""
                  + " uuid=\"1b4e28ba-2fa1-11d2-0101-b9a761bde3fc\"/>"));
    }
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

  private static String configs(String inside) {
    return "<configResolveClass><outConfigs>" + inside + "</outConfigs></configResolveClass>";
  }

  private static String nic(String server, int number, String mac) {
    return "<adaptorHostEthIf dn=\""
        + (server + "/adaptor-1/host-eth-" + number + "\" name=\"eth" + number + "\" mac=\"")
        + (mac + "\"/>");
  }

  @Test
  void serversAreListedWithTheInterfaceThatTheirProfileBootsFromFirst() throws Exception {
    try (HttpBench bench = bench()) {
      Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
      assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
      assertThat(probed.lines())
          .containsExactly(
              "web-1 amd64 [00:25:b5:00:00:02, 00:25:b5:00:00:01]"
                  + " {uuid=1b4e28ba-2fa1-11d2-0101-b9a761bde3fb}",
              " amd64 [00:25:b5:00:00:03] {uuid=1b4e28ba-2fa1-11d2-0101-b9a761bde3fc}");
      assertThat(bench.bmc.requests.get(bench.bmc.requests.size() - 1).body())
          .startsWith("<aaaLogout");
    }
  }

  @Test
  void whatIsNoListOfServersIsAFault() throws Exception {
    for (String lie : List.of("<html/>", "<configResolveClass/>", "nothing", "")) {
      try (HttpBench bench =
          new HttpBench(
              new UcsmPowerDriverFactory(),
              (bmc, request) ->
                  request.body().startsWith("<aaaLog")
                      ? answer(bmc, request)
                      : FakeBmc.Reply.ok(lie),
              address -> HttpBench.common(address).build())) {
        Probed probed = Probed.of(bench.driver(), bench.parameters());
        assertThat(probed.end().failure()).as(lie).contains(PowerFault.ACTION);
        assertThat(probed.found()).isEmpty();
      }
    }
  }
}
