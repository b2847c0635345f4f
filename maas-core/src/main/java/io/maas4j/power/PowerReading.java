package io.maas4j.power;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a machine's power, since when, and if nothing is, why. Immutable.
 *
 * @param state on and off are known; unknown and error are not
 * @param at when it was read, or was tried to be; empty when never
 * @param fault the class of what is wrong; empty when nothing is
 * @param reason why the state is not known, or what else is wrong: one line without secrets
 * @param remedy what can be done about it; empty where nothing is wrong
 */
public record PowerReading(
    PowerState state,
    Optional<Instant> at,
    Optional<PowerFault> fault,
    String reason,
    String remedy) {

  /** Of what a BMC told. */
  public static PowerReading seen(PowerState state, Instant at) {
    return new PowerReading(
        state,
        Optional.of(at),
        Optional.empty(),
        state == PowerState.UNKNOWN
            ? "the BMC answers but does not tell whether the machine is on or off"
            : "",
        "");
  }

  /** Of a machine whose power nobody has read. */
  public static PowerReading never(String reason) {
    return new PowerReading(PowerState.UNKNOWN, Optional.empty(), Optional.empty(), reason, "");
  }

  /** What an outcome tells; empty when it tells nothing, because nobody could be asked. */
  public static Optional<PowerReading> of(PowerOutcome outcome, Instant now) {
    if (outcome instanceof PowerOutcome.Settled settled) {
      return Optional.of(
          settled.attempts().isEmpty()
              ? never("power of this type cannot be read")
              : seen(settled.state(), settled.at()).with(settled.remarks()));
    }
    return outcome
        .recordedState()
        .map(
            state ->
                new PowerReading(
                    state,
                    Optional.of(now),
                    outcome.failure(),
                    outcome.message(),
                    outcome.remedy()));
  }

  private PowerReading with(List<PowerRemark> remarks) {
    if (remarks.isEmpty()) {
      return this;
    }
    List<String> texts = new ArrayList<>(remarks.stream().map(PowerRemark::text).toList());
    if (!reason.isEmpty()) {
      texts.add(0, reason);
    }
    String remedies =
        remarks.stream().map(PowerRemark::remedy).distinct().collect(Collectors.joining("; "));
    return new PowerReading(state, at, fault, String.join("; ", texts), remedies);
  }

  /** Whether the machine is known to be on, or to be off. */
  public boolean isKnown() {
    return state == PowerState.ON || state == PowerState.OFF;
  }

  /** How old this is; empty when nothing was ever read. */
  public Optional<Duration> age(Instant now) {
    return at.map(then -> Duration.between(then, now));
  }

  /** The same, seen again. */
  public PowerReading again(Instant later) {
    return new PowerReading(state, Optional.of(later), fault, reason, remedy);
  }
}
