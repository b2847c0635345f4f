package io.maas4j.power.manual;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.util.Optional;
import java.util.Set;

class ManualPowerDriverTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() {
    ManualPowerDriver driver = new ManualPowerDriver();
    return new PowerBench() {
      @Override
      public PowerDriver driver() {
        return driver;
      }

      @Override
      public PowerParameters parameters() {
        return PowerParameters.empty();
      }

      @Override
      public Optional<PowerParameters> wrongCredentials() {
        return Optional.empty();
      }

      @Override
      public Optional<PowerParameters> unreachable() {
        return Optional.empty();
      }

      @Override
      public Optional<PowerParameters> silent() {
        return Optional.empty();
      }

      @Override
      public void put(PowerState state) {
        // There is no machine.
      }

      @Override
      public Optional<PowerState> actual() {
        return Optional.empty();
      }

      @Override
      public Set<PowerAction> byHand() {
        return driver.type().actions();
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    };
  }
}
