package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.lifecycle.State;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dmaas4j.seed=<n>} runs the case of one seed only, {@code -Dmaas4j.seeds=<n>} so many
 * cases.
 */
class FleetSimulationProperties {
  private static final int SEEDS = Integer.getInteger("maas4j.seeds", 32);
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
      // release scripts and erasing cannot be asked for, nor statuses that only a person sets
      Set<State> never =
          EnumSet.of(
              State.MISSING,
              State.RETIRED,
              State.RESERVED,
              State.DISK_ERASING,
              State.FAILED_DISK_ERASING,
              State.FAILED_RELEASING);
      assertThat(seen).containsAll(EnumSet.complementOf(EnumSet.copyOf(never)));
    }
  }
}
