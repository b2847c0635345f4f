package io.maas4j.testkit.power.redfish;

import io.maas4j.power.PowerState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One machine behind a simulated service. Safe for concurrent use. */
public final class SimulatedSystem {
  private static final Duration POST = Duration.ofSeconds(2);
  private static final Duration REST_AFTER_OFF = Duration.ofSeconds(1);

  private final String id;
  private final Clock clock;
  // All below is guarded by this.
  private boolean on;
  private Duration delay = Duration.ZERO;
  private @Nullable Boolean pending;
  private Instant pendingAt = Instant.MIN;
  private Instant onSince = Instant.MIN;
  private Instant offSince = Instant.MIN;
  private String bootEnabled = "Disabled";
  private String bootSource = "None";
  private String bootMode = "UEFI";
  private long version = 1;
  private int starts;
  private @Nullable String lastBoot;

  SimulatedSystem(String id, Clock clock) {
    this.id = id;
    this.clock = clock;
  }

  public String id() {
    return id;
  }

  /** How long the machine takes to follow an order; none at first. */
  public synchronized void delay(Duration delay) {
    this.delay = delay;
  }

  /** Puts the machine into a state at once, as a hand on its button does. */
  public synchronized void put(PowerState state) {
    if (state != PowerState.ON && state != PowerState.OFF) {
      throw new IllegalArgumentException("a machine is on or off: " + state);
    }
    pending = null;
    on = state == PowerState.ON;
    version++;
  }

  /** The state the machine is in. */
  public synchronized PowerState power() {
    advance();
    return on ? PowerState.ON : PowerState.OFF;
  }

  /** How often it was started, restarts included. */
  public synchronized int starts() {
    advance();
    return starts;
  }

  /** What it booted from at its last start: {@code Pxe}, or {@code None} for its own order. */
  public synchronized Optional<String> lastBoot() {
    advance();
    return Optional.ofNullable(lastBoot);
  }

  /** The boot source that is set for the next start. */
  public synchronized String bootSource() {
    advance();
    return bootEnabled.equals("Disabled") ? "None" : bootSource;
  }

  synchronized String bootEnabled() {
    return bootEnabled;
  }

  synchronized String bootMode() {
    return bootMode;
  }

  synchronized long version() {
    advance();
    return version;
  }

  synchronized void bootFrom(String enabled, String source, String mode) {
    bootEnabled = enabled;
    bootSource = source;
    bootMode = mode;
    version++;
  }

  /** The state as the standard names it; the transitional ones too. */
  synchronized String powerState() {
    advance();
    if (pending == null || pending == on) {
      return on ? "On" : "Off";
    }
    return pending ? "PoweringOn" : "PoweringOff";
  }

  synchronized boolean isInPost() {
    advance();
    return on && clock.instant().isBefore(onSince.plus(POST));
  }

  synchronized boolean isJustOff() {
    advance();
    return !on && clock.instant().isBefore(offSince.plus(REST_AFTER_OFF));
  }

  /** Carries out what a {@code ResetType} says, after the delay. */
  synchronized void reset(String type) {
    advance();
    switch (type) {
      case "On", "ForceOn" -> follow(true);
      case "ForceOff", "GracefulShutdown" -> follow(false);
      case "PushPowerButton" -> follow(!on);
      case "GracefulRestart", "ForceRestart", "PowerCycle" -> {
        if (on) {
          started(clock.instant());
        }
      }
      default -> {
        // An NMI changes nothing that can be seen from here.
      }
    }
  }

  private void follow(boolean wanted) {
    pending = wanted;
    pendingAt = clock.instant().plus(delay);
    advance();
  }

  private void advance() {
    if (pending == null || clock.instant().isBefore(pendingAt)) {
      return;
    }
    boolean wanted = pending;
    pending = null;
    if (wanted == on) {
      return;
    }
    on = wanted;
    version++;
    if (on) {
      started(pendingAt);
    } else {
      offSince = pendingAt;
    }
  }

  private void started(Instant at) {
    starts++;
    onSince = at;
    lastBoot = bootEnabled.equals("Disabled") ? "None" : bootSource;
    if (bootEnabled.equals("Once")) {
      bootEnabled = "Disabled";
      bootSource = "None";
    }
    version++;
  }
}
