package io.maas4j.netboot.tftp;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom one event loop serves. A session looks its file up, is then answered, and counts as
 * confirmed with the client's first acknowledgement, which nobody can send who forged his address.
 * Sessions that were answered but not confirmed are as many as confirmed ones may be, and give way,
 * the oldest first: a flood of forged requests pushes itself out, while a real client needs one
 * round trip only. Confined to the loop.
 */
final class Admission {
  private final TftpContext context;
  private final TftpCounters counters;
  private final int maxLookups;
  private final int maxUnconfirmed;
  private final Map<InetAddress, Set<Session>> byAddress = new HashMap<>();
  private final Set<Session> lookingUp = new HashSet<>();
  private final Set<Session> unconfirmed = new LinkedHashSet<>();
  private final Set<Session> confirmed = new HashSet<>();

  /**
   * @param share of all loops, how many this one is
   */
  Admission(TftpContext context, int share) {
    this.context = context;
    this.counters = context.counters();
    int sessions = context.config().maxSessions();
    this.maxLookups = Math.max(1, sessions / 2 / share);
    this.maxUnconfirmed = Math.max(1, sessions / share);
  }

  /** Whether there is room for one more, perhaps because another was given up for it. */
  boolean admits(InetAddress address) {
    Set<Session> same = byAddress.getOrDefault(address, Set.of());
    if (same.size() >= context.config().maxSessionsPerAddress()) {
      Optional<Session> forged = same.stream().filter(this::neverAnswered).findFirst();
      if (forged.isEmpty()) {
        counters.rejected(Rejection.ADDRESS_LIMIT);
        return false;
      }
      evict(forged.get());
    }
    if (lookingUp.size() >= maxLookups) {
      counters.rejected(Rejection.LOOKUP_LIMIT);
      return false;
    }
    if (counters.confirmed.get() >= context.config().maxSessions()) {
      counters.rejected(Rejection.SESSION_LIMIT);
      return false;
    }
    return true;
  }

  void enter(Session session) {
    counters.active.incrementAndGet();
    byAddress
        .computeIfAbsent(session.remote().getAddress(), address -> new LinkedHashSet<>())
        .add(session);
    lookingUp.add(session);
  }

  /** The look-up is over; the session itself may have ended before. */
  void lookedUp(Session session) {
    lookingUp.remove(session);
  }

  void answered(Session session) {
    if (session.hasEnded()) {
      return;
    }
    unconfirmed.add(session);
    if (unconfirmed.size() > maxUnconfirmed) {
      evict(unconfirmed.iterator().next());
    }
  }

  void confirmed(Session session) {
    unconfirmed.remove(session);
    confirmed.add(session);
    counters.confirmed.incrementAndGet();
  }

  void leave(Session session) {
    counters.active.decrementAndGet();
    unconfirmed.remove(session);
    if (confirmed.remove(session)) {
      counters.confirmed.decrementAndGet();
    }
    Set<Session> same = byAddress.get(session.remote().getAddress());
    if (same != null) {
      same.remove(session);
      if (same.isEmpty()) {
        byAddress.remove(session.remote().getAddress());
      }
    }
  }

  boolean isEmpty() {
    return byAddress.isEmpty();
  }

  /** Whether its client had time to answer and did not. */
  private boolean neverAnswered(Session session) {
    Transfer transfer = session.transfer();
    return unconfirmed.contains(session) && transfer != null && transfer.silent();
  }

  private void evict(Session session) {
    counters.evicted.increment();
    session.end(Outcome.TIMED_OUT);
  }
}
