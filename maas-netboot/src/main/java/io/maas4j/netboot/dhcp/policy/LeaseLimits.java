package io.maas4j.netboot.dhcp.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What policies say of lease times.
 *
 * @param usual for clients that ask for none
 * @param least for clients that ask for less
 * @param most for clients that ask for more
 */
public record LeaseLimits(
    Optional<Duration> usual, Optional<Duration> least, Optional<Duration> most) {
  /** Nothing. */
  public static final LeaseLimits NONE =
      new LeaseLimits(Optional.empty(), Optional.empty(), Optional.empty());

  LeaseLimits with(Statement.LeaseTime time) {
    Optional<Duration> set = Optional.of(time.time());
    return switch (time.which()) {
      case DEFAULT -> new LeaseLimits(set, least, most);
      case MIN -> new LeaseLimits(usual, set, most);
      case MAX -> new LeaseLimits(usual, least, set);
    };
  }

  private boolean isEmpty() {
    return usual.isEmpty() && least.isEmpty() && most.isEmpty();
  }

  /** Each of these, or the other's where these say nothing. */
  public LeaseLimits or(LeaseLimits other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return new LeaseLimits(
        usual.or(() -> other.usual), least.or(() -> other.least), most.or(() -> other.most));
  }
}
