package io.maas4j.power.virsh;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;

class LibvirtRpcContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    return new Bench();
  }

  private static final class Bench implements PowerBench {
    private final DriverRig rig = new DriverRig(new VirshPowerDriverFactory(SshBench.config()));
    private final FakeLibvirt libvirt = new FakeLibvirt();
    private final ServerSocket silent = DriverRig.silentPort();
    private final int closedPort = DriverRig.closedPort();

    Bench() throws IOException {}

    @Override
    public PowerDriver driver() {
      return rig.driver();
    }

    @Override
    public PowerParameters parameters() {
      return at(libvirt.address());
    }

    @Override
    public Optional<PowerParameters> wrongCredentials() {
      return Optional.empty();
    }

    @Override
    public Optional<PowerParameters> unreachable() {
      return Optional.of(at("127.0.0.1:" + closedPort));
    }

    @Override
    public Optional<PowerParameters> silent() {
      return Optional.of(at("127.0.0.1:" + silent.getLocalPort()));
    }

    @Override
    public void put(PowerState state) {
      libvirt.domain = state;
    }

    @Override
    public Optional<PowerState> actual() {
      return Optional.of(libvirt.domain);
    }

    @Override
    public void close() {
      rig.close();
      libvirt.close();
      try {
        silent.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static PowerParameters at(String address) {
      return PowerParameters.builder()
          .text("power_address", "qemu+tcp://" + address + "/system")
          .secret("power_pass", Secret.of("n0t-used"))
          .text("power_id", "vm1")
          .build();
    }
  }
}
