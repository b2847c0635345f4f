package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A command on its way. On the loop but for its result. */
final class Call<R extends IpmiAnswer> {
  private final IpmiCommand<R> command;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final long deadline;
  private final Importance importance;
  private final Optional<IpmiPath> path;

  /** What silence means. */
  enum Importance {
    /** The session is gone. */
    NORMAL,
    /** The BMC may have stumbled over this command alone. */
    OPTIONAL
  }

  /**
   * @param deadline of the loop's time
   */
  Call(IpmiCommand<R> command, long deadline, Importance importance) {
    this(command, deadline, importance, Optional.empty());
  }

  Call(IpmiCommand<R> command, long deadline) {
    this(command, deadline, Importance.NORMAL);
  }

  /** For a controller behind the BMC. */
  Call(IpmiCommand<R> command, long deadline, IpmiPath path) {
    // Silence says nothing of the BMC.
    this(command, deadline, Importance.OPTIONAL, Optional.of(path));
  }

  private Call(
      IpmiCommand<R> command, long deadline, Importance importance, Optional<IpmiPath> path) {
    this.command = command;
    this.deadline = deadline;
    this.importance = importance;
    this.path = path;
  }

  Optional<IpmiPath> path() {
    return path;
  }

  boolean isOptional() {
    return importance == Importance.OPTIONAL;
  }

  IpmiCommand<R> command() {
    return command;
  }

  CompletableFuture<R> result() {
    return result;
  }

  long deadline() {
    return deadline;
  }

  boolean mayRepeat() {
    return command.repeat() == IpmiCommand.Repeat.HARMLESS;
  }

  void succeed(Octets data) {
    result.complete(command.decodeAnswer(new OctetReader(data)));
  }

  void fail(IpmiFailure failure) {
    result.completeExceptionally(new IpmiException(failure));
  }
}
