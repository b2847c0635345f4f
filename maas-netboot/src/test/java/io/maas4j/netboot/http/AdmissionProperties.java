package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.http.SimulatedStorm.Machine;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Storms in virtual time, with and without admission, and random sequences of events. */
class AdmissionProperties {
  private static final double GIGABIT = 117e6;
  private static final double IMAGE = 300e6;
  private static final double IDEAL = 1000 * IMAGE / GIGABIT;
  private static final double FOR_EVER = 20_000;
  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final AdmissionConfig NO_ADMISSION =
      AdmissionConfig.builder().fixedSlots(100_000).build();

  /** Seconds; half of what UEFI firmware bears without an octet, see docs/http-boot.md. */
  private static final double LONGEST_SILENCE = 2.5;

  @ParameterizedTest
  @ValueSource(longs = {1, 4711, 20_261_121})
  void aThousandMachinesFinishInWavesAndNobodyHearsNothing(long seed) {
    SimulatedStorm storm =
        new SimulatedStorm(AdmissionConfig.defaults(), GIGABIT, IMAGE)
            .machines(1000, 0, new Random(seed));
    double last = storm.run(FOR_EVER);

    assertThat(storm.machines).as("seed %s", seed).allMatch(Machine::hasFinished);
    assertThat(last).as("seed %s: the link is hardly ever idle", seed).isLessThan(IDEAL * 1.05);
    assertThat(storm.machines)
        .as("seed %s", seed)
        .allMatch(machine -> machine.longestGap < LONGEST_SILENCE);
    for (int tenth = 1; tenth <= 10; tenth++) {
      assertThat(storm.finishedBy(last * tenth / 10))
          .as("seed %s: finished after %s tenths of the time", seed, tenth)
          .isGreaterThanOrEqualTo(tenth * 100L - 110);
    }
  }

