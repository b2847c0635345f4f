package io.maas4j.power.amt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The driver beside a service that answers as Intel AMT does; none was at hand. */
class AmtTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(new AmtPowerDriverFactory(), AmtTest::answer, AmtTest::parameters);
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

  private static PowerParameters parameters(String address) {
    // Its ports are fixed, so that the test's port goes with the address.
    return PowerParameters.builder()
        .text("power_address", address)
        .text("power_user", HttpBench.USER)
        .secret("power_pass", Secret.of(HttpBench.PASSWORD))
        .text("port", "16992")
        .build();
  }

  private static final String CHALLENGE =
      "Digest realm=\"Digest:4A000000\", nonce=\"n0nce\",stale=\"false\",qop=\"auth\"";

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    if (!isRight(request)) {
      return FakeBmc.Reply.status(401).with("WWW-Authenticate", CHALLENGE);
    }
    String body = request.body();
    if (body.contains("transfer/Get")) {
      return soap("<h:PowerState>" + (bmc.state == PowerState.ON ? 2 : 8) + "</h:PowerState>");
    }
    if (body.contains("<p:PowerState>8<")) {
      bmc.state = PowerState.OFF;
    } else if (body.contains("<p:PowerState>")) {
      bmc.state = PowerState.ON;
    }
    return soap("<h:ReturnValue>0</h:ReturnValue>");
  }

  private static FakeBmc.Reply soap(String inside) {
    return FakeBmc.Reply.ok(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
            + " xmlns:h=\"urn:h\"><s:Body><h:X>"
            + inside
            + "</h:X></s:Body></s:Envelope>");
  }

  /** The response by RFC 7616 §3.4.1, reckoned here again. */
  private static boolean isRight(FakeBmc.Request request) {
    String header = request.headers().getOrDefault("authorization", "");
    Matcher cnonce = Pattern.compile("cnonce=\"([0-9a-f]+)\"").matcher(header);
    if (!cnonce.find()) {
      return false;
    }
    String ha1 = md5(HttpBench.USER + ":Digest:4A000000:" + HttpBench.PASSWORD);
    String response =
        md5(ha1 + ":n0nce:00000001:" + cnonce.group(1) + ":auth:" + md5("POST:/wsman"));
    return header.contains("response=\"" + response + "\"")
        && header.contains("username=\"" + HttpBench.USER + "\"");
  }

  private static String md5(String text) {
    return Hashing.md5().hashString(text, StandardCharsets.UTF_8).toString();
  }

  @Test
  void aMachineThatIsOnIsResetAndBootsFromTheNetwork() throws Exception {
    try (HttpBench bench = bench()) {
      bench.put(PowerState.ON);
      assertThat(perform(bench, bench.parameters(), PowerAction.ON))
          .isInstanceOf(PowerResult.Accepted.class);
      assertThat(
              bench.bmc.requests.stream()
                  .filter(request -> request.headers().containsKey("authorization"))
                  .map(FakeBmc.Request::body)
                  .toList())
          .satisfiesExactly(
              body -> assertThat(body).contains("transfer/Get"),
              body -> assertThat(body).contains("Intel(r) AMT: Force PXE Boot"),
              body -> assertThat(body).contains("<p:Role>1</p:Role>"),
              body -> assertThat(body).contains("<p:PowerState>10</p:PowerState>"),
              body -> assertThat(body).contains("transfer/Get"));
    }
  }

  @Test
  void aStateThatNobodyKnowsIsAFailureAndAnOldAmtIsNamed() throws Exception {
    try (HttpBench bench =
        new HttpBench(
            new AmtPowerDriverFactory(),
            (bmc, request) -> soap("<h:PowerState>1</h:PowerState>"),
            AmtTest::parameters)) {
      assertThat(perform(bench, bench.parameters(), PowerAction.QUERY).message())
          .contains("a power state that is not known: '1'");
    }
    try (HttpBench bench =
        new HttpBench(
            new AmtPowerDriverFactory(),
            (bmc, request) -> FakeBmc.Reply.status(404),
            AmtTest::parameters)) {
      assertThat(perform(bench, bench.parameters(), PowerAction.QUERY).message())
          .contains("AMT before version 5.1 is not supported");
    }
  }
}
