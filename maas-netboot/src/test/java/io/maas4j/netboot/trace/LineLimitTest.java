package io.maas4j.netboot.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever the network sends, the log stays readable. */
class LineLimitTest {
  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  private final LineLimit limit = new LineLimit();

  private static MacAddress mac(int number) {
    return MacAddress.of(
        new byte[] {2, 0, 0, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
  }

  private long permitted(int times, int machine, Instant at) {
    return IntStream.range(0, times)
        .filter(i -> limit.permits(Optional.of(mac(machine)), at))
        .count();
  }

  @Test
  void oneMachineSaysABootsWorthAndThenOneLineASecond() {
    assertThat(permitted(100, 1, START)).isEqualTo(20);
    assertThat(limit.takeKept()).isEqualTo(80);
    assertThat(limit.takeKept()).isZero();
    assertThat(permitted(100, 1, START.plusMillis(999))).isZero();
    assertThat(permitted(100, 1, START.plusMillis(1000))).isEqualTo(1);
    assertThat(permitted(100, 1, START.plusMillis(4500))).isEqualTo(3);
    assertThat(permitted(100, 1, START.plusSeconds(1000))).isEqualTo(20);
  }

  @Test
  void anotherMachineIsNotKeptFromItsLines() {
    permitted(100, 1, START);
    assertThat(permitted(5, 2, START)).isEqualTo(5);
  }

  @Test
  void inventedMachinesDoNotMultiplyLines() {
    long lines =
        IntStream.range(0, 100_000).filter(i -> limit.permits(Optional.of(mac(i)), START)).count();
    assertThat(lines).isEqualTo(400);
  }

  @Test
  void aClockThatIsSetBackSilencesNobodyForLong() {
    permitted(20, 1, START);
    permitted(1, 1, START.minusSeconds(3600));
    assertThat(permitted(5, 1, START.minusSeconds(3598))).isEqualTo(2);
  }
}
