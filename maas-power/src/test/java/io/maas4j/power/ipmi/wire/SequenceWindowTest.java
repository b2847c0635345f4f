package io.maas4j.power.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class SequenceWindowTest {
  @Test
  void aNumberIsTakenOnce() {
    SequenceWindow window = SequenceWindow.ofRmcpPlus();
    assertThat(window.accepts(3)).isTrue();
    assertThat(window.accepts(3)).isFalse();
    assertThat(window.accepts(5)).isTrue();
    assertThat(window.accepts(4)).isTrue();
    assertThat(window.accepts(4)).isFalse();
    assertThat(window.accepts(5)).isFalse();
  }

  @Test
  void zeroIsNeverTaken() {
    assertThat(SequenceWindow.ofRmcpPlus().accepts(0)).isFalse();
  }

  @Test
  void theWindowEndsSixteenBehindAndFifteenAhead() {
    SequenceWindow window = SequenceWindow.ofRmcpPlus();
    assertThat(window.accepts(100)).isTrue();
    assertThat(window.accepts(83)).isFalse();
    assertThat(window.accepts(84)).isTrue();
    assertThat(window.accepts(116)).isFalse();
    assertThat(window.accepts(115)).isTrue();
    assertThat(window.accepts(98)).isFalse();
    assertThat(window.accepts(99)).isTrue();
  }

  @Test
  void theWindowOf15EndsEightToBothSides() {
    SequenceWindow window = SequenceWindow.ofIpmi15();
    assertThat(window.accepts(100)).isTrue();
    assertThat(window.accepts(91)).isFalse();
    assertThat(window.accepts(92)).isTrue();
    assertThat(window.accepts(109)).isFalse();
    assertThat(window.accepts(108)).isTrue();
  }

  @Test
  void countingGoesOnPastTheEnd() {
    SequenceWindow window = SequenceWindow.ofRmcpPlus();
    int sequence = -5;
    for (int i = 0; i < 12; i++) {
      assertThat(window.accepts(sequence)).as("%d", sequence).isTrue();
      assertThat(window.accepts(sequence)).as("%d again", sequence).isFalse();
      sequence = SequenceWindow.next(sequence);
    }
    assertThat(sequence).isEqualTo(8);
    assertThat(window.accepts(-1)).isFalse();
    assertThat(window.accepts(9)).isTrue();
  }

  @Test
  void whateverTheOrderNothingIsTakenTwiceOrFromFarBehind() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      SequenceWindow window = SequenceWindow.ofRmcpPlus();
      Set<Integer> taken = new HashSet<>();
      int highest = 1 + random.nextInt(1000);
      assertThat(window.accepts(highest)).isTrue();
      taken.add(highest);
      for (int i = 0; i < 300; i++) {
        int sequence = Math.max(1, highest + random.nextInt(50) - 25);
        boolean fresh =
            sequence - highest <= 15 && highest - sequence <= 16 && !taken.contains(sequence);
        assertThat(window.accepts(sequence)).as("seed %d", seed).isEqualTo(fresh);
        if (fresh) {
          taken.add(sequence);
          highest = Math.max(highest, sequence);
        }
      }
    }
  }
}
