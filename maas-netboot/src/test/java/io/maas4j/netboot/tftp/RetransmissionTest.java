package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetransmissionTest {
  private static final long MILLI = 1_000_000;

  @Test
  void waitsDoubleUntilTheClientIsGivenUp() {
    Retransmission waits = waits(Optional.empty(), 0);
    assertThat(waitsInSeconds(waits)).containsExactly(1d, 2d, 4d, 8d, 8d, 8d);
  }

  @Test
  void anAgreedTimeoutReplacesTheBackOff() {
    Retransmission waits = waits(Optional.of(Duration.ofSeconds(3)), 1);
    waits.measured(5 * MILLI);
    assertThat(waitsInSeconds(waits)).containsExactly(3d, 3d, 3d, 3d, 3d, 3d);
  }

  @Test
  void aLongAgreedTimeoutEndsWithTheIdleLimit() {
    assertThat(waitsInSeconds(waits(Optional.of(Duration.ofSeconds(255)), 0))).containsExactly(60d);
  }

  @Test
  void jitterIsATenthAtMost() {
    assertThat(waits(Optional.empty(), 1).begin()).isEqualTo(1100 * MILLI);
  }

  @Test
  void aClientThatAnswersQuicklyWaitsLessButIsNotGivenUpSooner() {
    Retransmission waits = waits(Optional.empty(), 0);
    for (int i = 0; i < 50; i++) {
      waits.measured(2 * MILLI);
    }
    List<Double> seconds = waitsInSeconds(waits);
    assertThat(seconds.subList(0, 4)).containsExactly(0.05, 0.1, 0.2, 0.4);
    assertThat(seconds.stream().mapToDouble(Double::doubleValue).sum()).isBetween(31d, 60d);
  }

  @Test
  void aSlowClientIsWaitedForLonger() {
    Retransmission waits = waits(Optional.empty(), 0);
    waits.measured(900 * MILLI);
    assertThat(waits.begin()).isEqualTo(900 * MILLI + 4 * 450 * MILLI);
  }

  @Test
  void waitsStayLongUntilARoundTripIsKnown() {
    Retransmission waits = waits(Optional.empty(), 0);
    for (int i = 0; i < 50; i++) {
      waits.measured(2 * MILLI);
    }
    // it now takes 120 ms, so that two answers come to what was sent twice
    waits.begin();
    waits.again();
    waits.begin();
    waits.again();
    waits.progress();
    assertThat(waits.begin()).isEqualTo(200 * MILLI);
    waits.measured(120 * MILLI);
    waits.progress();
    assertThat(waits.begin()).isBetween(120 * MILLI, 150 * MILLI);
  }

  @Test
  void progressStartsAnew() {
    Retransmission waits = waits(Optional.empty(), 0);
    for (int i = 0; i < 5; i++) {
      waits.begin();
      assertThat(waits.again()).isTrue();
    }
    assertThat(waits.silent()).isTrue();
    waits.progress();
    assertThat(waits.silent()).isFalse();
    assertThat(waitsInSeconds(waits)).hasSize(6);
  }

  private static Retransmission waits(Optional<Duration> agreed, double jitter) {
    return new Retransmission(TftpConfig.Retry.DEFAULT, agreed, () -> jitter);
  }

  private static List<Double> waitsInSeconds(Retransmission waits) {
    List<Double> seconds = new ArrayList<>();
    do {
      seconds.add(waits.begin() / 1e9);
    } while (waits.again());
    return seconds;
  }
}
