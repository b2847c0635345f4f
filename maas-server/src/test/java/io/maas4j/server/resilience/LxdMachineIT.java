package io.maas4j.server.resilience;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.testkit.power.lxd.DebianLxd;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As {@link LxdMachineTest}, with a real LXD and its virtual machine. */
class LxdMachineIT {
  @Test
  void aMachineIsCreatedCommissionedAndSwitchedThroughLxd() throws Exception {
    Optional<String> obstacle = DebianLxd.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    try (OurLogs logs = OurLogs.open();
        RunningRegion region = RunningRegion.start(Clock.systemUTC());
        DebianLxd lxd =
            DebianLxd.start(
                Path.of("../samples/lxd/lxd.sh"), Path.of("/var/tmp/maas4j-lxd-srv"), 18_444, 1)) {
      LxdMachine machine = LxdMachine.create(region.caller(), lxd.address(), lxd.token());
      machine.isSwitched("on", () -> lxd.state("vm1").equals("RUNNING"));
      machine.hasAPairOfKeys();
      machine.powerOff();
      machine.isSwitched("off", () -> lxd.state("vm1").equals("STOPPED"));
      machine.keepsItsSecrets(logs);
    }
  }
}
