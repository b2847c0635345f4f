package io.maas4j.power.redfish;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.redfish.Known.Login;
import io.maas4j.power.redfish.Known.Session;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that calls were made to, with their sessions, which are deleted when nobody has used
 * them for a while and when the driver closes. Safe for concurrent use.
 */
final class KnownServices {
  private static final Logger log = LoggerFactory.getLogger(KnownServices.class);
  private static final Duration FORGET_AFTER = Duration.ofHours(1);
  private static final Duration GOODBYE = Duration.ofSeconds(3);

  private final BmcHttp http;
  private final PowerDriverContext context;
  private final Duration idle;
  // All below is guarded by this.
  private final Map<Login, Known> services = new HashMap<>();
  private @Nullable ScheduledFuture<?> sweep;
  private boolean soon;
  private boolean closed;

  KnownServices(BmcHttp http, PowerDriverContext context, Duration idle) {
    this.http = http;
    this.context = context;
    this.idle = idle;
  }

  /** The service for a call, which ends with {@link #end}. */
  synchronized Known begin(Login login, Call call) {
    Known known =
        services.computeIfAbsent(
            login, key -> new Known(key, call.machine(), context.clock().instant()));
    known.begin(call.machine());
    return known;
  }

  synchronized void end(Known known) {
    known.end(context.clock().instant());
    if (!closed && (sweep == null || !soon && known.hasSession())) {
      sweepIn(known.hasSession());
    }
  }

  /** Deletes all sessions, within a few seconds at most; idempotent. */
  void close() {
    List<Known> all;
    synchronized (this) {
      closed = true;
      if (sweep != null) {
        sweep.cancel(false);
        sweep = null;
      }
      all = List.copyOf(services.values());
      services.clear();
    }
    List<Runnable> goodbyes = new ArrayList<>();
    for (Known known : all) {
      known.take().ifPresent(session -> goodbyes.add(() -> delete(known, session)));
    }
    CountDownLatch done = new CountDownLatch(goodbyes.size());
    for (Runnable goodbye : goodbyes) {
      inBackground(
          () -> {
            try {
              goodbye.run();
            } finally {
              done.countDown();
            }
          },
          done::countDown);
    }
    try {
      if (!done.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("redfish sessions left to their timeout count={}", done.getCount());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Soon when there are sessions to look after, else only to forget. */
  private void sweepIn(boolean sessions) {
    if (sweep != null) {
      sweep.cancel(false);
    }
    soon = sessions;
    Duration time = sessions ? idle.dividedBy(2) : FORGET_AFTER;
    try {
      sweep = context.scheduler().schedule(this::sweep, time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The process is closing; the driver's end deletes what is left.
      sweep = null;
    }
  }

  private void sweep() {
    List<Runnable> goodbyes = new ArrayList<>();
    synchronized (this) {
      sweep = null;
      if (closed) {
        return;
      }
      Instant now = context.clock().instant();
      boolean more = false;
      for (Known known : services.values()) {
        Optional<Session> session = known.takeIdle(now.minus(idle));
        session.ifPresent(taken -> goodbyes.add(() -> delete(known, taken)));
        more |= known.hasSession();
      }
      services.values().removeIf(known -> known.isForgettable(now.minus(FORGET_AFTER)));
      if (!services.isEmpty()) {
        sweepIn(more);
      }
    }
    goodbyes.forEach(goodbye -> inBackground(goodbye, () -> {}));
  }

  private void inBackground(Runnable task, Runnable otherwise) {
    try {
      context.blocking().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("redfish session left to its timeout: this process is closing");
      otherwise.run();
    }
  }

  private void delete(Known known, Session session) {
    Call call =
        new Call(
            RedfishPowerDriverFactory.TYPE,
            new PowerTarget(
                known.lastMachine(),
                PowerParameters.empty(),
                context.clock().instant().plus(GOODBYE)),
            context);
    try {
      http.send(
          call,
          "DELETE",
          known.login().address().uri(session.location()),
          Map.of("X-Auth-Token", session.token().reveal(), "Accept", "application/json"),
          null);
    } catch (StepFailed e) {
      log.debug("redfish session not deleted address={}", known.login().address().origin());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
