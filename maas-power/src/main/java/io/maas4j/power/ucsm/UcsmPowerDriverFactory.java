package io.maas4j.power.ucsm;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.ProbingDriver;

/** Makes drivers of the power type {@code ucsm}. */
public final class UcsmPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return Ucsm.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new ProbingDriver(Ucsm.TYPE, context, new Ucsm(HttpClients.trusting(context)));
  }
}
