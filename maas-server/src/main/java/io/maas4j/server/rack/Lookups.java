package io.maas4j.server.rack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers to questions that take time, asked in the background: whoever wants one gets the last,
 * and comes again for the next. Thread-safe.
 *
 * @param <Q> the question
 * @param <A> its answer
 */
final class Lookups<Q, A> {
  private static final Logger log = LoggerFactory.getLogger(Lookups.class);
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(30);

  private final Function<Q, Optional<A>> source;
  private final Executor executor;
  private final Clock clock;
  private final Map<Q, Known<A>> known = new ConcurrentHashMap<>();
  private final Set<Q> asked = ConcurrentHashMap.newKeySet();

  /**
   * @param source may wait; empty when there is no answer now
   * @param executor where it is asked
   */
  Lookups(Function<Q, Optional<A>> source, Executor executor, Clock clock) {
    this.source = source;
    this.executor = executor;
    this.clock = clock;
  }

  private record Known<A>(Optional<A> answer, Instant again) {}

  /** The last answer, also when it is being looked up again; empty when there was none yet. */
  Optional<A> get(Q question) {
    Known<A> last = known.get(question);
    if (last == null || !clock.instant().isBefore(last.again())) {
      ask(question);
    }
    return Optional.ofNullable(known.get(question)).flatMap(Known::answer);
  }

  private void ask(Q question) {
    if (!asked.add(question)) {
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              answered(question, source.apply(question));
            } catch (RuntimeException e) {
              log.debug("no answer about {}", question, e);
              answered(question, Optional.empty());
            } finally {
              asked.remove(question);
            }
          });
    } catch (RejectedExecutionException e) {
      asked.remove(question);
      log.debug("nobody answers any more, the rack ends", e);
    }
  }

  private void answered(Q question, Optional<A> answer) {
    Duration pause = answer.isPresent() ? GOOD_FOR : TRIED_AGAIN_AFTER;
    known.merge(
        question,
        new Known<>(answer, clock.instant().plus(pause)),
        // an old answer is better than none, as when the name server is away for a while
        (old, fresh) -> new Known<>(fresh.answer().or(old::answer), fresh.again()));
  }
}
