package io.maas4j.server.api;

import io.maas4j.error.MaasException;
import io.maas4j.error.MaasException.Broken;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.server.http.UnreadableRequestException;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.OverlapException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes an HTTP answer (REST contract, section 4.2). */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private Failures() {}

  /**
   * @param requestId what the log and the answer to an unexpected fault have in common
   */
  static Failure of(RuntimeException thrown, String requestId) {
    if (thrown instanceof Failure failure) {
      return failure;
    }
    if (thrown instanceof UnreadableRequestException unreadable) {
      Failure failure = Failure.text(unreadable.status(), unreadable.explanation());
      return unreadable.status() == 503
          ? failure.with("Retry-After", Long.toString(RETRY.toSeconds()))
          : failure;
    }
    if (thrown instanceof MaasException known) {
      if (known instanceof Broken) {
        return unexpected(known, requestId);
      }
      return known(known)
          .with("MAAS4J-Code", header(known.code()))
          .with("MAAS4J-Remedy", header(known.remedy()));
    }
    if (thrown instanceof DuplicateException || thrown instanceof OverlapException) {
      return Failure.text(409, String.valueOf(thrown.getMessage()));
    }
    return unexpected(thrown, requestId);
  }

  private static Failure known(MaasException thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (thrown instanceof InvalidRequest invalid) {
      return invalid.fields().isEmpty()
          ? Failure.text(400, message)
          : Failure.fields(invalid.fields());
    }
    if (thrown instanceof NotFound) {
      return Failure.text(404, message);
    }
    if (thrown instanceof Conflict conflict) {
      Failure failure = Failure.text(409, message);
      return conflict
          .explanation()
          .map(why -> failure.with("MAAS4J-Explanation", header(why)))
          .orElse(failure);
    }
    if (thrown instanceof Denied) {
      return Failure.text(403, message);
    }
    if (thrown instanceof Unsupported) {
      return Failure.text(501, message);
    }
    if (thrown instanceof Unavailable unavailable) {
      return retryable(unavailable, Failure.text(503, message));
    }
    throw new AssertionError(thrown.getClass());
  }

  /** Clients repeat at once what says when; so nothing is said where waiting does not help. */
  private static Failure retryable(Unavailable unavailable, Failure failure) {
    Optional<Duration> after =
        unavailable.retryAfter().isPresent() || unavailable.getCause() == null
            ? unavailable.retryAfter().filter(d -> !d.isZero())
            : Optional.of(RETRY);
    return after.isPresent()
        ? failure.with("Retry-After", Long.toString(Math.max(1, after.get().toSeconds())))
        : failure;
  }

  private static Failure unexpected(RuntimeException thrown, String requestId) {
    LOG.error("a request failed for a reason of ours request_id={}", requestId, thrown);
    return Failure.text(500, "Internal server error. The server's log says more: " + requestId);
  }

  private static String header(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
