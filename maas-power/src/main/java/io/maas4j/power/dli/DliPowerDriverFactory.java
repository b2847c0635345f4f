package io.maas4j.power.dli;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.StepwiseDriver;

/** Makes drivers of the power type {@code dli}. */
public final class DliPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return Dli.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(Dli.TYPE, context, new Dli(HttpClients.trusting(context)));
  }
}
