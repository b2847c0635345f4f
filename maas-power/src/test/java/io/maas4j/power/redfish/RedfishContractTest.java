package io.maas4j.power.redfish;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import io.maas4j.testkit.power.redfish.RedfishDialect;
import io.maas4j.testkit.power.redfish.RedfishFarm;
import io.maas4j.testkit.power.redfish.RedfishFault;
import io.maas4j.testkit.power.redfish.SimulatedRedfish;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Nested;

/** The contract, against services of several ways. */
class RedfishContractTest {
  @Nested
  class ByTheStandard extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws IOException {
      return new Bench(RedfishDialect.STANDARD);
    }
  }

  @Nested
  class LikeDell extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws IOException {
      return new Bench(RedfishDialect.DELL_LIKE);
    }
  }

  @Nested
  class LikeSupermicro extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws IOException {
      return new Bench(RedfishDialect.SUPERMICRO_LIKE);
    }
  }

  @Nested
  class LikeOpenBmc extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws IOException {
      return new Bench(RedfishDialect.OPENBMC_LIKE);
    }
  }

  @Nested
  class WithoutSessions extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws IOException {
      return new Bench(RedfishDialect.BARE);
    }
  }

  private static final class Bench implements PowerBench {
    private final RedfishFarm farm = RedfishFarm.http();
    private final SimulatedRedfish bmc;
    private final SimulatedRedfish silent;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final PowerDriver driver;

    Bench(RedfishDialect dialect) throws IOException {
      bmc = farm.add(dialect, "1");
      silent = farm.add(dialect, "1");
      silent.faults(RedfishFault.SILENT);
      driver =
          new RedfishPowerDriverFactory(RedfishConfig.DEFAULTS, RedfishPowerDriverTest.SHORT)
              .create(new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0"));
    }

    @Override
    public PowerDriver driver() {
      return driver;
    }

    @Override
    public PowerParameters parameters() {
      return bmc.parameters();
    }

    @Override
    public Optional<PowerParameters> wrongCredentials() {
      return Optional.of(
          parameters().toBuilder().secret("power_pass", Secret.of("wr0ng-password")).build());
    }

    @Override
    public Optional<PowerParameters> unreachable() {
      // Port 9 of a loopback address: nobody listens there.
      return Optional.of(
          parameters().toBuilder().text("power_address", "http://127.255.0.1:9").build());
    }

    @Override
    public Optional<PowerParameters> silent() {
      return Optional.of(silent.parameters());
    }

    @Override
    public void put(PowerState state) {
      bmc.system().put(state);
    }

    @Override
    public Optional<PowerState> actual() {
      return Optional.of(bmc.system().power());
    }

    @Override
    public void close() {
      farm.close();
      scheduler.shutdownNow();
      blocking.shutdownNow();
    }
  }
}
