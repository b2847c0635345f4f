package io.maas4j.power.steps;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One call of a driver: whom it is for and how long it may take. Immutable. */
public final class Call {
  private final PowerType type;
  private final Optional<MachineId> machine;
  private final PowerParameters parameters;
  private final Instant deadline;
  private final PowerDriverContext context;

  /** One for a machine. */
  public Call(PowerType type, PowerTarget target, PowerDriverContext context) {
    this(type, Optional.of(target.machine()), target.parameters(), target.deadline(), context);
  }

  /** One for a chassis, which has the parameters of a BMC alone. */
  Call(PowerType type, PowerParameters parameters, Instant deadline, PowerDriverContext context) {
    this(type, Optional.empty(), parameters, deadline, context);
  }

  private Call(
      PowerType type,
      Optional<MachineId> machine,
      PowerParameters parameters,
      Instant deadline,
      PowerDriverContext context) {
    this.type = type;
    this.machine = machine;
    this.parameters = parameters;
    this.deadline = deadline;
    this.context = context;
  }

  /**
   * @throws IllegalStateException when it is a chassis that is asked
   */
  public MachineId machine() {
    return machine.orElseThrow(() -> new IllegalStateException("a chassis is no machine"));
  }

  public PowerParameters parameters() {
    return parameters;
  }

  /** The parameter's text, or its setting's default; empty when there is neither. */
  public Optional<String> text(String name) {
    return parameters
        .text(name)
        .map(String::strip)
        .or(() -> type.schema().setting(name).flatMap(Call::defaultOf));
  }

  private static Optional<String> defaultOf(PowerSetting setting) {
    return setting.defaults().stream().filter(text -> !text.isBlank()).findFirst();
  }

  /**
   * The text of a parameter without which nothing can be done.
   *
   * @throws StepFailed when it is missing or blank
   */
  public String required(String name) throws StepFailed {
    return text(name).orElseThrow(() -> StepFailed.setting(name, "is missing"));
  }

  /** The secret parameter; empty when it is missing or an empty text. */
  public Optional<Secret> secret(String name) {
    return parameters.secret(name);
  }

  /**
   * A port out of a parameter.
   *
   * @throws StepFailed when it is no number of 1 to 65535
   */
  public int port(String name, int otherwise) throws StepFailed {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(text.get());
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw StepFailed.setting(name, "must be a port, 1 to 65535: '" + text.get() + "'");
  }

  /** The time until the deadline, at most this; zero when it has passed. */
  public Duration left(Duration atMost) {
    Duration left = Duration.between(context.clock().instant(), deadline);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(atMost) < 0 ? left : atMost;
  }

  /** Waits; for BMCs that want time between two orders. */
  public void pause(Duration pause) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    ScheduledFuture<?> timer =
        context.scheduler().schedule(over::countDown, pause.toNanos(), TimeUnit.NANOSECONDS);
    try {
      over.await();
    } finally {
      timer.cancel(false);
    }
  }

  /** A state that the BMC told just now. */
  public PowerResult observed(PowerState state) {
    return new PowerResult.Observed(state, context.clock().instant());
  }

  /** An order that the BMC took just now. */
  public PowerResult accepted() {
    return new PowerResult.Accepted(context.clock().instant());
  }

  @Override
  public String toString() {
    String whose = machine.map(MachineId::value).orElse("a chassis");
    return "Call[" + whose + " by " + deadline + "]";
  }
}
