package io.maas4j.power.virsh;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class VirshContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    AtomicReference<PowerState> domain = new AtomicReference<>(PowerState.OFF);
    return new SshBench(
        new VirshPowerDriverFactory(SshBench.config()),
        new FakeSshHost(new FakeVirsh(domain)),
        domain,
        Map.of("power_id", "vm1"),
        at -> "qemu+ssh://" + FakeSshHost.USER + "@" + at + "/system");
  }
}
