package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongMapProperties {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void doesWhatAMapOfTheJdkDoes(long seed) {
    Random random = new Random(seed);
    LongMap<Integer> map = new LongMap<>();
    Map<Long, Integer> model = new HashMap<>();
    // Few keys collide and go often, consecutive ones lie side by side, random ones anywhere.
    int spread = 1 << (4 + random.nextInt(12));
    long stride = random.nextBoolean() ? 1 : random.nextLong() | 1;
    for (int step = 0; step < 40_000; step++) {
      long key = stride * random.nextInt(spread);
      if (random.nextInt(5) < 3) {
        map.put(key, step);
        model.put(key, step);
      } else {
        map.remove(key);
        model.remove(key);
      }
      long asked = stride * random.nextInt(spread);
      assertThat(map.get(asked)).as("step %s", step).isEqualTo(model.get(asked));
      assertThat(map.containsKey(asked)).isEqualTo(model.containsKey(asked));
      assertThat(map.size()).isEqualTo(model.size());
    }
    assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
    model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }
}
