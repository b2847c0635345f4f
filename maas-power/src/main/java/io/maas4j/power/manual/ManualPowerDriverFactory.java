package io.maas4j.power.manual;

import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;

/** Makes {@link ManualPowerDriver}s. */
public final class ManualPowerDriverFactory implements PowerDriverFactory {
  @Override
  public PowerType type() {
    return ManualPowerDriver.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new ManualPowerDriver();
  }
}
