package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long TICK = 10;

  private final TimerWheel wheel = new TimerWheel(TICK, 1000);
  private final List<Alarm> rung = new ArrayList<>();

  private final class Alarm extends TimerWheel.Timeout {
    private Runnable then = () -> {};

    @Override
    void expired(long now) {
      rung.add(this);
      then.run();
    }
  }

  @Test
  void aTimerRingsOnceAndNeverEarly() {
    Alarm alarm = new Alarm();
    wheel.arm(alarm, 1055);
    wheel.advance(1054);
    assertThat(rung).isEmpty();
    wheel.advance(1060);
    assertThat(rung).containsExactly(alarm);
    wheel.advance(9000);
    assertThat(rung).hasSize(1);
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void setAnewItRingsAtTheNewTime() {
    Alarm later = new Alarm();
    wheel.arm(later, 1050);
    wheel.arm(later, 1500);
    Alarm sooner = new Alarm();
    wheel.arm(sooner, 1500);
    wheel.arm(sooner, 1050);
    wheel.advance(1100);
    assertThat(rung).containsExactly(sooner);
    wheel.advance(1500);
    assertThat(rung).containsExactly(sooner, later);
  }

  @Test
  void oneThatCancelsAnotherOfTheSameTickSilencesIt() {
    Alarm first = new Alarm();
    Alarm second = new Alarm();
    first.then = () -> wheel.cancel(second);
    second.then = () -> wheel.cancel(first);
    wheel.arm(first, 1050);
    wheel.arm(second, 1050);
    wheel.advance(1050);
    assertThat(rung).hasSize(1);
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void oneThatIsSetAgainWhileItRingsRingsAgain() {
    Alarm alarm = new Alarm();
    alarm.then = () -> wheel.arm(alarm, 1200);
    wheel.arm(alarm, 1050);
    wheel.advance(1050);
    wheel.advance(1200);
    assertThat(rung).hasSize(2);
  }

  @Test
  void manyTimersRingWithinATickOfTheirTime() {
    long seed = 20261121;
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    List<Alarm> alarms = new ArrayList<>();
    Map<Alarm, Long> due = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      alarms.add(new Alarm());
    }
    long now = 1000;
    for (int step = 0; step < 20_000; step++) {
      Alarm alarm = alarms.get(random.nextInt(alarms.size()));
      if (random.nextInt(10) == 0) {
        wheel.cancel(alarm);
        due.remove(alarm);
      } else {
        long deadline = now + random.nextInt(random.nextInt(20) == 0 ? 10_000 : 400);
        wheel.arm(alarm, deadline);
        due.put(alarm, deadline);
      }
      now += random.nextInt(random.nextInt(1000) == 0 ? 5000 : 15);
      rung.clear();
      wheel.advance(now);
      long moment = now;
      assertThat(rung).doesNotHaveDuplicates();
      for (Alarm one : rung) {
        assertThat(due.remove(one)).isNotNull().isLessThanOrEqualTo(moment);
      }
      assertThat(due.values()).allMatch(deadline -> deadline > moment - 2 * TICK);
    }
  }
}
