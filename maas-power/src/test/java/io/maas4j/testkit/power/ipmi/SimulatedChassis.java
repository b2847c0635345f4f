package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.PowerState;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.power.ipmi.wire.command.BootOption;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machine that a simulated BMC switches: its power and its boot options. Thread-safe. */
public final class SimulatedChassis {
  // Table 28-14: flags lapse unless option 3 says otherwise.
  private static final Duration FLAGS_HOLD = Duration.ofSeconds(60);
  private static final int KEEP_AFTER_TIMEOUT = 0x08;
  private static final Duration OFF_IN_A_CYCLE = Duration.ofMillis(500);

  private final Clock clock;
  // All below is guarded by this.
  private final Map<Integer, Octets> options = new HashMap<>();
  private boolean on;
  private Duration delay = Duration.ZERO;
  private @Nullable Boolean pending;
  private Instant pendingAt = Instant.MIN;
  private @Nullable Instant onAgainAt;
  private Instant flagsSetAt = Instant.MIN;
  private int starts;
  private @Nullable BootFlags lastBoot;
  private boolean onByCommand;
  private int diagnosticInterrupts;
  private boolean optionThreeRefused;

  SimulatedChassis(Clock clock) {
    this.clock = clock;
  }

  /** How long the machine takes to follow an order; none at first. */
  public synchronized void delay(Duration each) {
    delay = each;
  }

  /** Puts the machine into a state at once, as a hand on its button does. */
  public synchronized void put(PowerState state) {
    if (state != PowerState.ON && state != PowerState.OFF) {
      throw new IllegalArgumentException("a machine is on or off: " + state);
    }
    pending = null;
    onAgainAt = null;
    on = state == PowerState.ON;
    onByCommand = false;
  }

  /** The state the machine is in. */
  public synchronized PowerState power() {
    advance();
    return on ? PowerState.ON : PowerState.OFF;
  }

  /** How often it was started, resets included. */
  public synchronized int starts() {
    advance();
    return starts;
  }

  /** The flags that held at its last start; empty when it booted in its own order. */
  public synchronized Optional<BootFlags> lastBoot() {
    advance();
    return Optional.ofNullable(lastBoot);
  }

  /** How often the processors were interrupted for diagnosis. */
  public synchronized int diagnosticInterrupts() {
    return diagnosticInterrupts;
  }

  synchronized void refuseOptionThree(boolean refused) {
    optionThreeRefused = refused;
  }

  synchronized boolean isOn() {
    advance();
    return on;
  }

  synchronized boolean isOnByCommand() {
    return on && onByCommand;
  }

  synchronized CompletionCode control(PowerControl control) {
    advance();
    switch (control) {
      case UP -> follow(true);
      case DOWN, SOFT_SHUTDOWN -> follow(false);
      case CYCLE -> {
        if (!on) {
          return CompletionCode.NOT_IN_THIS_STATE;
        }
        follow(false);
        onAgainAt = clock.instant().plus(delay).plus(delay.isZero() ? delay : OFF_IN_A_CYCLE);
        advance();
      }
      case HARD_RESET -> {
        if (!on) {
          return CompletionCode.NOT_IN_THIS_STATE;
        }
        started();
      }
      case DIAGNOSTIC_INTERRUPT -> diagnosticInterrupts++;
      default -> throw new AssertionError(control);
    }
    return CompletionCode.OK;
  }

  synchronized CompletionCode set(int parameter, Octets data) {
    if (parameter > 7 || parameter == BootOption.VALIDITY_CLEARING && optionThreeRefused) {
      return new CompletionCode(0x80);
    }
    if (parameter == BootOption.INITIATOR_ACKNOWLEDGE) {
      // Write-only in effect: a mask and what to acknowledge.
      return CompletionCode.OK;
    }
    if (parameter == BootOption.BOOT_FLAGS) {
      if (data.length() != 5) {
        return CompletionCode.LENGTH_INVALID;
      }
      flagsSetAt = clock.instant();
    }
    if (!data.isEmpty()) {
      options.put(parameter, data);
    }
    return CompletionCode.OK;
  }

  /** Empty for a parameter that is not there. */
  synchronized Optional<BootOption> option(int parameter) {
    advance();
    return switch (parameter) {
      case BootOption.SET_IN_PROGRESS, 1, 2, BootOption.VALIDITY_CLEARING ->
          Optional.of(new BootOption(parameter, options.getOrDefault(parameter, Octets.of(0))));
      case BootOption.INITIATOR_ACKNOWLEDGE ->
          Optional.of(new BootOption(parameter, Octets.of(0, 0)));
      case BootOption.BOOT_FLAGS -> Optional.of(new BootOption(parameter, flags().octets()));
      default -> Optional.empty();
    };
  }

  private BootFlags flags() {
    Octets kept = options.get(BootOption.BOOT_FLAGS);
    if (kept == null) {
      return BootFlags.none();
    }
    int clearing = options.getOrDefault(BootOption.VALIDITY_CLEARING, Octets.of(0)).at(0);
    boolean lapsed =
        (clearing & KEEP_AFTER_TIMEOUT) == 0
            && clock.instant().isAfter(flagsSetAt.plus(FLAGS_HOLD));
    BootFlags flags = new BootFlags(kept);
    return lapsed && flags.term() == BootFlags.Term.ONCE ? BootFlags.none() : flags;
  }

  private void follow(boolean wanted) {
    pending = wanted;
    onAgainAt = null;
    pendingAt = clock.instant().plus(delay);
    advance();
  }

  private void advance() {
    Instant now = clock.instant();
    if (pending != null && !now.isBefore(pendingAt)) {
      boolean wanted = pending;
      pending = null;
      if (wanted && !on) {
        started();
      }
      on = wanted;
    }
    if (onAgainAt != null && !now.isBefore(onAgainAt)) {
      started();
      onAgainAt = null;
    }
  }

  private void started() {
    BootFlags flags = flags();
    on = true;
    onByCommand = true;
    starts++;
    lastBoot = flags.isValid() ? flags : null;
    if (flags.isValid() && flags.term() == BootFlags.Term.ONCE) {
      options.remove(BootOption.BOOT_FLAGS);
    }
  }
}
