package io.maas4j.power.proxmox;

import io.maas4j.power.http.HttpClients;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.PreparingDriver;

/** Makes drivers of the power type {@code proxmox}. */
public final class ProxmoxPowerDriverFactory implements PowerDriverFactory {

  @Override
  public PowerType type() {
    return Proxmox.TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new PreparingDriver(
        Proxmox.TYPE,
        context,
        new Proxmox(HttpClients.verifying(context), HttpClients.trusting(context)));
  }
}
