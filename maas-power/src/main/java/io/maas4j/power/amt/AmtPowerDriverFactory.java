package io.maas4j.power.amt;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.StepwiseDriver;

/** Makes drivers of the power type {@code amt}. */
public final class AmtPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return Amt.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(Amt.TYPE, context, new Amt(HttpClients.trusting(context)));
  }
}
