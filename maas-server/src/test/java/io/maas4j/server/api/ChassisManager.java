package io.maas4j.server.api;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A chassis of type {@code msftocs} with two blades, which are on. */
final class ChassisManager implements PowerDriver, PowerDriverFactory, ChassisProbe {
  final Queue<Question> questions = new ConcurrentLinkedQueue<>();

  /** To whoever asks for the power of a blade. */
  volatile PowerResult answer = new PowerResult.Observed(PowerState.ON, Instant.EPOCH);

  @Override
  public PowerType type() {
    return PowerType.named("msftocs", "A chassis for tests")
        .settings(
            PowerSetting.text("power_address", "Address").required(),
            PowerSetting.text("power_port", "Port"),
            PowerSetting.text("power_user", "User"),
            PowerSetting.password("power_pass", "Password"),
            PowerSetting.text("blade_id", "Blade").ofNode().required())
        .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
        .chassis()
        .canProbe()
        .ipFrom(IpExtractor.identity("power_address"))
        .build();
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return this;
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    return CompletableFuture.completedFuture(
        action == PowerAction.QUERY ? answer : new PowerResult.Accepted(Instant.EPOCH));
  }

  @Override
  public CompletionStage<PowerResult> probe(Question question, Consumer<Found> found) {
    questions.add(question);
    for (int blade = 1; blade <= 2; blade++) {
      found.accept(
          new Found(
              "blade-" + blade,
              "amd64",
              List.of(MacAddress.parse("52:54:00:0c:5a:0" + blade)),
              PowerParameters.builder().text("blade_id", String.valueOf(blade)).build()));
    }
    return CompletableFuture.completedFuture(new PowerResult.Accepted(Instant.EPOCH));
  }

  @Override
  public void close() {}
}