  @Test
  void withoutAdmissionNobodyFinishesBeforeAlmostEverybodyDoes() {
    SimulatedStorm crowd =
        new SimulatedStorm(NO_ADMISSION, GIGABIT, IMAGE).machines(1000, 0, new Random(1));
    SimulatedStorm waves =
        new SimulatedStorm(AdmissionConfig.defaults(), GIGABIT, IMAGE)
            .machines(1000, 0, new Random(1));
    double crowdEnds = crowd.run(FOR_EVER);
    double wavesEnd = waves.run(FOR_EVER);

    assertThat(crowd.mostActive).isGreaterThan(900);
    assertThat(crowd.finishedBy(crowdEnds * 0.8)).isZero();
    assertThat(waves.finishedBy(crowdEnds * 0.8)).isGreaterThan(650);
    assertThat(wavesEnd).isLessThan(crowdEnds * 1.05);
    double halfAnHour = 1800; // when a region gives a machine up
    assertThat(crowd.finishedBy(halfAnHour)).isZero();
    assertThat(waves.finishedBy(halfAnHour)).isGreaterThan(600);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 20_261_122})
  void theDeadHoldNobodyUp(long seed) {
    SimulatedStorm storm =
        new SimulatedStorm(AdmissionConfig.defaults(), GIGABIT, IMAGE)
            .machines(400, 0.3, new Random(seed));
    storm.run(FOR_EVER);

    assertThat(storm.machines)
        .as("seed %s", seed)
        .allMatch(machine -> machine.hasFinished() || machine.left);
    AdmissionStats stats = storm.stats();
    assertThat(stats.active()).as("seed %s", seed).isZero();
    assertThat(stats.waiting()).as("seed %s", seed).isZero();
    assertThat(stats.gaveUp()).as("seed %s", seed).isPositive();
    assertThat(stats.gaveUp() + stats.admittedAtOnce() + stats.admittedAfterWaiting())
        .as("seed %s", seed)
        .isEqualTo(storm.machines.stream().filter(machine -> machine.ticket != null).count());
  }

  @Test
  void thoseWhoTakeHardlyAnythingCannotHoldTheSlots() {
    SimulatedStorm storm = new SimulatedStorm(AdmissionConfig.defaults(), GIGABIT, IMAGE);
    for (int i = 0; i < 200; i++) {
      storm.add(new Machine(SimulatedStorm.address(i), 0, 3000, 3000));
    }
    for (int i = 200; i < 300; i++) {
      storm.add(new Machine(SimulatedStorm.address(i), 5, GIGABIT, NEVER));
    }
    storm.run(FOR_EVER);

    assertThat(storm.machines.subList(200, 300))
        .as("seconds until the honest are done, with %s", storm.stats())
        .extracting(machine -> machine.finished)
        .allMatch(seconds -> seconds < 1.5 * 100 * IMAGE / GIGABIT);
  }

  /** More than hardly anything, and all alike: only trying helps. */
  @Test
  void thoseWhoTakeLittleCannotHoldTheSlotsForLong() {
    SimulatedStorm storm = new SimulatedStorm(AdmissionConfig.defaults(), GIGABIT, IMAGE);
    for (int i = 0; i < 200; i++) {
      storm.add(new Machine(SimulatedStorm.address(i), 0, 12_000, 3000));
    }
    for (int i = 200; i < 300; i++) {
      storm.add(new Machine(SimulatedStorm.address(i), 5, GIGABIT, NEVER));
    }
    storm.run(FOR_EVER);

    assertThat(storm.machines.subList(200, 300))
        .as("seconds until the honest are done, with %s", storm.stats())
        .extracting(machine -> machine.finished)
        .allMatch(seconds -> seconds < 3 * 100 * IMAGE / GIGABIT);
  }

  @Test
  void slowMachinesOnAFastLinkGetMoreSlots() {
    double adaptive = slowMachines(AdmissionConfig.defaults());
    double fixed = slowMachines(AdmissionConfig.builder().fixedSlots(64).build());
    double ideal = 100e6 / 1e6;

    assertThat(fixed).isGreaterThan(ideal * 8);
    assertThat(adaptive).isLessThan(fixed * 0.6);
  }

  private static double slowMachines(AdmissionConfig config) {
    SimulatedStorm storm = new SimulatedStorm(config, 10 * GIGABIT, 100e6);
    for (int i = 0; i < 600; i++) {
      storm.add(new Machine(SimulatedStorm.address(i), 0, 1e6, NEVER));
    }
    return storm.run(FOR_EVER);
  }

  @Test
  void aSlowLinkGetsFewerSlots() {
    SimulatedStorm storm =
        new SimulatedStorm(AdmissionConfig.defaults(), GIGABIT / 10, IMAGE)
            .machines(300, 0, new Random(3));
    storm.run(6000); // the first transfers take 1600 s, and nobody takes a slot away

    assertThat(storm.stats().slots()).isBetween(16, 32);
    double last = storm.run(FOR_EVER);
    assertThat(storm.machines).allMatch(Machine::hasFinished);
    assertThat(last).isLessThan(300 * IMAGE / (GIGABIT / 10) * 1.05);
  }

  @Test
  void whoAsksForManyFilesGainsNothing() {
    Admission admission = new Admission(AdmissionConfig.builder().fixedSlots(2).build(), 0);
    List<String> turns = new ArrayList<>();
    Map<String, Admission.Ticket> tickets = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      enter(admission, tickets, turns, "greedy" + i, 1, i);
    }
    for (int i = 0; i < 3; i++) {
      enter(admission, tickets, turns, "modest" + i, 10 + i, 10 + i);
    }
    assertThat(turns).containsExactly("greedy0", "greedy1");
    for (String leaving : new String[] {"greedy0", "modest0", "modest1", "modest2"}) {
      admission.leave(tickets.get(leaving), 100).forEach(ticket -> ticket.turn().run());
    }
    assertThat(turns)
        .containsExactly("greedy0", "greedy1", "modest0", "modest1", "modest2", "greedy2");
  }

  private static void enter(
      Admission admission,
      Map<String, Admission.Ticket> tickets,
      List<String> turns,
      String name,
      int address,
      long now) {
    Admission.Entry entry =
        admission.enter(SimulatedStorm.address(address), () -> turns.add(name), now);
    tickets.put(name, entry.ticket());
    entry.admitted().forEach(ticket -> ticket.turn().run());
  }

  /** What a test knows of a ticket. */
  private static final class Known {
    final InetAddress address;
    final int number;
    Admission.Ticket ticket;
    int turns;
    boolean left;

    Known(InetAddress address, int number) {
      this.address = address;
      this.number = number;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 20_261_123})
  void anySequenceOfEventsKeepsTheRules(long seed) {
    Random random = new Random(seed);
    AdmissionConfig config = AdmissionConfig.builder().slots(2, 5, 20).build();
    Admission admission = new Admission(config, 0);
    List<Known> all = new ArrayList<>();
    Map<InetAddress, Integer> lastAdmitted = new HashMap<>();
    long now = 0;
    for (int step = 0; step < 20_000; step++) {
      String where = "seed " + seed + " step " + step;
      now += random.nextInt(1_000_000_000);
      List<Admission.Ticket> admitted;
      int kind = random.nextInt(10);
      List<Known> here = all.stream().filter(known -> !known.left).toList();
      if (kind < 4 && here.size() < 60 || here.isEmpty()) {
        Known known = new Known(SimulatedStorm.address(random.nextInt(12)), step);
        Admission.Entry entry = admission.enter(known.address, () -> known.turns++, now);
        known.ticket = entry.ticket();
        all.add(known);
        admitted = entry.admitted();
      } else if (kind < 8) {
        Known leaving = here.get(random.nextInt(here.size()));
        leaving.left = true;
        admitted = admission.leave(leaving.ticket, now);
        assertThat(admission.leave(leaving.ticket, now)).as(where).isEmpty();
      } else {
        for (Known known : here) {
          known.ticket.sent(known.turns * step * 1000L * (known.number % 7));
        }
        admitted = admission.tick(now);
      }
      admitted.forEach(ticket -> ticket.turn().run());
      check(where, admission.stats(0), all);
      for (Known known : all) {
        boolean justNow = admitted.contains(known.ticket);
        if (justNow) {
          assertThat(lastAdmitted.getOrDefault(known.address, -1))
              .as("%s: an address is served in order", where)
              .isLessThan(known.number);
          lastAdmitted.put(known.address, known.number);
        }
      }
      all.removeIf(known -> known.left);
    }
  }

  private static void check(String where, AdmissionStats stats, List<Known> all) {
    assertThat(all).as(where).allMatch(known -> known.turns <= 1);
    long active = all.stream().filter(known -> !known.left && known.turns == 1).count();
    long waiting = all.stream().filter(known -> !known.left && known.turns == 0).count();
    assertThat((long) stats.active()).as(where).isEqualTo(active);
    assertThat((long) stats.waiting()).as(where).isEqualTo(waiting);
    assertThat(stats.slots()).as(where).isBetween(2, 20);
    if (waiting > 0) {
      assertThat(stats.active() - stats.slow())
          .as("%s: nobody waits beside a free slot", where)
          .isGreaterThanOrEqualTo(stats.slots());
    }
  }
}
