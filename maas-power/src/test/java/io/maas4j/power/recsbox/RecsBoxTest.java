package io.maas4j.power.recsbox;

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

/** The driver beside a service that answers as the master of a RECS|Box does; none was at hand. */
class RecsBoxTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new RecsBoxPowerDriverFactory(),
        RecsBoxTest::answer,
        address -> HttpBench.common(address).text("node_id", "RCU_84055620466592_BB_1_0").build());
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

  private static final String NODE = "/REST/node/RCU_84055620466592_BB_1_0";

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    if (!request.isFrom(HttpBench.USER, HttpBench.PASSWORD)) {
      return FakeBmc.Reply.status(401);
    }
    switch (request.line()) {
      case "POST " + NODE + "/manage/power_on" -> bmc.state = PowerState.ON;
      case "POST " + NODE + "/manage/power_off" -> bmc.state = PowerState.OFF;
      case "GET " + NODE -> {
        return FakeBmc.Reply.ok(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><node id=\"RCU_84055620466592_BB_1_0\""
                + " architecture=\"x86\" state=\""
                + (bmc.state == PowerState.ON ? 1 : 0)
                + "\"/>");
      }
      case "GET /REST/node" -> {
        return FakeBmc.Reply.ok(
            "<?xml version=\"1.0\"?><nodeList>"
                + "<node id=\"RCU_84055620466592_BB_1_0\" architecture=\"x86\""
                + " macAddressMgmt=\"02:00:4c:4f:4f:50\" health=\"OK\"/>"
                + "<node id=\"RCU_84055620466592_BB_2_0\" architecture=\"x86\"/>"
                + "<node id=\"RCU_84055620466592_BB_3_2\" architecture=\"arm\""
                + " macAddressMgmt=\"02:00:4c:4f:4f:52\" macAddressCompute=\"02:00:4c:4f:4f:53\"/>"
                + "<node id=\"RCU_84055620466592_BB_3_2\" architecture=\"arm\""
                + " macAddressMgmt=\"02:00:4c:4f:4f:52\"/></nodeList>");
      }
      case "PUT " + NODE + "/manage/set_bootsource" -> {
        return FakeBmc.Reply.ok("");
      }
      default -> {
        return FakeBmc.Reply.status(404);
      }
    }
    return FakeBmc.Reply.ok("");
  }

  @Test
  void switchingOnBootsFromTheNetworkOnceAndFromTheDiskLater() throws Exception {
    try (HttpBench bench = bench()) {
      perform(bench, bench.parameters(), PowerAction.ON);
      assertThat(bench.bmc.requests)
          .extracting(FakeBmc.Request::body)
          .containsExactly("source=HDD&persistent=true", "source=PXE&persistent=false", "");
    }
  }

  @Test
  void aNodeThatIsNotThereIsASettingFault() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters other = bench.parameters().toBuilder().text("node_id", "../x").build();
      assertThat(perform(bench, other, PowerAction.QUERY).message())
          .startsWith(
              "Missing or invalid power setting: node_id names no node of this box: '../x'");
      assertThat(bench.bmc.lines()).containsExactly("GET /REST/node/..%2Fx");
    }
  }

  @Test
  void nodesAreListedAndAreReachedByThePortThatListedThem() throws Exception {
    try (HttpBench bench = bench()) {
      Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
      assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
      String port = bench.bmc.address().replaceAll(".*:", "");
      assertThat(probed.lines())
          .containsExactly(
              "RCU_84055620466592_BB_1_0 amd64 [02:00:4c:4f:4f:50] {node_id="
                  + ("RCU_84055620466592_BB_1_0, power_port=" + port + "}"),
              "RCU_84055620466592_BB_3_2 armhf [02:00:4c:4f:4f:53, 02:00:4c:4f:4f:52] {node_id="
                  + ("RCU_84055620466592_BB_3_2, power_port=" + port + "}"));
    }
  }

  @Test
  void whatIsNoListOfNodesIsAFault() throws Exception {
    for (String lie : List.of("<html/>", "<!DOCTYPE a><nodeList/>", "nodeList", "")) {
      try (HttpBench bench =
          new HttpBench(
              new RecsBoxPowerDriverFactory(),
              (bmc, request) -> FakeBmc.Reply.ok(lie),
              address -> HttpBench.common(address).build())) {
        Probed probed = Probed.of(bench.driver(), bench.parameters());
        assertThat(probed.end().failure()).as(lie).contains(PowerFault.ACTION);
        assertThat(probed.found()).isEmpty();
      }
    }
  }
}
