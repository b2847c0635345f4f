package io.maas4j.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepScheduleTest {
  private static final long SEED = 20261122;
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Optional<PowerFault> SILENT = Optional.of(PowerFault.CONNECTION);

  private final SweepSchedule schedule = new SweepSchedule(INTERVAL);

  private static MachineId id(int number) {
    return new MachineId(String.format(Locale.ROOT, "m%05d", number));
  }

  @Test
  void aMachineHasItsTurnOnceInEachIntervalWheneverItWasRead() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      MachineId machine = id(random.nextInt(100_000));
      Instant read = NOW.plusMillis(random.nextInt(86_400_000));
      Instant due = schedule.seen(machine, read).due();
      assertThat(due).as("seed %d case %d", SEED, i).isAfter(read);
      assertThat(Duration.between(read, due)).isLessThanOrEqualTo(INTERVAL);
      Duration late = Duration.ofMillis(random.nextInt((int) INTERVAL.toMillis()));
      assertThat(schedule.seen(machine, due.plus(late)).due())
          .as("seed %d case %d: being late does not move the next turn", SEED, i)
          .isEqualTo(due.plus(INTERVAL));
    }
  }

  @Test
  void turnsAreSpreadEvenlyAlsoForIdsThatDifferLittle() {
    int machines = 10_000;
    int parts = 30;
    int[] perPart = new int[parts];
    for (int i = 0; i < machines; i++) {
      long from = Duration.between(NOW, schedule.seen(id(i), NOW).due()).toMillis();
      perPart[(int) Math.min(parts - 1, from * parts / INTERVAL.toMillis())]++;
    }
    int mean = machines / parts;
    assertThat(Arrays.stream(perPart).boxed()).allMatch(count -> Math.abs(count - mean) < 110);
  }

  @Test
  void aFailureIsRepeatedSoonTwiceBeforeItIsTold() {
    SweepSchedule.Next once = schedule.failed(id(1), 0, SILENT, NOW);
    assertThat(once.told()).isFalse();
    assertThat(once.failures()).isEqualTo(1);
    assertThat(Duration.between(NOW, once.due()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    SweepSchedule.Next twice = schedule.failed(id(1), 1, SILENT, NOW);
    assertThat(twice.told()).isFalse();
    assertThat(twice.failures()).isEqualTo(2);
    assertThat(Duration.between(NOW, twice.due())).isLessThan(Duration.ofSeconds(21));
    SweepSchedule.Next thrice = schedule.failed(id(1), 2, SILENT, NOW);
    assertThat(thrice.told()).isTrue();
    assertThat(thrice.failures()).isEqualTo(3);
    assertThat(Duration.between(NOW, thrice.due())).isLessThanOrEqualTo(INTERVAL);
  }

  @Test
  void aBmcThatStaysSilentHasItsTurnLessOftenButAtLeastEveryFourthTime() {
    List<Long> minutes =
        IntStream.of(3, 4, 5, 50, 100_000)
            .mapToLong(
                failures ->
                    Duration.between(NOW, schedule.failed(id(7), failures, SILENT, NOW).due())
                        .toMinutes())
            .boxed()
            .toList();
    long first = Duration.between(NOW, schedule.seen(id(7), NOW).due()).toMinutes();
    assertThat(minutes).containsExactly(first + 5, first + 15, first + 15, first + 15, first + 15);
  }

  @Test
  void aWrongPasswordIsToldAtOnceAndNotRepeatedSoon() {
    SweepSchedule.Next next =
        schedule.failed(id(7), 0, Optional.of(PowerFault.AUTHENTICATION), NOW);
    assertThat(next.told()).isTrue();
    assertThat(Duration.between(NOW, next.due())).isGreaterThan(INTERVAL.multipliedBy(3));
  }

  @Test
  void withLongIntervalsEvenADeadBmcIsReadInItsInterval() {
    SweepSchedule daily = new SweepSchedule(Duration.ofDays(1));
    Instant due = daily.failed(id(7), 99, SILENT, NOW).due();
    assertThat(Duration.between(NOW, due)).isLessThanOrEqualTo(Duration.ofDays(1));
    SweepSchedule halfHourly = new SweepSchedule(Duration.ofMinutes(30));
    assertThat(Duration.between(NOW, halfHourly.failed(id(7), 99, SILENT, NOW).due()))
        .isLessThanOrEqualTo(Duration.ofHours(1));
  }

  @Test
  void withShortIntervalsRepetitionsStayWithinThem() {
    SweepSchedule quick = new SweepSchedule(Duration.ofSeconds(15));
    for (int failures = 0; failures < 2; failures++) {
      assertThat(Duration.between(NOW, quick.failed(id(3), failures, SILENT, NOW).due()))
          .isLessThan(Duration.ofSeconds(4));
    }
    SweepSchedule.Next postponed = quick.postponed(id(3), 2, NOW);
    assertThat(postponed.told()).isFalse();
    assertThat(postponed.failures()).isEqualTo(2);
    assertThat(Duration.between(NOW, postponed.due())).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void nobodyIsDueLaterThanTheLatest() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      SweepSchedule some = new SweepSchedule(Duration.ofSeconds(15 + random.nextInt(86_385)));
      Optional<PowerFault> fault =
          Optional.of(PowerFault.values()[random.nextInt(PowerFault.values().length)]);
      assertThat(some.failed(id(i), random.nextInt(20), fault, NOW).due())
          .as("seed %d case %d %s", SEED, i, some)
          .isAfter(NOW)
          .isBeforeOrEqualTo(some.latest(NOW));
    }
  }

  @Test
  void anIntervalOutOfRangeIsNamed() {
    assertThatThrownBy(() -> new SweepSchedule(Duration.ofSeconds(14)))
        .hasMessageContaining("14 s");
    assertThatThrownBy(() -> new SweepSchedule(Duration.ofSeconds(86_401)))
        .hasMessageContaining("86401 s");
  }
}
