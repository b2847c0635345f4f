package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A scan is no flood. */
class SendPaceTest {
  private final AtomicLong time = new AtomicLong(5_000_000_000L);
  private final List<Long> pauses = new ArrayList<>();
  private final SendPace pace =
      new SendPace(
          100,
          time::get,
          nanos -> {
            pauses.add(nanos);
            time.addAndGet(nanos);
          });

  @Test
  void packetsGoEvenly() {
    for (int i = 0; i < 101; i++) {
      pace.await();
    }
    assertThat(time.get()).isEqualTo(6_000_000_000L);
    assertThat(pauses).hasSize(100).containsOnly(10_000_000L);
  }

  @Test
  void timeThatWasNotUsedIsNotMadeUpFor() {
    pace.await();
    time.addAndGet(60_000_000_000L);
    pace.await();
    assertThat(pauses).isEmpty();
    pace.await();
    assertThat(pauses).containsExactly(10_000_000L);
  }

  @Test
  void aPauseThatEndsEarlyIsGoneOnWith() {
    SendPace impatient = new SendPace(1, time::get, nanos -> time.addAndGet(400_000_000L));
    impatient.await();
    impatient.await();
    assertThat(time.get()).isEqualTo(6_200_000_000L);
  }
}
