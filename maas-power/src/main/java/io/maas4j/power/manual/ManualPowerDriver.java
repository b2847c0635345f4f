package io.maas4j.power.manual;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The power type {@code manual}: every order tells a person what to do. Stateless; safe for
 * concurrent use.
 */
public final class ManualPowerDriver implements PowerDriver {
  static final PowerType TYPE =
      PowerType.named("manual", "Manual")
          .actions(
              PowerAction.ON,
              PowerAction.OFF,
              PowerAction.SOFT_OFF,
              PowerAction.CYCLE,
              PowerAction.RESET)
          .build();

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    return CompletableFuture.completedFuture(
        action == PowerAction.QUERY
            ? new PowerResult.Refused(
                "the power state of machine " + target.machine() + " cannot be read (manual power)",
                "look at the machine, or give it a power type with a BMC")
            : new PowerResult.ByHand(
                "machine " + target.machine() + " has manual power: " + instruction(action)));
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  private static String instruction(PowerAction action) {
    return switch (action) {
      case ON -> "switch it on now";
      case OFF -> "switch it off now";
      case SOFT_OFF -> "shut its system down now";
      case CYCLE -> "switch it off and on again now";
      case RESET -> "press its reset button now";
      case QUERY -> throw new AssertionError(action);
    };
  }
}
