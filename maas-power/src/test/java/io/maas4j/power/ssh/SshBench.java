package io.maas4j.power.ssh;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.PowerBench;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A driver over SSH with a host that has one machine. */
public final class SshBench implements PowerBench {
  private final DriverRig rig;
  private final FakeSshHost host;
  private final AtomicReference<PowerState> machine;
  private final Map<String, String> settings;
  private final Function<String, String> address;
  private final ServerSocket silent = DriverRig.silentPort();
  private final int closedPort = DriverRig.closedPort();

  /**
   * @param machine the state that the host's commands read and change
   * @param settings beside address, user and password
   * @param address makes a {@code power_address} of {@code host:port}
   */
  public SshBench(
      PowerDriverFactory factory,
      FakeSshHost host,
      AtomicReference<PowerState> machine,
      Map<String, String> settings,
      Function<String, String> address)
      throws IOException {
    this.rig = new DriverRig(factory);
    this.host = host;
    this.machine = machine;
    this.settings = settings;
    this.address = address;
  }

  /** Without the keys of whoever runs the tests. */
  public static SshConfig config() {
    return SshConfig.defaults().withKeyFiles();
  }

  @Override
  public PowerDriver driver() {
    return rig.driver();
  }

  @Override
  public PowerParameters parameters() {
    return at(host.address());
  }

  @Override
  public Optional<PowerParameters> wrongCredentials() {
    return Optional.of(
        parameters().toBuilder().secret("power_pass", Secret.of("wr0ng-passw0rd")).build());
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
    machine.set(state);
  }

  @Override
  public Optional<PowerState> actual() {
    return Optional.of(machine.get());
  }

  @Override
  public void close() {
    rig.close();
    host.close();
    try {
      silent.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private PowerParameters at(String hostAndPort) {
    PowerParameters.Builder parameters =
        PowerParameters.builder()
            .text("power_address", address.apply(hostAndPort))
            .text("power_user", FakeSshHost.USER)
            .secret("power_pass", Secret.of(FakeSshHost.PASSWORD));
    settings.forEach(parameters::text);
    return parameters.build();
  }
}
