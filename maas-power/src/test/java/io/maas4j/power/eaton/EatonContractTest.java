package io.maas4j.power.eaton;

import io.maas4j.power.snmp.FakePdu;
import io.maas4j.power.snmp.OutletCodes;
import io.maas4j.power.snmp.PduBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import org.snmp4j.mp.SnmpConstants;

class EatonContractTest extends PowerDriverContract {
  static final OutletCodes OUTLET_3 =
      new OutletCodes(
          "1.3.6.1.4.1.534.6.6.7.6.6.1.2.0.3",
          1,
          0,
          new OutletCodes.Assignment("1.3.6.1.4.1.534.6.6.7.6.6.1.4.0.3", 0),
          new OutletCodes.Assignment("1.3.6.1.4.1.534.6.6.7.6.6.1.3.0.3", 0));

  @Override
  protected PowerBench newBench() throws IOException {
    return new PduBench(
        new EatonPowerDriverFactory(PduBench.QUICK),
        new FakePdu(SnmpConstants.version1, OUTLET_3),
        "3");
  }
}
