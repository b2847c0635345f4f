package io.maas4j.power;

import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A machine with a BMC that obeys, unless the script has an answer of its own. */
final class FakeDriver implements PowerDriver, PowerDriverFactory {
  final List<PowerAction> calls = new ArrayList<>();
  final List<PowerTarget> targets = new ArrayList<>();
  final Deque<CompletionStage<PowerResult>> queryScript = new ArrayDeque<>();
  final Deque<CompletionStage<PowerResult>> orderScript = new ArrayDeque<>();
  PowerState state = PowerState.OFF;
  boolean obeys = true;
  int open;
  int openAtMost;
  boolean closed;
  private final PowerType type;
  private final Clock clock;

  FakeDriver(PowerType type, Clock clock) {
    this.type = type;
    this.clock = clock;
  }

  static PowerType.Builder type(PowerAction... actions) {
    return PowerType.named("fake", "Fake")
        .settings(
            PowerSetting.text("address", "Address"),
            PowerSetting.text("node", "Node").ofNode(),
            PowerSetting.password("pass", "Password"))
        .actions(actions);
  }

  static CompletionStage<PowerResult> answer(PowerResult result) {
    return CompletableFuture.completedFuture(result);
  }

  CompletionStage<PowerResult> reading(PowerState seen) {
    return answer(new PowerResult.Observed(seen, clock.instant()));
  }

  List<PowerAction> orders() {
    return calls.stream().filter(action -> action != PowerAction.QUERY).toList();
  }

  @Override
  public PowerType type() {
    return type;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return this;
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    calls.add(action);
    targets.add(target);
    openAtMost = Math.max(openAtMost, ++open);
    CompletionStage<PowerResult> answer = action == PowerAction.QUERY ? query() : order(action);
    answer.whenComplete((result, failure) -> open--);
    return answer;
  }

  private CompletionStage<PowerResult> query() {
    return queryScript.isEmpty() ? reading(state) : queryScript.remove();
  }

  private CompletionStage<PowerResult> order(PowerAction action) {
    if (!orderScript.isEmpty()) {
      return orderScript.remove();
    }
    if (obeys) {
      state =
          action == PowerAction.OFF || action == PowerAction.SOFT_OFF
              ? PowerState.OFF
              : PowerState.ON;
    }
    return answer(new PowerResult.Accepted(clock.instant()));
  }

  @Override
  public void close() {
    closed = true;
  }
}
