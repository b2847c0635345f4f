package io.maas4j.testkit.power.lxd;

import java.time.Duration;
import java.util.Optional;

/** What {@link SimulatedLxd} does wrong, or slowly. Thread-safe; each stays until it is changed. */
public final class LxdFaults {

  /** An answer in the place of LXD's own. */
  record Canned(int status, String body) {}

  private volatile Duration answerDelay = Duration.ZERO;
  private volatile Duration operationTime = Duration.ZERO;
  private volatile Optional<Canned> canned = Optional.empty();
  private volatile boolean silent;

  LxdFaults() {}

  /** Each answer waits for this long. */
  public void slow(Duration delay) {
    answerDelay = delay;
  }

  /** Each operation takes this long. */
  public void slowOperations(Duration time) {
    operationTime = time;
  }

  /** Requests are taken and never answered. */
  public void silent() {
    silent = true;
  }

  /** Every request gets this answer, of whatever kind. */
  public void answer(int status, String body) {
    canned = Optional.of(new Canned(status, body));
  }

  /** Back to good behaviour. */
  public void none() {
    answerDelay = Duration.ZERO;
    operationTime = Duration.ZERO;
    canned = Optional.empty();
    silent = false;
  }

  Duration answerDelay() {
    return answerDelay;
  }

  Duration operationTime() {
    return operationTime;
  }

  Optional<Canned> canned() {
    return canned;
  }

  boolean isSilent() {
    return silent;
  }
}
