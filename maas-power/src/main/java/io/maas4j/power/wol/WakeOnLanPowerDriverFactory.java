package io.maas4j.power.wol;

import io.maas4j.power.PowerAction;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.StepwiseDriver;

/**
 * Makes drivers of the power type {@code wol}, which is no part of MAAS (power spec §16). It can
 * switch on and nothing else, and cannot tell whether that worked; a cycle is the same packet,
 * which a running machine does not hear.
 */
public final class WakeOnLanPowerDriverFactory implements PowerDriverFactory {
  private static final PowerType TYPE =
      PowerType.named("wol", "Wake-on-LAN")
          .settings(WakeOnLanSteps.settings())
          .actions(PowerAction.ON, PowerAction.CYCLE)
          .build();

  private final DatagramSender sender;

  public WakeOnLanPowerDriverFactory() {
    this(DatagramSender.ofThisMachine());
  }

  WakeOnLanPowerDriverFactory(DatagramSender sender) {
    this.sender = sender;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(TYPE, context, new WakeOnLanSteps(sender));
  }
}
