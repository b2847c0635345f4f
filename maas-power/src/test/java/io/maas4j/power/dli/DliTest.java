package io.maas4j.power.dli;

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

/** The driver beside a service that answers as a PDU of Digital Loggers does; none was at hand. */
class DliTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new DliPowerDriverFactory(),
        DliTest::answer,
        address -> HttpBench.common(address).text("outlet_id", "3").build());
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
    if (!request.isFrom(HttpBench.USER, HttpBench.PASSWORD)) {
      return FakeBmc.Reply.status(401);
    }
    switch (request.path()) {
      case "/outlet?3=ON" -> bmc.state = PowerState.ON;
      case "/outlet?3=OFF" -> bmc.state = PowerState.OFF;
      case "/index.htm" -> {
        String mask = bmc.state == PowerState.ON ? "84" : "80";
        return FakeBmc.Reply.ok("<html>\n<!-- state=" + mask + " lock=00 -->\n</html>");
      }
      default -> {
        return FakeBmc.Reply.status(404);
      }
    }
    return FakeBmc.Reply.ok("");
  }

  @Test
  void aMachineThatIsOnIsSwitchedOffBeforeItIsSwitchedOn() throws Exception {
    try (HttpBench bench = bench()) {
      bench.put(PowerState.ON);
      assertThat(perform(bench, bench.parameters(), PowerAction.ON))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(bench.bmc.lines())
          .containsExactly(
              "GET /index.htm", "GET /outlet?3=OFF", "GET /index.htm", "GET /outlet?3=ON");
    }
  }

  @Test
  void anOutletThatIsNoneIsASettingFaultAndAsksNothing() throws Exception {
    try (HttpBench bench = bench()) {
      for (String outlet : new String[] {"0", "33", "x", "3=ON&4", "99999999999"}) {
        PowerParameters parameters =
            bench.parameters().toBuilder().text("outlet_id", outlet).build();
        assertThat(perform(bench, parameters, PowerAction.ON).message())
            .startsWith("Missing or invalid power setting: outlet_id must be a number, 1 to 32");
      }
      assertThat(bench.bmc.requests).isEmpty();
    }
  }

  @Test
  void aPageWithoutTheStateIsAFailureAndNoState() throws Exception {
    try (HttpBench bench =
        new HttpBench(
            new DliPowerDriverFactory(),
            (bmc, request) -> FakeBmc.Reply.ok("<html>welcome</html>"),
            address -> HttpBench.common(address).text("outlet_id", "3").build())) {
      assertThat(perform(bench, bench.parameters(), PowerAction.QUERY).message())
          .contains("does not tell the state of its outlets");
    }
  }
}
