package io.maas4j.power.vmware;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.ProbingDriver;

/** Makes drivers of the power type {@code vmware}. */
public final class VMwarePowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return VMware.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new ProbingDriver(
        VMware.TYPE,
        context,
        new VMware(HttpClients.verifying(context), HttpClients.trusting(context)));
  }
}
