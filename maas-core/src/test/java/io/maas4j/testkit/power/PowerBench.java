package io.maas4j.testkit.power;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.PowerDriver;
import java.util.Optional;
import java.util.Set;

/** A driver under test, wired to a BMC that exists for the test alone. */
public interface PowerBench extends AutoCloseable {

  /** The driver; made with a real clock and scheduler. */
  PowerDriver driver();

  /** Parameters that work, with every secret that the driver takes. */
  PowerParameters parameters();

  /** The working ones with wrong credentials; empty when the type has no credentials. */
  Optional<PowerParameters> wrongCredentials();

  /** Parameters of a BMC that is not there; empty when the type has no BMC. */
  Optional<PowerParameters> unreachable();

  /** Parameters of a BMC that takes requests and never answers; empty when there is no BMC. */
  Optional<PowerParameters> silent();

  /** Puts the machine into a state behind the driver's back: on, off, or unknown if it can be. */
  void put(PowerState state);

  /** The state the machine is in; empty when there is no machine to look at. */
  Optional<PowerState> actual();

  /** Actions whose acceptance means that a person has to act. */
  default Set<PowerAction> byHand() {
    return Set.of();
  }

  @Override
  void close();
}
