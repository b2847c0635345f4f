package io.maas4j.power.sm15k;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.ipmi.IpmiClientConfig;
import io.maas4j.power.ipmi.driver.IpmiDriverConfig;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.IpmiFault;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Nested;

/**
 * The driver keeps the contract by each of its ways: over IPMI beside a simulated BMC that knows
 * the maker's command and has REST v2.0 beside it, over REST beside services that answer as the
 * makers' clients expect.
 */
class Sm15kContractTest {
  @Nested
  class OverRest09 extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws Exception {
      return FakeSeaMicro.bench("restapi");
    }
  }

  @Nested
  class OverRest20 extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws Exception {
      return FakeSeaMicro.bench("restapi2");
    }
  }

  @Nested
  class ByIpmi extends PowerDriverContract {
    @Override
    protected PowerBench newBench() throws Exception {
      return new IpmiBench();
    }
  }

  /** A chassis with one server, number 4. */
  static final class IpmiBench implements PowerBench {
    final List<Octets> orders = new CopyOnWriteArrayList<>();
    final SimulatedBmc bmc;
    final FakeBmc rest;
    private final IpmiFarm farm = IpmiFarm.open();
    private final SimulatedBmc silent;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final PowerDriver driver;

    IpmiBench() throws Exception {
      bmc = farm.add(BmcProfile.STANDARD);
      bmc.learn(0x2E, 0x01, this::ordered);
      BmcProfile profile = bmc.profile();
      rest =
          new FakeBmc(
              bmc.address().getAddress(), FakeSeaMicro.v20(profile.user(), profile.password()));
      silent = farm.add(BmcProfile.STANDARD);
      silent.faults(IpmiFault.SILENT);
      driver =
          new Sm15kPowerDriverFactory(
                  IpmiDriverConfig.DEFAULTS
                      .withPort(farm.port())
                      .withClient(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO))
                      .withTimeouts(Duration.ofSeconds(4), Duration.ofSeconds(2)),
                  rest.port())
              .create(new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0"));
    }

    private Octets ordered(Octets data) {
      orders.add(data);
      if (data.equals(Octets.of(0x00, 0x7D, 0xAB, 1, 0x00, 4))) {
        bmc.chassis().put(PowerState.ON);
      } else if (data.equals(Octets.of(0x00, 0x7D, 0xAB, 6, 0x00, 4))) {
        bmc.chassis().put(PowerState.OFF);
      }
      return Octets.of(0x00, 0x7D, 0xAB);
    }

    @Override
    public PowerDriver driver() {
      return driver;
    }

    @Override
    public PowerParameters parameters() {
      return of(bmc);
    }

    @Override
    public Optional<PowerParameters> wrongCredentials() {
      return Optional.of(
          parameters().toBuilder().secret("power_pass", Secret.of("wr0ng-password")).build());
    }

    @Override
    public Optional<PowerParameters> unreachable() {
      // No BMC of the farm has this address.
      return Optional.of(parameters().toBuilder().text("power_address", "127.255.0.1").build());
    }

    @Override
    public Optional<PowerParameters> silent() {
      return Optional.of(of(silent));
    }

    @Override
    public void put(PowerState state) {
      bmc.chassis().put(state);
    }

    @Override
    public Optional<PowerState> actual() {
      return Optional.of(bmc.chassis().power());
    }

    @Override
    public void close() {
      farm.close();
      rest.close();
      scheduler.shutdownNow();
      blocking.shutdownNow();
    }

    /** A BMC of another maker. */
    PowerParameters another() throws Exception {
      return of(farm.add(BmcProfile.STANDARD));
    }

    private static PowerParameters of(SimulatedBmc bmc) {
      return bmc.parameters().toBuilder().text("system_id", "4").build();
    }
  }
}
