package io.maas4j.script;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What becomes of a result when the machine tells of it (spec scripts §7.3). */
public sealed interface ResultStep {
  /** The result as it is now. */
  record Accepted(ScriptResult result) implements ResultStep {}

  /** It stays as it is. */
  record Refused(String reason) implements ResultStep {}

  /** Stages that a machine announces while a script is under way. */
  enum Stage {
    APPLYING_NETCONF(ResultStatus.APPLYING_NETCONF, Set.of(ResultStatus.PENDING)),
    INSTALLING(
        ResultStatus.INSTALLING, Set.of(ResultStatus.PENDING, ResultStatus.APPLYING_NETCONF)),
    RUNNING(
        ResultStatus.RUNNING,
        Set.of(ResultStatus.PENDING, ResultStatus.APPLYING_NETCONF, ResultStatus.INSTALLING));

    private final ResultStatus status;
    private final Set<ResultStatus> from;

    Stage(ResultStatus status, Set<ResultStatus> from) {
      this.status = status;
      this.from = from;
    }

    /** The status that the stage leads to. */
    public ResultStatus status() {
      return status;
    }
  }

  /** Whether an ended result may be written again: only while DEPLOYING and DEPLOYED. */
  enum Overwriting {
    ALLOWED,
    FORBIDDEN
  }

  /**
   * A script's end as the machine tells it.
   *
   * @param exitStatus of the script
   * @param status the verdict, see {@link ResultYaml}
   * @param runtime how long it ran, when the machine says so; not negative
   * @param version the version that ran, when it is a known one of this script
   */
  record Finish(
      int exitStatus, ResultStatus status, Optional<Duration> runtime, Optional<Long> version) {
    public Finish {
      if (status.isRunningOrPending()) {
        throw new IllegalArgumentException("not an end: " + status);
      }
      if (runtime.filter(Duration::isNegative).isPresent()) {
        throw new IllegalArgumentException("negative run time: " + runtime.get());
      }
    }
  }

  /**
   * A machine announces a stage.
   *
   * @param now stored as the start of a run that begins
   */
  static ResultStep advance(ScriptResult result, Stage stage, Instant now) {
    if (!stage.from.contains(result.status())) {
      return new Refused(
          "result "
              + result.id()
              + " ("
              + result.name()
              + ") is "
              + result.status().label()
              + ": stages only move forward, so it cannot become "
              + stage.status.label());
    }
    return new Accepted(
        result.with(
            stage.status,
            result.exitStatus(),
            result.scriptVersionId(),
            stage == Stage.RUNNING ? Optional.of(now) : result.started(),
            Optional.empty()));
  }

  /**
   * A machine tells of an end. When no start was ever told of, it is reckoned back from the
   * reported run time.
   */
  static ResultStep finish(
      ScriptResult result, Finish finish, Instant now, Overwriting overwriting) {
    if (!result.status().isRunningOrPending() && overwriting == Overwriting.FORBIDDEN) {
      return new Refused(
          "result "
              + result.id()
              + " ("
              + result.name()
              + ") is already "
              + result.status().label()
              + ": a late duplicate is not stored");
    }
    Instant started =
        result
            .started()
            .filter(known -> result.status().isRunningOrPending()) // another run has its own start
            .orElseGet(() -> now.minus(finish.runtime().orElse(Duration.ZERO)));
    return new Accepted(
        result.with(
            finish.status(),
            OptionalInt.of(finish.exitStatus()),
            finish.version().or(result::scriptVersionId),
            Optional.of(started),
            Optional.of(now)));
  }

  /** The undertaking is called off: what has not ended becomes ABORTED. */
  static ResultStep abort(ScriptResult result, Instant now) {
    if (!result.status().isRunningOrPending()) {
      return new Refused("result " + result.id() + " has ended: " + result.status().label());
    }
    return new Accepted(
        result.with(
            ResultStatus.ABORTED,
            result.exitStatus(),
            result.scriptVersionId(),
            result.started(),
            Optional.of(now)));
  }
}
