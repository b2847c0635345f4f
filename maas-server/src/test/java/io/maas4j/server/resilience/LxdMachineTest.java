package io.maas4j.server.resilience;

import io.maas4j.testkit.power.lxd.LxdStatusCode;
import io.maas4j.testkit.power.lxd.SimulatedInstance;
import io.maas4j.testkit.power.lxd.SimulatedLxd;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** {@code machines create … power_type=lxd} of set-up scripts, against a server that runs. */
class LxdMachineTest {
  @Test
  void aMachineIsCreatedCommissionedAndSwitchedThroughLxd() throws Exception {
    // The region closes first: what it has to verify at the end needs the other.
    try (OurLogs logs = OurLogs.open();
        SimulatedLxd lxd = SimulatedLxd.start();
        RunningRegion region = RunningRegion.start(Clock.systemUTC())) {
      SimulatedInstance vm = lxd.instances().addVirtualMachine("maas", "vm1");
      LxdMachine machine =
          LxdMachine.create(
              region.caller(), lxd.address(), lxd.trust().issueToken("maas4j", "maas"));
      // Creation commissions, which boots the machine.
      machine.isSwitched("on", () -> vm.status() == LxdStatusCode.RUNNING);
      machine.hasAPairOfKeys();
      machine.powerOff();
      machine.isSwitched("off", () -> vm.status() == LxdStatusCode.STOPPED);
      machine.keepsItsSecrets(logs);
    }
  }
}
