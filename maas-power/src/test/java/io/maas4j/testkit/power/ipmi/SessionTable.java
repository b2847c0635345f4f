package io.maas4j.testkit.power.ipmi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The sessions of a simulated BMC, which are few and age. Guarded by it. */
final class SessionTable {
  private final Clock clock;
  private final RandomGenerator random;
  private final int limit;
  private final Duration idle;
  private final Consumer<Session> onEnd;
  private final Map<Integer, Session> sessions = new HashMap<>();
  private int opened;
  private int mostAtOnce;

  SessionTable(
      Clock clock, RandomGenerator random, int limit, Duration idle, Consumer<Session> onEnd) {
    this.clock = clock;
    this.random = random;
    this.limit = limit;
    this.idle = idle;
    this.onEnd = onEnd;
  }

  boolean isFull() {
    age();
    return sessions.size() >= limit;
  }

  /** An id that no session has. */
  int newId() {
    int id;
    do {
      id = random.nextInt();
    } while (id == 0 || sessions.containsKey(id));
    return id;
  }

  void add(Session session) {
    sessions.put(session.id(), session);
    opened++;
    mostAtOnce = Math.max(mostAtOnce, sessions.size());
  }

  /** The session, used now; empty when there is none, or none any more. */
  Optional<Session> find(int id) {
    age();
    Session session = sessions.get(id);
    if (session != null) {
      session.used(clock.instant());
    }
    return Optional.ofNullable(session);
  }

  Iterable<Session> all() {
    age();
    return sessions.values();
  }

  void end(Session session) {
    if (sessions.remove(session.id()) != null) {
      onEnd.accept(session);
    }
  }

  void endAll() {
    sessions.values().forEach(onEnd);
    sessions.clear();
  }

  int open() {
    age();
    return sessions.size();
  }

  /** How many were ever begun. */
  int opened() {
    return opened;
  }

  int mostAtOnce() {
    return mostAtOnce;
  }

  private void age() {
    if (sessions.isEmpty()) {
      return;
    }
    Instant oldest = clock.instant().minus(idle);
    for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
      Session session = all.next();
      if (session.lastUsed().isBefore(oldest)) {
        all.remove();
        onEnd.accept(session);
      }
    }
  }
}
