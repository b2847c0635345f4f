package io.maas4j.power.ipmi.driver;

import io.maas4j.power.ipmi.IpmiPath;
import io.maas4j.power.ipmi.IpmiSession;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Whom a sequence talks to: the session's own controller, or one behind it. */
interface Bmc {
  <R extends IpmiAnswer> CompletionStage<R> send(IpmiCommand<R> command);

  /** For what old boards stumble over: without an answer the session goes on. */
  <R extends IpmiAnswer> CompletionStage<R> trySend(IpmiCommand<R> command, Duration limit);

  static Bmc of(IpmiSession session) {
    return new Bmc() {
      @Override
      public <R extends IpmiAnswer> CompletionStage<R> send(IpmiCommand<R> command) {
        return session.send(command);
      }

      @Override
      public <R extends IpmiAnswer> CompletionStage<R> trySend(
          IpmiCommand<R> command, Duration limit) {
        return session.trySend(command, limit);
      }
    };
  }

  static Bmc behind(IpmiSession session, IpmiPath path) {
    return new Bmc() {
      @Override
      public <R extends IpmiAnswer> CompletionStage<R> send(IpmiCommand<R> command) {
        return session.send(command, path);
      }

      @Override
      public <R extends IpmiAnswer> CompletionStage<R> trySend(
          IpmiCommand<R> command, Duration limit) {
        return session.send(command, path);
      }
    };
  }
}
