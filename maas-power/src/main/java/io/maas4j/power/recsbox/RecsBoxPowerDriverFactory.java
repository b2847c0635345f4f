package io.maas4j.power.recsbox;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.ProbingDriver;

/** Makes drivers of the power type {@code recs_box}. */
public final class RecsBoxPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return RecsBox.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new ProbingDriver(RecsBox.TYPE, context, new RecsBox(HttpClients.trusting(context)));
  }
}
