package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.command.PowerControl;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.GetWatchdogTimer;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.ResetWatchdogTimer;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.SetWatchdogTimer;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.WatchdogState;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.WatchdogTimer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The watchdog of a simulated BMC (IPMI 2.0 §27). What its end brings is done when the BMC is
 * spoken to next. Guarded by it.
 */
final class Watchdog {
  private static final int NEVER_SET = 0x80;
  private static final int RUNNING = 0x40;
  private static final int USE = 0x07;
  private static final Duration TICK = Duration.ofMillis(100);

  private final Clock clock;
  private WatchdogTimer timer = new WatchdogTimer(0, 0, 0, 0, 0);
  private boolean set;
  private @Nullable Instant end;

  Watchdog(Clock clock) {
    this.clock = clock;
  }

  Reply execute(WatchdogCommand<?> command, SimulatedChassis chassis) {
    expire(chassis);
    if (command instanceof ResetWatchdogTimer) {
      if (!set) {
        return Reply.refused(NEVER_SET);
      }
      start();
      return Reply.ok();
    }
    if (command instanceof SetWatchdogTimer given) {
      WatchdogTimer wanted = given.timer();
      // Flags that are set in the request are cleared; a running timer stops unless told not to.
      boolean goesOn = end != null && (wanted.use() & RUNNING) != 0;
      timer =
          new WatchdogTimer(
              wanted.use() & ~RUNNING,
              wanted.actions(),
              wanted.preTimeoutSeconds(),
              timer.expiration() & ~wanted.expiration(),
              wanted.countdown());
      set = true;
      end = null;
      if (goesOn) {
        start();
      }
      return Reply.ok();
    }
    if (command instanceof GetWatchdogTimer) {
      return Reply.of(new WatchdogState(shown(), left()));
    }
    throw new AssertionError(command);
  }

  /** Does what the timer's end brings, when that has come. */
  void expire(SimulatedChassis chassis) {
    if (end == null || clock.instant().isBefore(end)) {
      return;
    }
    end = null;
    timer =
        new WatchdogTimer(
            timer.use(),
            timer.actions(),
            timer.preTimeoutSeconds(),
            timer.expiration() | 1 << (timer.use() & USE),
            timer.countdown());
    switch (timer.actions() & 7) {
      case 1 -> chassis.control(PowerControl.HARD_RESET);
      case 2 -> chassis.control(PowerControl.DOWN);
      case 3 -> chassis.control(PowerControl.CYCLE);
      default -> {
        // Nothing is to be done but to remember.
      }
    }
  }

  private void start() {
    end = clock.instant().plus(TICK.multipliedBy(timer.countdown()));
  }

  private WatchdogTimer shown() {
    return end == null
        ? timer
        : new WatchdogTimer(
            timer.use() | RUNNING,
            timer.actions(),
            timer.preTimeoutSeconds(),
            timer.expiration(),
            timer.countdown());
  }

  private int left() {
    return end == null
        ? timer.countdown()
        : (int) (Duration.between(clock.instant(), end).toMillis() / TICK.toMillis());
  }
}
