package io.maas4j.power.raritan;

import io.maas4j.power.PowerAction;
import io.maas4j.power.snmp.OutletCodes;
import io.maas4j.power.snmp.PduSteps;
import io.maas4j.power.snmp.SnmpConfig;
import io.maas4j.power.snmp.SnmpVersion;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepwiseDriver;

/** Makes drivers of the power type {@code raritan}: SNMP v2c, community {@code private}. */
public final class RaritanPowerDriverFactory implements PowerDriverFactory {
  // PDU2-MIB: switchingOperation of the first unit in a chain.
  private static final String OUTLETS = "1.3.6.1.4.1.13742.6.4.1.2.1.2.1.";
  private static final int ON = 1;
  private static final int OFF = 0;
  private static final PowerType TYPE =
      PowerType.named("raritan", "Raritan PDU")
          .settings(
              PduSteps.address("IP for Raritan PDU"), PduSteps.outlet("Outlet"), PduSteps.delay())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .ipFrom(IpExtractor.identity("power_address"))
          .build();

  private final SnmpConfig config;

  /** With {@link SnmpConfig#DEFAULTS}, as the service loader makes it. */
  public RaritanPowerDriverFactory() {
    this(SnmpConfig.DEFAULTS);
  }

  public RaritanPowerDriverFactory(SnmpConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(
        TYPE, context, new PduSteps(SnmpVersion.V2C, config, RaritanPowerDriverFactory::codes));
  }

  private static OutletCodes codes(Call call, int outlet) {
    String oid = OUTLETS + outlet;
    return new OutletCodes(
        oid, ON, OFF, new OutletCodes.Assignment(oid, ON), new OutletCodes.Assignment(oid, OFF));
  }
}
