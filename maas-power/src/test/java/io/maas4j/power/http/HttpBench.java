package io.maas4j.power.http;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.testkit.power.PowerBench;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** A driver with a BMC that speaks HTTP: where the address is in {@code power_address}. */
public final class HttpBench implements PowerBench {
  public static final String USER = "maas";
  public static final String PASSWORD = "s3cret-of-the-bmc";

  public final FakeBmc bmc;
  private final FakeBmc silent;
  private final Function<String, PowerParameters> at;
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final PowerDriver driver;

  /**
   * @param at the parameters for an address
   */
  public HttpBench(
      PowerDriverFactory factory, FakeBmc.Answers answers, Function<String, PowerParameters> at)
      throws IOException {
    this.bmc = new FakeBmc(answers);
    this.silent = FakeBmc.silent();
    this.at = at;
    this.driver =
        factory.create(
            new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0"));
  }

  /** Address, user and password as nearly all types have them. */
  public static PowerParameters.Builder common(String address) {
    return PowerParameters.builder()
        .text("power_address", address)
        .text("power_user", USER)
        .secret("power_pass", Secret.of(PASSWORD));
  }

  @Override
  public PowerDriver driver() {
    return driver;
  }

  @Override
  public PowerParameters parameters() {
    return at.apply(bmc.address());
  }

  @Override
  public Optional<PowerParameters> wrongCredentials() {
    return Optional.of(
        parameters().toBuilder().secret("power_pass", Secret.of("wr0ng-password")).build());
  }

  @Override
  public Optional<PowerParameters> unreachable() {
    try {
      return Optional.of(at.apply("http://127.0.0.1:" + FakeBmc.closedPort()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<PowerParameters> silent() {
    return Optional.of(at.apply(silent.address()));
  }

  @Override
  public void put(PowerState state) {
    bmc.state = state;
  }

  @Override
  public Optional<PowerState> actual() {
    return Optional.of(bmc.state);
  }

  @Override
  public void close() {
    bmc.close();
    silent.close();
    scheduler.shutdownNow();
    blocking.shutdownNow();
  }
}
