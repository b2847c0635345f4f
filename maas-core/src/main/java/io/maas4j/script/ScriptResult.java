package io.maas4j.script;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run of a script on a machine, without its output (spec scripts §7.1).
 *
 * @param id unique
 * @param setId the set it belongs to
 * @param scriptId empty for results without script and when it was deleted
 * @param name the script's, kept when it is deleted
 * @param scriptVersionId the version that ran, empty until known
 * @param status how far it has come
 * @param exitStatus of the script, once it ended
 * @param arguments with what it runs; disk and interface are among them
 * @param started when it started, or when it must have
 * @param ended when it ended
 * @param suppressed whether a person has decided that it does not count
 */
public record ScriptResult(
    long id,
    long setId,
    Optional<Long> scriptId,
    String name,
    Optional<Long> scriptVersionId,
    ResultStatus status,
    OptionalInt exitStatus,
    Arguments arguments,
    Optional<Instant> started,
    Optional<Instant> ended,
    boolean suppressed) {

  /** A result that waits to be run. */
  public static ScriptResult pending(long id, long setId, Script script, Arguments arguments) {
    return new ScriptResult(
        id,
        setId,
        Optional.of(script.id()),
        script.name(),
        Optional.of(script.version().id()),
        ResultStatus.PENDING,
        OptionalInt.empty(),
        arguments,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** A result that no script stands behind, such as {@link ScriptSet#INSTALL_LOG}. */
  public static ScriptResult withoutScript(long id, long setId, String name, ResultStatus status) {
    return new ScriptResult(
        id,
        setId,
        Optional.empty(),
        name,
        Optional.empty(),
        status,
        OptionalInt.empty(),
        Arguments.NONE,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** How long it ran; the API writes it {@code H:MM:SS}. */
  public Optional<Duration> runtime() {
    return started.isPresent() && ended.isPresent()
        ? Optional.of(Duration.between(started.get(), ended.get()))
        : Optional.empty();
  }

  /** A person decides that the result does not count. */
  public ScriptResult suppress() {
    return counting(true);
  }

  /** The result counts again. */
  public ScriptResult unsuppress() {
    return counting(false);
  }

  private ScriptResult counting(boolean suppress) {
    return new ScriptResult(
        id,
        setId,
        scriptId,
        name,
        scriptVersionId,
        status,
        exitStatus,
        arguments,
        started,
        ended,
        suppress);
  }

  /** The version that ran was taken back. */
  public ScriptResult withoutVersion() {
    return with(status, exitStatus, Optional.empty(), started, ended);
  }

  /** Back to the start, as {@code recommission} asks of the built-in scripts. */
  public ScriptResult reset() {
    return new ScriptResult(
        id,
        setId,
        scriptId,
        name,
        scriptVersionId,
        ResultStatus.PENDING,
        OptionalInt.empty(),
        arguments,
        Optional.empty(),
        Optional.empty(),
        suppressed);
  }

  ScriptResult with(
      ResultStatus newStatus,
      OptionalInt newExitStatus,
      Optional<Long> newVersion,
      Optional<Instant> newStarted,
      Optional<Instant> newEnded) {
    return new ScriptResult(
        id,
        setId,
        scriptId,
        name,
        newVersion,
        newStatus,
        newExitStatus,
        arguments,
        newStarted,
        newEnded,
        suppressed);
  }
}
