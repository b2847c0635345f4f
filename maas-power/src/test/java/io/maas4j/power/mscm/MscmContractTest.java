package io.maas4j.power.mscm;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class MscmContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    AtomicReference<PowerState> node = new AtomicReference<>(PowerState.OFF);
    return new SshBench(
        new MscmPowerDriverFactory(SshBench.config()),
        new FakeSshHost(new FakeMoonshot(node)),
        node,
        Map.of("node_id", "c2n1"),
        at -> at);
  }
}
