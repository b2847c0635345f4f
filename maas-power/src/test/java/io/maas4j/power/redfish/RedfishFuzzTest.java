package io.maas4j.power.redfish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.power.http.HttpReply;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No answer, however wrong, raises anything but a {@link StepFailed}, or is told at length. */
class RedfishFuzzTest {
  private static final int ROUNDS = 10_000;
  private static final int SERVICES = 12;
  private static final List<PowerAction> CALLS =
      List.of(
          PowerAction.QUERY,
          PowerAction.ON,
          PowerAction.OFF,
          PowerAction.SOFT_OFF,
          PowerAction.RESET,
          PowerAction.QUERY,
          PowerAction.OFF,
          PowerAction.ON,
          PowerAction.RESET,
          PowerAction.SOFT_OFF);
  private static final Address ADDRESS = new Address("https://10.0.0.7", "");
  private static final Pauses QUICK =
      new Pauses(
          Pauses.millis(1, 1), Pauses.millis(1, 1), Pauses.millis(1, 1), Pauses.millis(1, 1));

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private final FaultyJson json = new FaultyJson(random);
  private int refused;
  private int taken;

  @Test
  void documentsWithFaultsAreReadOrRefused() {
    for (int round = 0; round < ROUNDS; round++) {
      String document = RedfishPages.ALL.get(random.nextInt(RedfishPages.ALL.size()));
      read(json.spoilt(document));
    }
    assertThat(refused).as("seed %d", seed).isPositive();
    assertThat(taken).as("seed %d", seed).isPositive();
  }

  @Test
  void textsOfNoMeaningAreRefused() {
    for (int round = 0; round < ROUNDS; round++) {
      read(json.noise(random.nextInt(60)));
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }

  @Test
  void documentsOfUnusualSizeAreReadOrRefused() {
    for (String document :
        List.of(
            "[".repeat(2_000_000),
            "{\"a\":".repeat(500_000),
            "9".repeat(3_000_000),
            "-1e" + "9".repeat(900),
            "\"" + "x".repeat(3_000_000) + "\"",
            "{\"PowerState\":\"" + "O".repeat(3_000_000) + "\"}",
            "{\"error\":{\"message\":\"" + "no\\n".repeat(500_000) + "\"}}",
            "{\"Members\":[" + "{\"@odata.id\":\"/x\"},".repeat(100_000) + "{}]}")) {
      read(document);
    }
    assertThat(refused).isPositive();
    assertThat(taken).isPositive();
  }

  @Test
  void aServiceThatAnswersAnythingGetsAnEndAndOneLine() throws Exception {
    RedfishPowerDriverFactory factory =
        new RedfishPowerDriverFactory(RedfishConfig.DEFAULTS, QUICK);
    int accepted = 0;
    int failed = 0;
    for (int service = 0; service < SERVICES; service++) {
      try (HttpBench bench =
          new HttpBench(factory, this::answer, address -> HttpBench.common(address).build())) {
        for (PowerAction action : CALLS) {
          PowerResult result = perform(bench, action);
          String message = result.message();
          assertThat(message.length()).as("seed %d: %s", seed, message).isLessThan(2_000);
          assertThat(message.chars().noneMatch(Character::isISOControl))
              .as("seed %d: one line: %s", seed, message)
              .isTrue();
          assertThat(message).as("seed %d", seed).doesNotContain(HttpBench.PASSWORD);
          if (result.failure().isPresent()) {
            failed++;
          } else {
            accepted++;
          }
        }
        bench.driver().close();
      }
    }
    assertThat(accepted).as("seed %d", seed).isPositive();
    assertThat(failed).as("seed %d", seed).isPositive();
  }

  private static PowerResult perform(HttpBench bench, PowerAction action) throws Exception {
    return bench
        .driver()
        .perform(
            new PowerTarget(
                new MachineId("abc123"),
                bench.parameters(),
                Clock.systemUTC().instant().plus(Duration.ofSeconds(30))),
            action)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  /** From several threads of the server, of which the driver keeps but one busy at a time. */
  private synchronized FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    String page = RedfishPages.of(request.path());
    String body = random.nextInt(4) == 0 ? json.spoilt(page) : page;
    if (request.method().equals("POST") && request.path().contains("Sessions")) {
      return random.nextInt(3) == 0
          ? FakeBmc.Reply.ok(body)
          : new FakeBmc.Reply(
              201, Map.of("X-Auth-Token", "t", "Location", "/redfish/v1/Sessions/1"), body);
    }
    return switch (random.nextInt(24)) {
      case 0 -> new FakeBmc.Reply(400, Map.of(), json.spoilt(RedfishPages.ERROR));
      case 1 -> new FakeBmc.Reply(409, Map.of(), json.spoilt(RedfishPages.ERROR));
      case 2 -> new FakeBmc.Reply(412, Map.of("ETag", "W/\"1\""), body);
      case 3 -> new FakeBmc.Reply(202, Map.of("Location", json.link()), body);
      case 4 -> new FakeBmc.Reply(307, Map.of("Location", json.link()), body);
      case 5 -> new FakeBmc.Reply(500, Map.of(), json.noise(200));
      case 6 -> new FakeBmc.Reply(404, Map.of(), "");
      case 7 -> new FakeBmc.Reply(401, Map.of(), json.spoilt(RedfishPages.ERROR));
      default -> new FakeBmc.Reply(200, Map.of("ETag", "\"1\""), body);
    };
  }

  private void read(String body) {
    HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
    Answer answer = Answer.of(new HttpReply(URI.create("https://10.0.0.7/x"), 200, none, body));
    List<String> texts = new ArrayList<>();
    try {
      JsonNode resource = answer.resource();
      SystemResource system = new SystemResource("/redfish/v1/Systems/1", resource);
      assertThat(List.of(system.power(), system.isWholeMachine(), system.manufacturer()))
          .doesNotContainNull();
      texts.add(system.powerText());
      List<String> links = new ArrayList<>(Links.ofAll(resource.path("Members")));
      system.settings().ifPresent(links::add);
      system.resetActionInfo().ifPresent(links::add);
      links.add(system.resetTarget());
      answer.location().ifPresent(links::add);
      for (PowerAction action : PowerAction.values()) {
        if (action != PowerAction.QUERY && action != PowerAction.CYCLE) {
          assertThat(ResetType.candidates(action, system.allowedResets())).isNotNull();
        }
      }
      taken++;
      for (String link : links) {
        URI uri = ADDRESS.uri(link);
        assertThat(uri.getHost()).as("seed %d: %s", seed, link).isEqualTo("10.0.0.7");
      }
    } catch (StepFailed e) {
      refused++;
      texts.add(e.result().message());
    }
    texts.add(answer.failed("GET").result().message());
    texts.add(answer.unauthorized().result().message());
    assertThat(List.of(answer.says(VendorWays.LATER), answer.etag())).doesNotContainNull();
    for (String text : texts) {
      assertThat(text.length()).as("seed %d: %.200s", seed, text).isLessThan(1_000);
      assertThat(text.chars().noneMatch(Character::isISOControl))
          .as("seed %d: one line: %s", seed, text)
          .isTrue();
    }
  }
}
