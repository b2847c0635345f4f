package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerParameters;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;

class MoonshotContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    return new IpmiContractTest.Bench(
        MoonshotPowerDriverFactory::new,
        PowerParameters.builder()
            .text("power_hwaddress", "-B 0 -T 0x82 -b 7 -t 0x72 -m 0x20")
            .build());
  }
}
