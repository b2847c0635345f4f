package io.maas4j.power.openbmc;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.StepwiseDriver;

/** Makes drivers of the power type {@code openbmc}. */
public final class OpenBmcPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return OpenBmc.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(OpenBmc.TYPE, context, new OpenBmc(HttpClients.trusting(context)));
  }
}
