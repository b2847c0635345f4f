package io.maas4j.power.eaton;

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

/** Makes drivers of the power type {@code eaton}: SNMP v1, community {@code private}. */
public final class EatonPowerDriverFactory implements PowerDriverFactory {
  // EATON-EPDU-MIB: outletControlTable of the first unit in a chain.
  private static final String OUTLETS = "1.3.6.1.4.1.534.6.6.7.6.6.";
  private static final int READS_ON = 1;
  private static final int READS_OFF = 0;
  // Off and on are commands of their own, whose value is the delay in seconds.
  private static final int NOW = 0;
  private static final PowerType TYPE =
      PowerType.named("eaton", "Eaton PDU")
          .settings(
              PduSteps.address("IP for Eaton PDU"),
              PduSteps.outlet("Outlet (1-24)"),
              PduSteps.delay())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .ipFrom(IpExtractor.identity("power_address"))
          .build();

  private final SnmpConfig config;

  /** With {@link SnmpConfig#DEFAULTS}, as the service loader makes it. */
  public EatonPowerDriverFactory() {
    this(SnmpConfig.DEFAULTS);
  }

  public EatonPowerDriverFactory(SnmpConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(
        TYPE, context, new PduSteps(SnmpVersion.V1, config, EatonPowerDriverFactory::codes));
  }

  private static OutletCodes codes(Call call, int outlet) {
    return new OutletCodes(
        OUTLETS + "1.2.0." + outlet,
        READS_ON,
        READS_OFF,
        new OutletCodes.Assignment(OUTLETS + "1.4.0." + outlet, NOW),
        new OutletCodes.Assignment(OUTLETS + "1.3.0." + outlet, NOW));
  }
}
