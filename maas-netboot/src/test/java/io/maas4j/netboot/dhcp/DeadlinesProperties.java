package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlinesProperties {
  private static final long START = 1_800_000_000_000L;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void eachComesUpOnceAtItsEarliestDeadlineAndNotAMillisecondBefore(long seed) {
    Random random = new Random(seed);
    Deadlines deadlines = new Deadlines();
    Map<Binding, Long> model = new HashMap<>();
    Binding[] bindings = new Binding[300];
    for (int i = 0; i < bindings.length; i++) {
      bindings[i] = new Binding(i);
    }
    long now = START;
    for (int step = 0; step < 20_000; step++) {
      Binding binding = bindings[random.nextInt(bindings.length)];
      long at = now + random.nextInt(random.nextInt(20) == 0 ? 100_000_000 : 40_000);
      deadlines.set(binding, at);
      model.merge(binding, at, Math::min);
      // Mostly a little, now and then over many turns of the wheel, sometimes back.
      int kind = random.nextInt(400);
      now += kind == 0 ? 50_000_000 : kind == 1 ? -5_000 : random.nextInt(500);
      Set<Binding> expected = new HashSet<>();
      for (Map.Entry<Binding, Long> entry : model.entrySet()) {
        if (entry.getValue() <= now) {
          expected.add(entry.getKey());
        }
      }
      Set<Binding> due = new HashSet<>();
      for (Binding next = deadlines.next(now); next != null; next = deadlines.next(now)) {
        assertThat(due.add(next)).as("comes up once, step %s", step).isTrue();
        assertThat(next.queuedAt).isEqualTo(Long.MAX_VALUE);
      }
      assertThat(due).as("step %s", step).isEqualTo(expected);
      model.keySet().removeAll(due);
    }
    assertThat(model).isNotEmpty();
  }

  @Test
  void aLaterDeadlineDoesNotReplaceAnEarlierOne() {
    Deadlines deadlines = new Deadlines();
    Binding binding = new Binding(1);
    deadlines.set(binding, START + 1000);
    deadlines.set(binding, START + 9000);
    assertThat(deadlines.next(START + 999)).isNull();
    assertThat(deadlines.next(START + 1000)).isSameAs(binding);
    assertThat(deadlines.next(START + 9000)).isNull();
  }
}
