package io.maas4j.inspection;

import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.ScriptRunRepository.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A script set with its results.
 *
 * @param set whose
 * @param all of its results, by name: they make what is said of the set
 * @param shown those that were asked for, by name
 */
public record ResultSet(ScriptSet set, List<ScriptResult> all, List<Line> shown) {
  public ResultSet {
    all = List.copyOf(all);
    shown = List.copyOf(shown);
  }

  /**
   * One result.
   *
   * @param times when it was made and last written
   * @param estimate how long it takes, or took; empty when nobody can tell
   * @param output {@link Output#NONE} when it was not asked for
   */
  public record Line(ScriptResult result, Times times, Optional<Duration> estimate, Output output) {
    /** What its files are called: several runs of a script differ by disk or interface. */
    public String fileName() {
      return result
          .arguments()
          .disk()
          .map(disk -> result.name() + "-" + disk.name())
          .or(() -> result.arguments().nic().map(nic -> result.name() + "-" + nic.name()))
          .orElse(result.name());
    }
  }

  /** How the whole set stands; empty without results. */
  public Optional<ResultStatus> status() {
    return ResultStatus.overall(all);
  }

  /** When the first one started. */
  public Optional<Instant> started() {
    return all.stream().flatMap(result -> result.started().stream()).min(Comparator.naturalOrder());
  }

  /** When the last one ended; empty while one is to come. */
  public Optional<Instant> ended() {
    return all.stream().anyMatch(result -> result.status().isRunningOrPending())
        ? Optional.empty()
        : all.stream().flatMap(result -> result.ended().stream()).max(Comparator.naturalOrder());
  }

  /** From start to end. */
  public Optional<Duration> runtime() {
    return started().flatMap(start -> ended().map(end -> Duration.between(start, end)));
  }

  /** Whether nothing in it counts. */
  public boolean suppressed() {
    return !all.isEmpty() && all.stream().allMatch(ScriptResult::suppressed);
  }
}
