package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiClientConfig;
import io.maas4j.power.ipmi.UdpBmc;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

class IpmiContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    return new Bench(
        IpmiPowerDriverFactory::new,
        PowerParameters.builder()
            // Not the BMC's: each call finds that out and goes on without.
            .secret("k_g", Secret.of("k_g-of-another-b-m-c"))
            .build());
  }

  static final class Bench implements PowerBench {
    private final UdpBmc bmc;
    private final DatagramSocket silent;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final PowerDriver driver;

    private final PowerParameters more;

    Bench(Function<IpmiDriverConfig, PowerDriverFactory> factory, PowerParameters more)
        throws IOException {
      this.bmc = new UdpBmc();
      this.silent = new DatagramSocket(bmc.port(), InetAddress.getByName("127.0.0.2"));
      this.more = more;
      IpmiDriverConfig config =
          IpmiDriverConfig.DEFAULTS
              .withPort(bmc.port())
              .withClient(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO))
              .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));
      this.driver =
          factory
              .apply(config)
              .create(new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0"));
    }

    @Override
    public PowerDriver driver() {
      return driver;
    }

    @Override
    public PowerParameters parameters() {
      return at("127.0.0.1");
    }

    @Override
    public Optional<PowerParameters> wrongCredentials() {
      return Optional.of(
          parameters().toBuilder().secret("power_pass", Secret.of("wr0ng-passw0rd")).build());
    }

    @Override
    public Optional<PowerParameters> unreachable() {
      return Optional.of(at("127.0.0.3"));
    }

    @Override
    public Optional<PowerParameters> silent() {
      return Optional.of(at("127.0.0.2"));
    }

    @Override
    public void put(PowerState state) {
      bmc.bmc.on = state == PowerState.ON;
    }

    @Override
    public Optional<PowerState> actual() {
      return Optional.of(bmc.bmc.on ? PowerState.ON : PowerState.OFF);
    }

    @Override
    public void close() {
      bmc.close();
      silent.close();
      scheduler.shutdownNow();
      blocking.shutdownNow();
    }

    private PowerParameters at(String address) {
      return PowerParameters.builder()
          .text("power_address", address)
          .text("power_user", "maas")
          .secret("power_pass", Secret.of("secret"))
          .build()
          .with(more);
    }
  }
}
