package io.maas4j.power.apc;

import io.maas4j.power.snmp.FakePdu;
import io.maas4j.power.snmp.OutletCodes;
import io.maas4j.power.snmp.PduBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import org.snmp4j.mp.SnmpConstants;

class ApcContractTest extends PowerDriverContract {
  static final OutletCodes OUTLET_3 =
      new OutletCodes(
          "1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.3",
          1,
          2,
          new OutletCodes.Assignment("1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.3", 1),
          new OutletCodes.Assignment("1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.3", 2));

  @Override
  protected PowerBench newBench() throws IOException {
    return new PduBench(
        new ApcPowerDriverFactory(PduBench.QUICK),
        new FakePdu(SnmpConstants.version1, OUTLET_3),
        "3");
  }
}
