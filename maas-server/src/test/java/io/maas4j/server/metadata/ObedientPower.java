package io.maas4j.server.metadata;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A power type that takes every order. */
final class ObedientPower implements PowerDriverFactory {
  static final String NAME = "obedient";

  @Override
  public PowerType type() {
    return PowerType.named(NAME, "Obedient")
        .settings(PowerSetting.password("power_pass", "Password"))
        .actions(PowerAction.ON, PowerAction.OFF)
        .build();
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    Clock clock = context.clock();
    PowerType type = type();
    return new PowerDriver() {
      @Override
      public PowerType type() {
        return type;
      }

      @Override
      public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
        return CompletableFuture.completedFuture(new PowerResult.Accepted(clock.instant()));
      }

      @Override
      public void close() {}
    };
  }
}
