package io.maas4j.power;

import static io.maas4j.power.PowerFault.BUSY;
import static io.maas4j.power.PowerFault.CONNECTION;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings a machine to a power state: sends, waits, reads, sends again (power spec §2).
 *
 * <p>Differs from the spec's loop in one thing. There, a reading that fails makes the order be sent
 * again; "on" reboots a running machine with several BMCs. Here an order that may do harm twice is
 * repeated only after a reading that shows the machine did not follow, or after an answer of the
 * BMC that says it was not carried out.
 */
final class PowerDrive {
  private enum Next {
    SEND,
    READ_THEN_SEND,
    READ
  }

  private final PowerRun run;
  private final PowerAction action;
  private final PowerState desired;
  private final List<Duration> windows;
  private @Nullable PowerResult lastFailure;
  private PowerState lastRead = PowerState.UNKNOWN;

  PowerDrive(PowerRun run, PowerAction action, PowerState desired) {
    this.run = run;
    this.action = action;
    this.desired = desired;
    this.windows = run.waits().windows();
  }

  CompletableFuture<PowerOutcome> start() {
    return round(0, Next.SEND);
  }

  private CompletableFuture<PowerOutcome> round(int round, Next next) {
    if (round == windows.size()) {
      return exhausted();
    }
    return switch (next) {
      case SEND -> send(round);
      case READ_THEN_SEND -> readThenSend(round);
      case READ -> verify(round, run.waits().pieces(round));
    };
  }

  private CompletableFuture<PowerOutcome> send(int round) {
    return run.call(action)
        .thenCompose(
            answer -> {
              if (answer instanceof PowerResult.Accepted) {
                return run.queryable() ? verify(round, run.waits().pieces(round)) : run.sent();
              }
              if (ends(answer)) {
                return run.ended(answer);
              }
              lastFailure = answer;
              // busy may have become so over this order
              boolean unclear =
                  answer.failure().map(f -> f == CONNECTION || f == BUSY).orElse(false);
              return pauseThen(
                  round,
                  unclear && run.queryable() && !harmlessTwice() ? Next.READ_THEN_SEND : Next.SEND);
            });
  }

  private CompletableFuture<PowerOutcome> readThenSend(int round) {
    return run.call(PowerAction.QUERY)
        .thenCompose(
            answer -> {
              if (answer instanceof PowerResult.Observed seen) {
                lastRead = seen.state();
                // A reset that got lost leaves the machine on, as one that worked does.
                if (seen.state() == desired && action != PowerAction.RESET) {
                  return run.settled(seen);
                }
                if (seen.state() != PowerState.UNKNOWN) {
                  return send(round);
                }
              } else if (ends(answer)) {
                return run.ended(answer);
              } else {
                lastFailure = answer;
              }
              return pauseThen(round, Next.READ_THEN_SEND);
            });
  }

  private CompletableFuture<PowerOutcome> verify(int round, List<Duration> pieces) {
    return run.pause(pieces.get(0))
        .thenCompose(nothing -> run.call(PowerAction.QUERY))
        .thenCompose(
            answer -> {
              boolean windowOver = pieces.size() == 1;
              boolean known = false;
              if (answer instanceof PowerResult.Observed seen) {
                lastRead = seen.state();
                if (seen.state() == desired) {
                  return run.settled(seen);
                }
                known = seen.state() != PowerState.UNKNOWN;
              } else if (ends(answer)) {
                return run.ended(answer);
              } else if (windowOver) {
                lastFailure = answer;
              }
              if (!windowOver) {
                return verify(round, pieces.subList(1, pieces.size()));
              }
              return round(round + 1, known || harmlessTwice() ? Next.SEND : Next.READ);
            });
  }

  private CompletableFuture<PowerOutcome> pauseThen(int round, Next next) {
    return round + 1 == windows.size()
        ? exhausted()
        : run.pause(windows.get(round)).thenCompose(nothing -> round(round + 1, next));
  }

  private CompletableFuture<PowerOutcome> exhausted() {
    if (lastFailure != null) {
      return run.ended(lastFailure);
    }
    if (lastRead == PowerState.UNKNOWN) {
      return run.failed(
          PowerFault.GENERAL,
          "the order "
              + action.label()
              + " was taken, but the BMC does not tell whether the machine is "
              + desired.wireName());
    }
    return run.failed(
        PowerFault.GENERAL,
        "the machine never transitioned from " + lastRead.wireName() + " to " + desired.wireName());
  }

  private boolean harmlessTwice() {
    return action == PowerAction.OFF;
  }

  private static boolean ends(PowerResult answer) {
    return answer.failure().map(PowerFault::isFatal).orElse(true);
  }
}
