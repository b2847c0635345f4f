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
    FakeVirsh virsh = new FakeVirsh(domain);
    virsh.names = "vm1\n\n";
    return new SshBench(
        new VirshPowerDriverFactory(SshBench.config()),
        new FakeSshHost(virsh),
        domain,
        Map.of("power_id", "vm1"),
        at -> "qemu+ssh://" + FakeSshHost.USER + "@" + at + "/system");
  }
}
