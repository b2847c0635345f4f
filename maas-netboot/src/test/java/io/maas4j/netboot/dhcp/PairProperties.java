package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.PairSimulation.Clients;
import io.maas4j.netboot.failover.BrokenRules;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No address is ever given twice, whatever happens to two racks and the network between them, and
 * they come together again. More seeds by {@code -Dpair.seeds=5000}.
 */
class PairProperties {
  private static final long TROUBLE_MILLIS = 600_000;
  private static final int CLIENTS = 11;

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("pair.seeds", 90));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noAddressIsGivenTwiceAndEverybodyHasOneInTheEnd(long seed) {
    try {
      Clients[] kinds = Clients.values();
      PairSimulation simulation = run(seed, BrokenRules.NONE, kinds[(int) (seed % kinds.length)]);
      assertThat(simulation.leases).isGreaterThan(50);
      end(simulation);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void breakingARuleGivesAnAddressTwice(BrokenRules broken) {
    Optional<String> found = Optional.empty();
    for (long seed = 0; seed < 400 && found.isEmpty(); seed++) {
      try {
        run(seed, broken, Clients.HARDWARE_ADDRESSES);
      } catch (AssertionError e) {
        found = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    assertThat(found).hasValueSatisfying(it -> assertThat(it).contains("uses it"));
  }

  private static PairSimulation run(long seed, BrokenRules broken, Clients clients) {
    PairSimulation simulation = new PairSimulation(seed, broken, CLIENTS, clients);
    SimClock time = simulation.time;
    simulation.secondary.skew = time.between(-20_000, 20_000);
    simulation.primary.start();
    simulation.secondary.start();
    simulation.clients.forEach(client -> time.in(time.between(0, 30_000), client::boot));
    time.in(5000, () -> simulation.trouble(TROUBLE_MILLIS, seed / 3 % 3 == 0));
    time.runUntil(TROUBLE_MILLIS);
    return simulation;
  }

  private static void end(PairSimulation simulation) {
    // Whoever went down comes up by itself; then nothing goes wrong any more.
    simulation.time.runUntil(TROUBLE_MILLIS + 26_000);
    simulation.heal();
    simulation.time.runUntil(
        TROUBLE_MILLIS + 150_000 + 2 * PairSimulation.LONGEST_ALONE.toMillis());
    assertThat(simulation.bothNormal()).as("in sync").isTrue();
    assertThat(simulation.clients.stream().filter(SimClient::isBound)).hasSize(CLIENTS);
    assertThat(simulation.primary.status().conflicts()).isZero();
    assertThat(simulation.secondary.status().conflicts()).isZero();
  }

  @Test
  void theSecondaryAnswersWithinFiveSecondsOfThePrimarysEnd() {
    for (long seed = 0; seed < 50; seed++) {
      PairSimulation simulation = new PairSimulation(seed, BrokenRules.NONE, 1);
      simulation.primary.start();
      simulation.secondary.start();
      simulation.time.runUntil(10_000);
      assertThat(simulation.bothNormal()).isTrue();
      simulation.crash(simulation.primary);
      simulation.time.runUntil(15_000);
      simulation.clients.get(0).boot();
      simulation.time.runUntil(19_900);
      assertThat(simulation.clients.get(0).isBound()).as("seed %s", seed).isTrue();
    }
  }

  @Test
  void aClientKeepsItsAddressWhenThePrimaryEnds() {
    PairSimulation simulation = new PairSimulation(3, BrokenRules.NONE, 6);
    simulation.primary.start();
    simulation.secondary.start();
    simulation.time.runUntil(5000);
    simulation.clients.forEach(SimClient::boot);
    simulation.time.runUntil(15_000);
    simulation.crash(simulation.primary);
    simulation.time.runUntil(200_000);
    assertThat(simulation.clients).allMatch(SimClient::isBound);
    simulation.primary.start();
    simulation.time.runUntil(210_000);
    assertThat(simulation.bothNormal()).isTrue();
  }
}
