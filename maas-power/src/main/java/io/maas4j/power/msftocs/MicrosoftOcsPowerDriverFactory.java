package io.maas4j.power.msftocs;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.ProbingDriver;

/** Makes drivers of the power type {@code msftocs}. */
public final class MicrosoftOcsPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return MicrosoftOcs.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new ProbingDriver(
        MicrosoftOcs.TYPE, context, new MicrosoftOcs(HttpClients.trusting(context)));
  }
}
