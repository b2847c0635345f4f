package io.maas4j.power.apc;

import io.maas4j.power.PowerAction;
import io.maas4j.power.snmp.OutletCodes;
import io.maas4j.power.snmp.PduSteps;
import io.maas4j.power.snmp.SnmpConfig;
import io.maas4j.power.snmp.SnmpVersion;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.StepwiseDriver;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes drivers of the power type {@code apc}: SNMP v1, community {@code private}. */
public final class ApcPowerDriverFactory implements PowerDriverFactory {
  private static final String MODEL = "pdu_type";
  private static final String RPDU = "RPDU";
  private static final String MASTERSWITCH = "MASTERSWITCH";
  private static final String APC = "1.3.6.1.4.1.318.1.1.";
  private static final int ON = 1;
  private static final int OFF = 2;
  private static final PowerType TYPE =
      PowerType.named("apc", "American Power Conversion (APC) PDU")
          .settings(
              PduSteps.address("IP for APC PDU"),
              PduSteps.outlet("Outlet (1-16)"),
              PduSteps.delay(),
              PowerSetting.choice(MODEL, "PDU type", models()).or(RPDU))
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .ipFrom(IpExtractor.identity("power_address"))
          .build();

  private final SnmpConfig config;

  /** With {@link SnmpConfig#DEFAULTS}, as the service loader makes it. */
  public ApcPowerDriverFactory() {
    this(SnmpConfig.DEFAULTS);
  }

  public ApcPowerDriverFactory(SnmpConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(
        TYPE, context, new PduSteps(SnmpVersion.V1, config, ApcPowerDriverFactory::codes));
  }

  private static OutletCodes codes(Call call, int outlet) throws StepFailed {
    String model = call.text(MODEL).orElse(RPDU);
    String oid =
        switch (model) {
          // PowerNet-MIB: rPDUOutletControlOutletCommand, sPDUOutletCtl.
          case RPDU -> APC + "12.3.3.1.1.4." + outlet;
          case MASTERSWITCH -> APC + "4.4.2.1.3." + outlet;
          default -> throw StepFailed.setting(MODEL, "must be one of " + models().keySet());
        };
    return new OutletCodes(
        oid, ON, OFF, new OutletCodes.Assignment(oid, ON), new OutletCodes.Assignment(oid, OFF));
  }

  private static Map<String, String> models() {
    Map<String, String> models = new LinkedHashMap<>();
    models.put(RPDU, "rPDU");
    models.put(MASTERSWITCH, "masterswitch");
    return models;
  }
}
