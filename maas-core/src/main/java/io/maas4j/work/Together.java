package io.maas4j.work;

import io.maas4j.error.MaasException.Unavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does in one go what several threads ask for at the same time: one transaction and one commit for
 * all of them. Whoever comes alone is served at once; whoever comes while others are served waits
 * for them, and then goes with all who came meanwhile. So nobody ever waits for company, and the
 * more come, the less each costs. Thread-safe.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
public final class Together<Q, A> {
  private static final Logger log = LoggerFactory.getLogger(Together.class);

  private final Function<List<Q>, List<A>> work;
  private final int most;
  // Guarded by this: who waits, and whether somebody is being served.
  private final Deque<Waiting<Q, A>> queue = new ArrayDeque<>();
  private boolean busy;

  /**
   * @param most questions at once
   * @param work gives an answer to each question, in their order. It is called by one thread at a
   *     time; when it fails for several questions, it is called again for each of them, so that one
   *     bad question spoils nobody else's answer, and must have undone whatever it did.
   */
  public Together(int most, Function<List<Q>, List<A>> work) {
    this.most = most;
    this.work = work;
  }

  /**
   * Blocks until there is an answer. An interruption is kept for later.
   *
   * @throws RuntimeException what the work threw for this question
   */
  public A ask(Q question) {
    Waiting<Q, A> mine = new Waiting<>(question);
    if (isFirst(mine) || mine.awaitTurn()) {
      serve(mine);
    }
    return mine.answer();
  }

  private synchronized boolean isFirst(Waiting<Q, A> mine) {
    if (!busy) {
      busy = true;
      return true;
    }
    queue.add(mine);
    return false;
  }

  private void serve(Waiting<Q, A> mine) {
    try {
      answer(batch(mine));
    } finally {
      next().ifPresent(Waiting::takeTurn);
    }
  }

  private synchronized List<Waiting<Q, A>> batch(Waiting<Q, A> mine) {
    List<Waiting<Q, A>> batch = new ArrayList<>();
    batch.add(mine);
    while (batch.size() < most && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    return batch;
  }

  private synchronized Optional<Waiting<Q, A>> next() {
    Optional<Waiting<Q, A>> next = Optional.ofNullable(queue.poll());
    busy = next.isPresent();
    return next;
  }

  private void answer(List<Waiting<Q, A>> batch) {
    try {
      List<A> answers = work.apply(batch.stream().map(Waiting::question).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answered(answers.get(i));
      }
    } catch (RuntimeException failure) {
      List<Waiting<Q, A>> left = batch.stream().filter(waiting -> !waiting.isOver()).toList();
      if (left.size() == 1 || failure instanceof Unavailable) {
        left.forEach(waiting -> waiting.failed(failure));
      } else {
        // whoever caused it is told again; it is the others whose answers say nothing of it
        log.debug("{} questions did not go together, each is asked alone", left.size(), failure);
        left.forEach(waiting -> answer(List.of(waiting)));
      }
    } catch (Error failure) {
      // nobody may wait for ever for a thread that has died
      RuntimeException told = new IllegalStateException("broken off with others", failure);
      batch.forEach(waiting -> waiting.failed(told));
      throw failure;
    }
  }

  /** One who asks, and its thread. */
  private static final class Waiting<Q, A> {
    private final Q question;
    private final Thread thread = Thread.currentThread();
    private Optional<A> answer = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();
    // written last, so that who reads them sees the others
    private volatile boolean over;
    private volatile boolean turn;

    Waiting(Q question) {
      this.question = question;
    }

    Q question() {
      return question;
    }

    /** Whether this is the one to serve now; false when others have served it. */
    boolean awaitTurn() {
      boolean interrupted = false;
      while (!over && !turn) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return !over;
    }

    boolean isOver() {
      return over;
    }

    void takeTurn() {
      turn = true;
      LockSupport.unpark(thread);
    }

    void answered(A given) {
      answer = Optional.of(given);
      end();
    }

    void failed(RuntimeException why) {
      failure = Optional.of(why);
      end();
    }

    private void end() {
      over = true;
      LockSupport.unpark(thread);
    }

    A answer() {
      failure.ifPresent(
          why -> {
            throw why;
          });
      return answer.orElseThrow();
    }
  }
}
