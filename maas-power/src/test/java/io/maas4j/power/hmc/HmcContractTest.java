package io.maas4j.power.hmc;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class HmcContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    AtomicReference<PowerState> partition = new AtomicReference<>(PowerState.OFF);
    return new SshBench(
        new HmcPowerDriverFactory(SshBench.config()),
        new FakeSshHost(new FakeConsole(partition)),
        partition,
        Map.of("server_name", "Server-8233", "lpar", "lpar 1"),
        at -> at);
  }
}
