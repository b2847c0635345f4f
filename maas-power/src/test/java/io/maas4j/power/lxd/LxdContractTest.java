package io.maas4j.power.lxd;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import io.maas4j.testkit.power.lxd.LxdStatusCode;
import io.maas4j.testkit.power.lxd.SimulatedInstance;
import io.maas4j.testkit.power.lxd.SimulatedLxd;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;

class LxdContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    return new Bench();
  }

  private static final class Bench implements PowerBench {
    private final SimulatedLxd lxd = SimulatedLxd.start();
    private final SimulatedInstance vm =
        lxd.instances().addVirtualMachine("maas", "vm1").nic("eth0", "00:16:3e:86:ca:b2", 0);
    private final ClientPair pair = ClientPair.generate("bench");
    private final ServerSocket silent = DriverRig.silentPort();
    private final int closedPort = DriverRig.closedPort();
    private final DriverRig rig = new DriverRig(new LxdPowerDriverFactory());

    Bench() throws IOException {
      lxd.trust().password("s3same-open");
    }

    @Override
    public PowerDriver driver() {
      return rig.driver();
    }

    @Override
    public PowerParameters parameters() {
      return PowerParameters.builder()
          .text("power_address", lxd.address())
          .text("instance_name", "vm1")
          .text("project", "maas")
          .secret("password", Secret.of("s3same-open"))
          .text("certificate", pair.certificatePem())
          .secret("key", pair.keyPem())
          .build();
    }

    @Override
    public Optional<PowerParameters> wrongCredentials() {
      ClientPair stranger = ClientPair.generate("stranger");
      return Optional.of(
          parameters().toBuilder()
              .secret("password", Secret.of("wr0ng-password"))
              .text("certificate", stranger.certificatePem())
              .secret("key", stranger.keyPem())
              .build());
    }

    @Override
    public Optional<PowerParameters> unreachable() {
      return Optional.of(
          parameters().toBuilder().text("power_address", "127.0.0.1:" + closedPort).build());
    }

    @Override
    public Optional<PowerParameters> silent() {
      return Optional.of(
          parameters().toBuilder()
              .text("power_address", "127.0.0.1:" + silent.getLocalPort())
              .build());
    }

    @Override
    public void put(PowerState state) {
      vm.put(state == PowerState.ON ? LxdStatusCode.RUNNING : LxdStatusCode.STOPPED);
    }

    @Override
    public Optional<PowerState> actual() {
      return Optional.of(vm.status() == LxdStatusCode.RUNNING ? PowerState.ON : PowerState.OFF);
    }

    @Override
    public void close() {
      rig.close();
      lxd.close();
      try {
        silent.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
