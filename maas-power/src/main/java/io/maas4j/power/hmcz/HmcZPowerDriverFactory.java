package io.maas4j.power.hmcz;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.BootOrderDriver;

/** Makes drivers of the power type {@code hmcz}. */
public final class HmcZPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return HmcZ.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new BootOrderDriver(
        HmcZ.TYPE,
        context,
        new HmcZ(HttpClients.verifying(context), HttpClients.trusting(context)));
  }
}
