package io.maas4j.power.webhook;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

class WebhookContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    return new Bench(FakeService.http(), FakeService.closedPort());
  }

  private static final class Bench implements PowerBench {
    private final FakeService service;
    private final int closedPort;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final PowerDriver driver;

    Bench(FakeService service, int closedPort) {
      this.service = service;
      this.closedPort = closedPort;
      this.driver =
          new WebhookPowerDriverFactory()
              .create(new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0"));
    }

    @Override
    public PowerDriver driver() {
      return driver;
    }

    @Override
    public PowerParameters parameters() {
      return at(service.uri("/on"), service.uri("/off"), service.uri("/state"));
    }

    @Override
    public Optional<PowerParameters> wrongCredentials() {
      return Optional.of(
          parameters().toBuilder().secret("power_token", Secret.of("wr0ng-token")).build());
    }

    @Override
    public Optional<PowerParameters> unreachable() {
      String nowhere = "http://127.0.0.1:" + closedPort + "/";
      return Optional.of(at(nowhere, nowhere, nowhere));
    }

    @Override
    public Optional<PowerParameters> silent() {
      String silent = service.uri("/silent");
      return Optional.of(at(silent, silent, silent));
    }

    @Override
    public void put(PowerState state) {
      service.state = state;
    }

    @Override
    public Optional<PowerState> actual() {
      return Optional.of(service.state);
    }

    @Override
    public void close() {
      service.close();
      scheduler.shutdownNow();
      blocking.shutdownNow();
    }

    private static PowerParameters at(String on, String off, String query) {
      return PowerParameters.builder()
          .text("power_on_uri", on)
          .text("power_off_uri", off)
          .text("power_query_uri", query)
          .text("power_user", "root")
          .secret("power_pass", Secret.of("p4ssw0rd-not-used"))
          .secret("power_token", Secret.of(FakeService.TOKEN))
          .build();
    }
  }
}
