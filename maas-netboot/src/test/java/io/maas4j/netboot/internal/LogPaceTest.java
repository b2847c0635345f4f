package io.maas4j.netboot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogPaceTest {
  private final LogPace pace = new LogPace();

  @Test
  void oneLineASecondIsWrittenAndTheOthersAreCounted() {
    assertThat(pace.mayLog(5000)).isTrue();
    assertThat(pace.leftOut()).isZero();
    assertThat(pace.mayLog(5001)).isFalse();
    assertThat(pace.mayLog(5999)).isFalse();
    assertThat(pace.mayLog(6000)).isTrue();
    assertThat(pace.leftOut()).isEqualTo(2);
    assertThat(pace.leftOut()).as("since the last line").isZero();
  }

  @Test
  void aClockThatIsPutBackSilencesNobody() {
    assertThat(pace.mayLog(5000)).isTrue();
    assertThat(pace.mayLog(10)).isTrue();
  }

  @Test
  void theFirstLineIsWrittenWhateverTheClockSays() {
    assertThat(pace.mayLog(Long.MIN_VALUE + 1)).isTrue();
  }
}
