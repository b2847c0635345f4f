package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A user's hold on a session with a BMC. Commands go one after the other; another user of the same
 * BMC with the same credentials may be given the same session underneath. Safe for concurrent use.
 * Stages complete on the client's event loop: whoever needs to wait or work long goes elsewhere
 * with {@code thenApplyAsync} and the like.
 */
public final class IpmiSession implements AutoCloseable {
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(500);

  private final Slot slot;
  private final Loop loop;
  private final IpmiOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();

  IpmiSession(Slot slot, Loop loop, IpmiOptions options) {
    this.slot = slot;
    this.loop = loop;
    this.options = options;
  }

  /**
   * Sends a command and waits for its answer, up to the options' call timeout. A repeatable one is
   * sent again while no answer comes, and when the BMC is busy; any other is sent once.
   *
   * @return the answer; fails with {@link IpmiException}. Cancelling it takes back what was not
   *     sent yet.
   */
  public <R extends IpmiAnswer> CompletableFuture<R> send(IpmiCommand<R> command) {
    return submit(new Call<>(command, loop.nanoTime() + options.callTimeout().toNanos()));
  }

  /**
   * Sends a command that may fail without consequences: when no answer comes within the limit, the
   * session goes on. For what old boards stumble over.
   *
   * @param limit how long to try, at most the call timeout
   */
  public <R extends IpmiAnswer> CompletableFuture<R> trySend(
      IpmiCommand<R> command, Duration limit) {
    Duration within = limit.compareTo(options.callTimeout()) < 0 ? limit : options.callTimeout();
    return submit(
        new Call<>(command, loop.nanoTime() + within.toNanos(), Call.Importance.OPTIONAL));
  }

  /**
   * Sends a command to a controller behind the BMC.
   *
   * @param path the way there
   */
  public <R extends IpmiAnswer> CompletableFuture<R> send(IpmiCommand<R> command, IpmiPath path) {
    return submit(new Call<>(command, loop.nanoTime() + options.callTimeout().toNanos(), path));
  }

  private <R extends IpmiAnswer> CompletableFuture<R> submit(Call<R> call) {
    if (closed.get()) {
      call.fail(new IpmiFailure.Closed("session"));
    } else {
      try {
        loop.run(() -> slot.submit(call));
      } catch (RejectedExecutionException e) {
        call.fail(new IpmiFailure.Closed("client"));
      }
    }
    return call.result();
  }

  /**
   * Begins serial over LAN: what the host prints comes to the listener, what is written goes to the
   * host (IPMI 2.0 §15). One console per session.
   *
   * @return the console; fails with {@link IpmiException}
   */
  public CompletionStage<SolConsole> activateSol(SolListener listener) {
    return SolConsole.activate(this, loop, slot, listener);
  }

  /** Complete after a moment: for a BMC that is asked whether it is ready. */
  CompletableFuture<Void> later() {
    CompletableFuture<Void> now = new CompletableFuture<>();
    loop.run(() -> loop.schedule(() -> now.complete(null), MOMENT));
    return now;
  }

  IpmiOptions options() {
    return options;
  }

  /**
   * Gives it back; idempotent. The last user's closing ends the session with the BMC, at once or
   * after the options' {@link IpmiOptions#keepIdle()}. Does not wait for that.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        loop.run(() -> slot.released(options));
      } catch (RejectedExecutionException e) {
        // The loop has ended, and the session with it.
        return;
      }
    }
  }
}
