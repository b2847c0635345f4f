package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.lifecycle.State;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code -Dmaas4j.seed=<n>} runs the case of one seed only. */
class FleetSimulationProperties {
  private static final int SEEDS = 32;
  private static final int STEPS = 2000;

  @Test
  void whateverHappensTheFleetStaysSoundAndComesToRest() {
    Set<State> seen = EnumSet.noneOf(State.class);
    Long only = Long.getLong("maas4j.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
      try {
        seen.addAll(new FleetSimulation(seed).run(STEPS));
      } catch (AssertionError e) {
        throw new AssertionError(
            "seed " + seed + " (-Dmaas4j.seed=" + seed + "): " + e.getMessage(), e.getCause());
      }
    }
    if (only == null) {
      assertThat(seen).contains(State.DEPLOYED, State.RESCUE_MODE, State.FAILED_TESTING);
    }
  }
}
